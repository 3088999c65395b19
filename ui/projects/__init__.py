"""The list of projects beside the form."""
