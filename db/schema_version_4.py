"""Schema version 4, as it landed: written explanations of findings. Never edit a statement here.

fields: keys in the finding's order, parted by commas. given_for: the values the explanation was given for, JSON.
"""

from db.history_triggers import keeps_history

_COLUMNS = ("project_id", "code", "fields", "body", "given_for", "deleted_at")
_WHOLE = ", ".join(f"'{column}', old.{column}" for column in _COLUMNS)

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE explanation (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        fields TEXT NOT NULL,
        body TEXT NOT NULL,
        given_for TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(given_for)),
        written_by TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        UNIQUE (project_id, code, fields))""",
    *keeps_history("explanation", _COLUMNS, f"json_object({_WHOLE})"),
)
