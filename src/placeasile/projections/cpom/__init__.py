"""The multi-year contracts (CPOM), with their dates, their territory and their members."""
