"""A body for each command, an aggregate a module."""
