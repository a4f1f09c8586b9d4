"""What the administration of the register announces to its users."""
