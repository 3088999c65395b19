"""The tables as peewee knows them; bound to a connection by each store, so that two stores never share one."""

from collections.abc import Iterable
from typing import Any

import peewee

from db.connection import StoreDatabase

ENTERPRISE_COLUMNS = (
    "id", "name", "folded_name", "uscc", "search", "created_at", "updated_at", "deleted_at", "facts",
)  # fmt: skip
PROJECT_COLUMNS = (
    "id", "enterprise_id", "position", "is_example", "name", "project_code", "site_region", "industry",
    "total_investment", "fixed_asset_investment", "completion_month", "search", "created_at", "updated_at",
    "deleted_at", "facts",
)  # fmt: skip
DECLARATION_COLUMNS = (
    "id", "project_id", "policy_id", "year", "quarter", "status", "note", "choice", "declared_at", "created_at",
    "updated_at", "deleted_at",
)  # fmt: skip
SETTING_COLUMNS = ("key", "value", "updated_at")
HISTORY_COLUMNS = (
    "number", "at", "actor", "operation", "change", "entity", "entity_id", "action", "field", "old", "new",
)  # fmt: skip


class Tables:
    """Query builders of one connection."""

    def __init__(self, database: StoreDatabase) -> None:
        def table(name: str, columns: Iterable[str]) -> Any:
            return peewee.Table(name, tuple(columns)).bind(database)

        self.enterprise = table("enterprise", ENTERPRISE_COLUMNS)
        self.project = table("project", PROJECT_COLUMNS)
        self.declaration = table("declaration", DECLARATION_COLUMNS)
        self.setting = table("setting", SETTING_COLUMNS)
        self.history = table("history", HISTORY_COLUMNS)


def upsert(table: str, columns: tuple[str, ...], key: str = "id", keep: tuple[str, ...] = ()) -> str:
    """Insert a row, or change it where its key is there; `keep` names columns that only an insert sets."""
    changed = ", ".join(f"{c} = excluded.{c}" for c in columns if c != key and c not in keep)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {changed}"
    )
