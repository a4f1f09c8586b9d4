"""The read side: events to facts, facts to query tables, for any pair of dates."""
