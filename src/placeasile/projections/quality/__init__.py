"""The visits to a structure and its serious incidents, each with what came of it."""
