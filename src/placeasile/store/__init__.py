"""The event store on PostgreSQL, behind the interfaces of the event library."""
