"""What falls due in each structure."""
