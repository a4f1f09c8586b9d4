"""The questions of auditors: one query each, for any moment, tested on a told history."""
