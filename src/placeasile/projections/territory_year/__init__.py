"""One département, region or the nation, one year and one type."""
