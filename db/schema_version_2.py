"""Schema version 2, as it landed: what is attached to projects. Never edit a statement here.

The content lies as a file beside the database, named by its SHA-256; a row says what it is and whose.
"""

from db.history_triggers import keeps_history

_COLUMNS = ("project_id", "title", "kind", "file_name", "size", "sha256", "media_type", "deleted_at")
_WHOLE = ", ".join(f"'{column}', old.{column}" for column in _COLUMNS)

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE attachment (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        title TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT 'other',
        file_name TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 0),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
        media_type TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT)""",
    "CREATE INDEX attachment_project ON attachment (project_id, created_at)",
    "CREATE INDEX attachment_content ON attachment (sha256)",
    *keeps_history("attachment", _COLUMNS, f"json_object({_WHOLE})"),
)
