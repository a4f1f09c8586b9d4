"""The dossier of a structure, as decisions read it from streams."""
