"""Commands on a transformation."""
