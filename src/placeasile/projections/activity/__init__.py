"""The places of a structure month by month, by DNA code."""
