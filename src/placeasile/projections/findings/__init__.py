"""Anomalies, completeness and reminders: tables that Python rules fill from dossiers."""
