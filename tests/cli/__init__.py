"""The command line, as who types it sees it."""
