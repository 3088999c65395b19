"""Floor 2: spreadsheets as files: read messy ones, fill official ones."""
