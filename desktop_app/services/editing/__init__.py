"""Editing one project: the session, the form it shows, what is kept against a death of the program."""
