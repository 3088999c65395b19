"""Floor 0: what things are — fields, money, months, codes, verdicts. Pure; imports nothing of ours above it."""
