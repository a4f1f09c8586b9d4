"""The capacity of a structure, step by step, at any moment."""
