"""Multi-year contracts of objectives and means (CPOM)."""
