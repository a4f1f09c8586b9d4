"""The announcements to the users of the register."""
