"""After something went wrong: what was not saved, a damaged database, the way to help."""
