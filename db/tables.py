"""Columns of the tables, and the statement that inserts or changes."""

SETTING_COLUMNS = ("key", "value", "updated_at")
HISTORY_COLUMNS = (
    "number", "at", "actor", "operation", "change", "entity", "entity_id", "action", "field", "old", "new",
)  # fmt: skip


def upsert(table: str, columns: tuple[str, ...], key: str = "id", keep: tuple[str, ...] = ()) -> str:
    """Insert a row, or change it where its key is there; `keep` names columns that only an insert sets."""
    changed = ", ".join(f"{c} = excluded.{c}" for c in columns if c != key and c not in keep)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {changed}"
    )
