"""Transformations: places that open, move and close, over several structures."""
