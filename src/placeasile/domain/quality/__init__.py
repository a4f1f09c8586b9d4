"""Visits to one structure and what they lead to: inspections, evaluations, actions, incidents."""
