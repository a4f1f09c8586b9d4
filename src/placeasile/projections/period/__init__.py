"""The conventions and authorisations of a structure."""
