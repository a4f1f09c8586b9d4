"""Every formula of the domain: what tests it, and the document that defines it in French."""
