"""Every measure of a département, a region or the nation, in one year and for one type."""
