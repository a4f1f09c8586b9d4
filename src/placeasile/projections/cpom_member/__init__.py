"""The stays of structures in a multi-year contract."""
