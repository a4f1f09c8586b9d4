"""What was recorded about a structure or an operator, in order."""
