"""What is laid out for paper: the declaration table, a project's card, explanations, the proof."""
