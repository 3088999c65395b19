"""The office and this PC: who uses the program, how its window looks, who writes."""
