"""The sheet of one structure (fiche structure) at a moment."""
