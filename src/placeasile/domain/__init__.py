"""The write model: events, facts, states and decisions. Standard library and pydantic only."""
