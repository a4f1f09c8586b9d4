"""Contacts of a structure or an operator."""
