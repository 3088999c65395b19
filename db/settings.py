"""Settings in SQLite: a key, a JSON value."""

import json
from collections.abc import Mapping
from typing import Any

from db.session import Session
from db.stored_values import read_json
from db.tables import SETTING_COLUMNS, upsert

_SAVE = upsert("setting", SETTING_COLUMNS, key="key")


class SqliteSettings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str, default: Any = None) -> Any:
        rows = self._session.database.rows("SELECT value FROM setting WHERE key = ?", (key,))
        return read_json(rows[0][0]) if rows else default

    def set(self, key: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        with self._session.transaction("修改设置"):
            self._session.database.execute_sql(_SAVE, (key, text, self._session.time()))

    def remove(self, key: str) -> None:
        with self._session.transaction("清除设置"):
            self._session.database.execute_sql("DELETE FROM setting WHERE key = ?", (key,))

    def all(self) -> Mapping[str, Any]:
        rows = self._session.database.rows("SELECT key, value FROM setting ORDER BY key")
        return {key: read_json(value) for key, value in rows}
