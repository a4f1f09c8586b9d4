"""Measures against the stock event library, on the same server, in the same run."""
