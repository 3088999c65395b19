"""From a batch that is ready to what was declared: self-check, capsule, amendment, the table that comes back."""
