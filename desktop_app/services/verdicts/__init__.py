"""What policies say of a project, in words; trials of other numbers."""
