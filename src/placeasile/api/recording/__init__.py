"""Every command and its address, an aggregate a module."""
