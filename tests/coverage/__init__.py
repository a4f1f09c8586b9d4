"""What the domain asks for, what holds it, and the tests that exercise it."""
