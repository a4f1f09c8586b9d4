"""Random commands, an aggregate a module."""
