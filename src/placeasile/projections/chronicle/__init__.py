"""What was recorded, told in French: feeds of events, and the history of one value."""
