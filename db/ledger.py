"""The ledger of declarations and what happened to each, in SQLite. Lines are written by the declaration's triggers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.session import Session, moment
from db.stored_values import stored
from desktop_app.domain.declaring import BatchKey, DeclarationEvent, LedgerEntry
from desktop_app.domain.entities import DeclarationStatus

_READ = (
    "id, project_id, policy_id, year, quarter, status, project_name, project_code, enterprise_name, uscc, "
    "declared_at, is_example"
)
_EVENT = "id, declaration_id, before, after, day, note, at"


class SqliteLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(
        self, year: int | None = None, policy_ids: Iterable[str] | None = None
    ) -> tuple[LedgerEntry, ...]:
        wanted = None if policy_ids is None else tuple(policy_ids)
        within = "" if wanted is None else f" AND policy_id IN ({', '.join('?' * len(wanted))})"
        rows = self._session.database.rows(
            f"SELECT {_READ} FROM ledger WHERE deleted_at IS NULL AND year = coalesce(?, year){within} "
            "ORDER BY year, quarter, policy_id, declared_at, id",
            (year, *(wanted or ())),
        )
        return tuple(map(_entry, rows))

    def add_event(self, event: DeclarationEvent) -> None:
        with self._session.transaction("登记申报状态"):
            self._session.database.execute_sql(
                f"INSERT INTO declaration_event ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    event.id,
                    event.declaration_id,
                    event.before.value if event.before else "",
                    event.after.value,
                    event.day.isoformat(),
                    event.note,
                    event.at.isoformat(timespec="milliseconds") if event.at else self._session.time(),
                ),
            )

    def events_of(self, declaration_id: str) -> tuple[DeclarationEvent, ...]:
        rows = self._session.database.rows(
            f"SELECT {_EVENT} FROM declaration_event WHERE declaration_id = ? ORDER BY at, rowid",
            (declaration_id,),
        )
        return tuple(map(_event, rows))


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    id_, project_id, policy_id, year, quarter, status, name, code, firm, uscc, declared_at, is_example = row
    return LedgerEntry(
        id_, project_id, BatchKey(policy_id, year, quarter), stored(DeclarationStatus, status), name, code, firm, uscc,
        moment(declared_at), bool(is_example),
    )  # fmt: skip


def _event(row: tuple[Any, ...]) -> DeclarationEvent:
    id_, declaration_id, before, after, day, note, at = row
    return DeclarationEvent(
        id_,
        declaration_id,
        stored(DeclarationStatus, before) if before else None,
        stored(DeclarationStatus, after),
        stored(date.fromisoformat, day),
        note,
        moment(at),
    )
