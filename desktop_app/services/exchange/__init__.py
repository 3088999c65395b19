"""Records go from PC to PC and are merged field by field."""
