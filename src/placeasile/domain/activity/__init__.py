"""The monthly activity of a structure, and the emergency court orders of a département."""
