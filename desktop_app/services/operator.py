"""Whose name stands in the history on this PC: the one kept, else the login name."""

import os

from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store

_KEY = "ui.operators"  # login name → name shown
LONGEST = 30  # characters


def login_name() -> str:
    """As the system knows the person; "" where it does not."""
    return next((name for key in ("USERNAME", "USER", "LOGNAME") if (name := os.environ.get(key, ""))), "")


def operator_name(store: Store) -> str:
    """The name kept for this login, else the login's own."""
    kept = store.settings.get(_KEY)
    login = login_name()
    name = kept.get(login) if isinstance(kept, dict) else None
    return name if isinstance(name, str) and name else login


def keep_operator(store: Store, name: str) -> str:
    """From now on this name stands in the history; a blank goes back to the login's. Raises AppError if too long."""
    words = " ".join(name.split())
    if len(words) > LONGEST:
        raise AppError("operator-long", f"经办人姓名有{len(words)}字，最多{LONGEST}字。请写短一些")
    kept = store.settings.get(_KEY)
    store.settings.set(_KEY, {**(kept if isinstance(kept, dict) else {}), login_name(): words})
    store.acting_as(operator_name(store))
    return operator_name(store)
