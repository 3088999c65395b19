"""Projects go into a batch, onto the official table, and onto paper."""
