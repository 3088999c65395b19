"""Schema version 6, as it landed: capsules of finalised batches. Never edit a statement here.

A capsule is neither changed nor removed; the history notes its coming, not its content.
"""

from db.history_triggers import history_entry

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE capsule (
        id TEXT PRIMARY KEY NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        version INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        projects INTEGER NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        made_by TEXT NOT NULL DEFAULT '',
        made_at TEXT NOT NULL,
        content BLOB NOT NULL,
        UNIQUE (policy_id, year, quarter, version))""",
    """CREATE TRIGGER capsule_no_update BEFORE UPDATE ON capsule
    BEGIN SELECT RAISE(ABORT, 'a capsule is never changed'); END""",
    """CREATE TRIGGER capsule_no_delete BEFORE DELETE ON capsule
    BEGIN SELECT RAISE(ABORT, 'a capsule is never removed'); END""",
    f"""CREATE TRIGGER capsule_inserted AFTER INSERT ON capsule BEGIN
    {history_entry("capsule", "new.id", "insert", "''", "NULL", "NULL")} END""",
)
