"""The history of a field, and of a record."""
