"""What the rules find in each structure, and what people answered."""
