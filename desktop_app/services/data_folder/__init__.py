"""The folder that holds everything: its place, its one writer, a second start."""
