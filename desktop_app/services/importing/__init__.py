"""Filled sheets and records become projects."""
