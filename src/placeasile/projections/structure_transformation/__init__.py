"""The transformations that touched a structure, past and to come."""
