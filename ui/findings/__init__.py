"""Lists of findings: of the project in view, of the whole office; writing explanations."""
