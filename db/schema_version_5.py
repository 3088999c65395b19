"""Schema version 5, as it landed: what PCs that exchange records remember. Never edit a statement here.

A version is a value of a field and what it was made from; see services.exchange.merge. Only ever added.
"""

_TABLES = (
    """CREATE TABLE exchange_version (
        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 64),
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT CHECK (value IS NULL OR json_valid(value)),
        parents TEXT NOT NULL CHECK (json_valid(parents)))""",
    "CREATE INDEX exchange_version_record ON exchange_version (kind, record_id)",
    """CREATE TABLE exchange_mark (
        version_id TEXT NOT NULL REFERENCES exchange_version (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        store TEXT NOT NULL,
        PRIMARY KEY (version_id, at, actor, store)) WITHOUT ROWID""",
    """CREATE TABLE exchange_note (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        package TEXT NOT NULL,
        is_out INTEGER NOT NULL CHECK (is_out IN (0, 1)),
        at TEXT NOT NULL,
        office TEXT NOT NULL,
        actor TEXT NOT NULL,
        told TEXT NOT NULL)""",
)

_APPEND_ONLY = tuple(
    f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in ("exchange_version", "exchange_mark", "exchange_note")
    for verb in ("UPDATE", "DELETE")
)

STATEMENTS: tuple[str, ...] = (*_TABLES, *_APPEND_ONLY)
