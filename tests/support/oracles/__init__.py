"""Further tables by the plainest loops, an aggregate a module."""
