"""Placeasile."""
