"""What the repositories of one store share: connection, dictionary, clock, transactions, the writer's name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from db.database import Database
from db.stored_values import stored
from desktop_app.domain.fields import FieldDictionary


class Session:
    def __init__(self, database: Database, fields: FieldDictionary, now: Callable[[], datetime]) -> None:
        self.database = database
        self.fields = fields
        self.actor = ""
        self._now = now

    def time(self) -> str:
        """Now, as the tables keep it."""
        return self._now().isoformat(timespec="milliseconds")

    @contextmanager
    def transaction(self, operation: str = "") -> Iterator[None]:
        """All or nothing; an inner one is a savepoint. The outermost gives the history its operation and number."""
        outermost = not self.database.in_transaction()
        with self.database.atomic():
            if outermost:
                self.database.execute_sql(
                    "UPDATE writer SET actor = ?, operation = ?, change = change + 1", (self.actor, operation)
                )
            yield


def moment(text: str | None) -> datetime | None:
    """A stored time. Raises AppError("store-damaged") where it is none."""
    return stored(datetime.fromisoformat, text) if text else None
