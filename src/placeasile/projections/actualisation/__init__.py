"""The updates of a structure, campaign by campaign."""
