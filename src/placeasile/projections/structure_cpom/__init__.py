"""The multi-year contracts of a structure."""
