"""Recommending under a notice with quotas."""
