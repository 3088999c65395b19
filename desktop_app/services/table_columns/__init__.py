"""Columns of tables: what their titles name, and what a project puts into their cells."""
