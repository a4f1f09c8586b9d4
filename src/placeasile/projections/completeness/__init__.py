"""What the dossier of each structure must hold, and whether it does."""
