"""What may be recorded about a CPOM."""
