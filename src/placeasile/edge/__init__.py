"""What every entry point shares: clock, identity, connections, embedded services."""
