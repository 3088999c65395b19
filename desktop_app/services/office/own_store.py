"""The data folder's store opened once more: for a job's own thread, or after the folder was exchanged.

A store belongs to one thread. Whoever writes through one of these is named in the history as in the window.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.store import Store
from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.office.operator import operator_name


@contextmanager
def opened_store(folder: Path, fields: FieldDictionary) -> Iterator[Store]:
    """Open until the block ends, acting in the operator's name. Raises AppError."""
    with reopen(folder, fields) as store:
        yield store


def reopen(folder: Path, fields: FieldDictionary) -> Store:
    """Open until it is closed, acting in the operator's name; it belongs to the calling thread. Raises AppError."""
    store = Store.open(folder, fields)
    store.acting_as(operator_name(store))
    return store
