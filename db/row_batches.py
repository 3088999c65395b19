"""Reading a long table a batch at a time: nothing stays open between two steps, so that writing is allowed there."""

from collections.abc import Callable, Iterator
from typing import Any

from db.database import Readable

BATCH = 1000

Row = tuple[Any, ...]


def in_batches(
    database: Readable, sql: str, start: Row, after: Callable[[Row], Row], before: Row = ()
) -> Iterator[Row]:
    """The rows of an ordered query whose last parameters say where to begin.

    after: those parameters for the batch behind a row. before: parameters that stand in front of them.
    """
    begin = start
    while True:
        rows = database.rows(f"{sql} LIMIT {BATCH}", (*before, *begin))
        yield from rows
        if len(rows) < BATCH:
            return
        begin = after(rows[-1])
