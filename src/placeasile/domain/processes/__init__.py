"""Commands that record on several aggregates: what each of them records, and in which order."""
