"""The balances of the structures of a département, in one year and of one type."""
