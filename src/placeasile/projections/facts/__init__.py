"""Assertions of values, the base of every query table."""
