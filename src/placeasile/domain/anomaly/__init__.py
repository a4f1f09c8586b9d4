"""Anomalies: raised, justified, corrected, raised again."""
