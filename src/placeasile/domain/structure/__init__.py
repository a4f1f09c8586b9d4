"""One accommodation structure: identity, codes, capacity and contract periods."""
