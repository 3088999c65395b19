"""Windows of the history: of one field, of a whole record."""
