"""Whose name stands in the history on this PC: the one kept, else the login name."""

import os
from typing import TYPE_CHECKING

from desktop_app.domain.errors import AppError
from desktop_app.services.data_folder.lock import this_pc

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

_KEY = "ui.operators"  # login and PC → name shown
LONGEST = 30  # characters


def login_name() -> str:
    """As the system knows the person; "" where it does not."""
    return next((name for key in ("USERNAME", "USER", "LOGNAME") if (name := os.environ.get(key, ""))), "")


def operator_name(store: "Store") -> str:
    """The name kept for this login on this PC, else the login's own."""
    name = _kept(store).get(_person())
    return name if isinstance(name, str) and name else login_name()


def was_asked(store: "Store") -> bool:
    """Whether the question was put on this PC, answered or left blank."""
    return _person() in _kept(store)


def keep_operator(store: "Store", name: str) -> str:
    """From now on this name stands in the history; a blank goes back to the login's. Raises AppError if too long."""
    words = " ".join(name.split())
    if len(words) > LONGEST:
        raise AppError("operator-long", f"经办人姓名有{len(words)}字，最多{LONGEST}字。请写短一些")
    store.settings.set(_KEY, {**_kept(store), _person(): words})
    store.acting_as(operator_name(store))
    return operator_name(store)


def _kept(store: "Store") -> dict[str, object]:
    kept = store.settings.get(_KEY)
    return kept if isinstance(kept, dict) else {}


def _person() -> str:
    """The data folder may go from PC to PC; the same login may be another person there."""
    return f"{login_name()}@{this_pc()}"
