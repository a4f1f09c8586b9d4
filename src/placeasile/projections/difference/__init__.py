"""What differs between two moments: the facts, and what they add up to."""
