"""Another database, and folders beside it, put in the place of the present ones as one step that a power cut cannot halve.

Everything new is prepared in a folder beside. A file written there last says that it is complete: from then on the swap
is carried out, now or when the data folder is next opened; before, nothing has happened.
"""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from db.database import FILE_NAME
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import sync_folder, write_atomically

PREFIX = ".恢复-"
_READY = "ready.json"
_NEW, _OLD = "new", "old"
JOURNALS = ("-wal", "-shm", "-journal")


def begin(folder: Path) -> Path:
    """A folder to prepare a swap in; what is to come stands below `new_in` of it."""
    building = folder / f"{PREFIX}{new_id()[:8]}"
    new_in(building).mkdir(parents=True)
    return building


def new_in(building: Path) -> Path:
    """Where the new database and folders are put together."""
    return building / _NEW


def swap(folder: Path, building: Path, replaced: Sequence[str] = (), added: Sequence[str] = ()) -> None:
    """Put what was prepared in place of the data folder's own.

    replaced: names of folders that become as in the preparation, gone where they are not in it. added: folders whose
    files join those that are there. Raises OSError, with nothing changed, or AppError("swap-unfinished") from `finish`.
    """
    for name in replaced:
        (new_in(building) / name).mkdir(exist_ok=True)
    for file in sorted(building.rglob("*")):
        if file.is_file():
            _sync(file)
    told = {"replaced": list(replaced), "added": list(added)}
    write_atomically(building / _READY, json.dumps(told).encode("utf-8"))
    sync_folder(folder)
    finish(folder)


def finish(folder: Path) -> bool:
    """Carry out a swap that was declared complete and then interrupted; whether there was one.

    Raises AppError("swap-unfinished") where it cannot be done now.
    """
    waiting = unfinished(folder)
    for building in waiting:
        try:
            _carry_out(folder, building)
        except OSError as error:
            raise AppError(
                "swap-unfinished",
                f"上次恢复只差最后一步，现在还不能完成（{system_reason(error)}）。数据都在，请关闭占用“{folder}”的程序后再打开",
            ) from None
    return bool(waiting)


def unfinished(folder: Path) -> tuple[Path, ...]:
    """Swaps that were declared complete and not carried out yet."""
    return tuple(sorted(ready.parent for ready in folder.glob(f"{PREFIX}*/{_READY}")))


def _carry_out(folder: Path, building: Path) -> None:
    """Every step looks at what is there, so that it may be begun again after any interruption."""
    told = json.loads((building / _READY).read_text(encoding="utf-8"))
    new, old = new_in(building), building / _OLD
    old.mkdir(exist_ok=True)
    for name in told["added"]:
        for file in sorted((new / name).rglob("*")):
            if file.is_file():
                place = folder / name / file.relative_to(new / name)
                place.parent.mkdir(parents=True, exist_ok=True)
                file.replace(place)
    for name in told["replaced"]:
        _replace_folder(folder / name, new / name, old / name)
    database = new / FILE_NAME
    if database.exists():
        for ending in JOURNALS:  # of the old one: replayed onto the new it would ruin it
            (folder / f"{FILE_NAME}{ending}").unlink(missing_ok=True)
        database.replace(folder / FILE_NAME)
    sync_folder(folder)
    _remove(building)


def _replace_folder(place: Path, new: Path, old: Path) -> None:
    if not old.exists():
        if place.exists():
            place.rename(old)
        else:
            old.mkdir()
    if new.exists():
        new.rename(place)
    if place.exists() and not any(place.iterdir()):
        place.rmdir()


def _remove(building: Path) -> None:
    """The declaration goes first: a swap that is done must not be done again."""
    (building / _READY).unlink()
    shutil.rmtree(building, ignore_errors=True)


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
