"""Yearly update campaigns."""
