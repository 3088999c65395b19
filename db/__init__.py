"""Floor 2: the store. SQLite through peewee; hands out and takes domain types, never models."""
