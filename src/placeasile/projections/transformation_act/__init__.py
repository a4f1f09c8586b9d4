"""The acts of the blocks of a transformation."""
