"""Attachments of a project: the section of the form that lists, adds, opens and removes them."""
