"""The blocks of the sheet of a structure: what each shows, in which order."""
