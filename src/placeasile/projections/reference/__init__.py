"""The reference data: populations, thresholds, targets, open years."""
