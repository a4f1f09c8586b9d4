"""Commands on a structure, one module a subject."""
