"""Dialogs of finalising: self-check of a batch, capsules, the table that comes back."""
