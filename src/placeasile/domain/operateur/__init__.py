"""Who runs structures: associations and companies."""
