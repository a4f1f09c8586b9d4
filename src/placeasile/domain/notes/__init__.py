"""Notes of agents on a structure."""
