"""Floor 2: the local store."""
