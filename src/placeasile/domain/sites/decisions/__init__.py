"""Commands on the dwellings and antennas of a structure, one module a noun."""
