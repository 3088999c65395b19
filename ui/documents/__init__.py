"""Dialogs of the papers: letter, summary, collection sheets, what is missing."""
