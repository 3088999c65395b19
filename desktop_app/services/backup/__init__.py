"""Backups: taken, verified, thinned, looked into, restored."""
