"""Coded findings: what contradicts itself, within a record and across records; written explanations."""
