"""The money of a multi-year contract, by year and type of structures."""
