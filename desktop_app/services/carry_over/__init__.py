"""Last year's projects carried over into a new year."""
