"""The text by which a structure is found, former names and codes included."""
