"""What each batch asks for next, and where every project can go."""
