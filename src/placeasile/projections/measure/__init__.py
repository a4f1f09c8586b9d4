"""What a structure brings to every measure of a year."""
