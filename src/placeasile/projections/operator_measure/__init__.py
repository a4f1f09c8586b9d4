"""Every measure of the structures of an operator, in one year and of one type."""
