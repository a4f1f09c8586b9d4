"""Entry point of the background work: jobs, imports and the demonstration register."""
