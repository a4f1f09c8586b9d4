"""The documents of a structure, a CPOM or an operator."""
