"""The steps of the finalisation of a structure."""
