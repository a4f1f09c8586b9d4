"""Pages in French, rendered on the server: they read what the API reads, and word it."""
