"""The funding of one structure for one year."""
