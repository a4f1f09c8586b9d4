"""The movements of places of a transformation."""
