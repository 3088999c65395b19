"""Attachments of projects."""
