"""Submission by the operator and finalisation by the agents."""
