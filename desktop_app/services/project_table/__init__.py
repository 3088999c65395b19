"""The table of all projects: its rows and columns, filters, edits, pasting, totals."""
