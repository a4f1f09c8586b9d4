"""Every field of the register, declared once."""
