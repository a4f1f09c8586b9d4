"""The emergency court orders of a département, month by month."""
