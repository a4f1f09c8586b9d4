"""Forms of commands, made from their models and the registry of fields."""
