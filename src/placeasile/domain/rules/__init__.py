"""Formulas: pure functions of values, each with its definition in French."""
