"""The blocks of a transformation, and what was observed of their structures."""
