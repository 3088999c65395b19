"""The table of all projects."""
