"""What a structure must put right after a visit."""
