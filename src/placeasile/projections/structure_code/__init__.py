"""The codes of a structure, each with its days, at any moment."""
