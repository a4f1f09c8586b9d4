"""Visits to one structure: inspections."""
