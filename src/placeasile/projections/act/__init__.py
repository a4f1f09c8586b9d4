"""The acts of a structure, a CPOM or an operator."""
