"""Reference data: populations, thresholds, targets, open years; each a dated fact."""
