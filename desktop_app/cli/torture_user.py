"""The child of `jigai torture`: edits as a clerk would, through the real presenter and services, until it is killed.

Before anything can be written it says on standard output what stands in the form, numbered; afterwards which number is
safe. A line that was said outlives the child, so the parent knows what must be there.

    python -m desktop_app.cli.torture_user FOLDER SEED LOOK_EVERY_MS FAULTS
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from db.store import Store
from desktop_app.cli.torture_faults import Faults, faults_named
from desktop_app.cli.torture_ledger import BATCH_FIELD
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.domain.record import to_json_value
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService
from ui.form.form_view import FormView
from ui.form_presenter import FormPresenter
from ui.verdict.verdict_panel import VerdictPanel

TODAY = date(2024, 6, 1)
CLAIM_AFTER = 1.12  # of the interval: when what was typed is two seconds old
_FIELDS = (
    "project_name", "construction_content", "total_investment", "fixed_asset_investment", "start_month", "employees",
    "contact_phone", "main_equipment_note",
)  # fmt: skip
_SEARCHED = ("industry", "site_region")
_CHOSEN: tuple[tuple[str, object], ...] = (
    ("is_legal_entity", True), ("is_legal_entity", False), ("is_legal_entity", None), ("main_equipment", "intelligent"),
    ("gx_direction_2024", ("equipment", "digital")), ("gx_direction_2024", None),
)  # fmt: skip
_SIGNS = "智能化改造生产线１２3456789.万亿约三千=+*, aB\n\ud83d"


class HeadlessForm(QObject):
    """What the presenter needs of a form, without a window."""

    text_edited = Signal(str, str)
    value_chosen = Signal(str, object)
    field_left = Signal(str)
    proposal_taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.current_key = ""
        self.held: str | None = None

    def cells(self) -> dict[str, SimpleNamespace]:
        return {self.current_key: SimpleNamespace(editor=SimpleNamespace(held=self.held))}

    def settle(self) -> None:
        if self.held is not None:
            text, self.held = self.held, None
            self.text_edited.emit(self.current_key, text)

    def go_to(self, key: str) -> None:
        self.current_key = key

    def show_state(self, _state: FormState, _typed: str | None = None) -> None:
        """Nothing is shown."""


class HeadlessPanel(QObject):
    """What the presenter needs of the cards."""

    field_picked = Signal(str)

    def show_state(self, _state: FormState, _typed: str | None = None) -> None:
        """Nothing is shown."""

    def clear(self) -> None:
        """Nothing is shown."""


class Clerk:
    """Picks deeds at random; one each few milliseconds."""

    def __init__(self, folder: Path, random: Random, look_every: int, faults: Faults) -> None:
        self._random, self._faults, self._look_every = random, faults, look_every
        fields = standard_dictionary()
        self._fields = [key for key in _FIELDS if key in fields]
        self._chosen = [(key, value) for key, value in _CHOSEN if key in fields]
        self._store = Store.open(folder)
        self._store.acting_as("甲")
        self._projects = ProjectService(self._store)
        sessions = EditSessionStore(
            self._store,
            self._projects,
            record_context(fields, Office("甲局", "450107", 2024), ()),
            SavepointFolder(AppFolders(folder).savepoints),
        )
        self._form = HeadlessForm()
        self._presenter = FormPresenter(
            sessions,
            cast(FormView, self._form),
            cast(VerdictPanel, HeadlessPanel()),
            lambda _name: None,
        )
        self._presenter.set_look_every(look_every)
        self._presenter.unprotected.connect(lambda error: self._say("unprotected", code=error.code))
        self._presenter.failed.connect(lambda error: self._say("failed", code=error.code))
        self._number = 0
        self._text = ""

    def begin(self) -> None:
        """Open something to type into."""
        ids = [row.id for row in self._projects.list_rows()]
        if ids:
            self._open(self._random.choice(ids))
        else:
            self._create()
        self._say("ready")

    def step(self) -> None:
        """One deed."""
        self._faults.change(self._random)
        deeds: tuple[tuple[int, Callable[[], object]], ...] = (
            (40, self._type),
            (20, self._leave),
            (8, self._choose),
            (6, self._undo_or_redo),
            (5, self._search),
            (4, self._keep),
            (6, self._switch),
            (3, self._create),
            (2, self._delete),
            (3, self._batch),
        )
        deed = self._random.choices([each for _, each in deeds], [weight for weight, _ in deeds])[0]
        try:
            deed()
        except AppError as error:
            self._say("failed", code=error.code)
            if self._presenter.state is None:
                self._open_any()

    # Deeds

    def _type(self) -> None:
        length = self._random.choice((1, 1, 1, 2, 5, 400))
        self._text += "".join(self._random.choices(_SIGNS, k=length))
        if self._random.random() < 0.1:
            self._text = ""
        self._form.settle()
        self._form.text_edited.emit(self._form.current_key, self._text)
        self._show()

    def _leave(self) -> None:
        self._form.settle()
        number = self._show()
        self._form.field_left.emit(self._form.current_key)
        if self._presenter.protect():
            self._say_safe(number)
        self._form.current_key = self._random.choice(self._fields)
        self._text = ""

    def _search(self) -> None:
        """What is typed into a chooser is a search first, and held back by it."""
        self._form.settle()
        self._form.current_key = self._random.choice(_SEARCHED)
        self._form.held = self._random.choice(("qiche", "汽车", "nn", "3"))
        self._show()

    def _choose(self) -> None:
        self._form.settle()
        key, value = self._random.choice(self._chosen)
        self._form.value_chosen.emit(key, value)
        self._show()

    def _undo_or_redo(self) -> None:
        self._form.settle()
        self._show()
        if self._random.random() < 0.6:
            self._presenter.undo()
        else:
            self._presenter.redo()
        self._text = ""
        self._show()

    def _keep(self) -> bool:
        self._form.settle()
        number = self._show()
        kept = self._presenter.keep()
        if kept:
            self._say_safe(number)
        return kept

    def _switch(self) -> None:
        if self._keep():
            self._open_any()

    def _open_any(self) -> None:
        ids = [row.id for row in self._projects.list_rows()]
        if ids:
            self._open(self._random.choice(ids))
        else:
            self._create()

    def _create(self) -> None:
        if not self._keep():
            return
        self._say("creating")
        firm = f"企业{self._random.randrange(10**12)}"
        self._open(self._projects.create({"enterprise_name": firm, "project_name": "新"}).projects[0])

    def _delete(self) -> None:
        state = self._presenter.state
        if state is None or not self._keep():
            return
        self._say("deleting", project=state.project_id)
        self._projects.delete(state.project_id)
        self._say("deleted", project=state.project_id)
        self._presenter.forget()
        if self._random.random() < 0.5:
            self._projects.restore(state.project_id)
            self._say("restored", project=state.project_id)
        self._open_any()

    def _batch(self) -> None:
        """As a block pasted into the grid: several records, one transaction."""
        if not self._keep():
            return
        rows = [row.id for row in self._projects.list_rows()]
        ids = self._random.sample(rows, min(3, len(rows)))
        mark = f"批量{self._random.randrange(10**9)}"
        self._presenter.close()
        self._say("batch", projects=ids, mark=mark)
        with self._store.transaction("批量修改"):
            for id_ in ids:
                self._projects.save(id_, {**self._projects.load(id_).facts, BATCH_FIELD: mark})
        self._say("batched", projects=ids, mark=mark)
        self._open_any()

    # What is said

    def _open(self, project_id: str) -> None:
        self._form.held = None
        if self._presenter.open(project_id, None, TODAY):
            self._form.current_key = self._random.choice(self._fields)
            self._text = ""
            self._say_safe(self._show())

    def _show(self) -> int:
        """Say what stands in the form now; claim it when it is two seconds old."""
        state = self._presenter.state
        if state is None:
            return 0
        self._number += 1
        number = self._number
        facts = {key: to_json_value(value) for key, value in state.facts.items()}
        texts = dict(state.unread)
        if self._form.held is not None:
            texts[self._form.current_key] = self._form.held
            facts.pop(self._form.current_key, None)
        self._say("state", project=state.project_id, number=number, facts=facts, texts=texts)
        QTimer.singleShot(int(self._look_every * CLAIM_AFTER), lambda: self._claim(state.project_id, number))
        return number

    def _claim(self, project_id: str, number: int) -> None:
        state = self._presenter.state
        if state is not None and state.project_id == project_id and not self._presenter.is_unprotected:
            self._say_safe(number)

    def _say_safe(self, number: int) -> None:
        """What stood in the form then, or something later, is there whatever happens now."""
        if number:
            self._say("safe", number=number)

    def _say(self, event: str, **facts: Any) -> None:
        line = json.dumps({"event": event, **facts}, ensure_ascii=True).encode("ascii") + b"\n"
        while line:
            line = line[os.write(1, line) :]


def main(arguments: list[str]) -> int:
    """Runs until it is killed."""
    folder, seed, look_every, faults = arguments
    random = Random(int(seed))
    application = QCoreApplication(["torture"])
    clerk = Clerk(Path(folder), random, int(look_every), faults_named(faults, Path(folder)))
    clerk.begin()
    clock = QTimer()
    clock.setTimerType(Qt.TimerType.PreciseTimer)
    clock.setSingleShot(True)

    def step() -> None:
        clerk.step()
        clock.start(random.choice((0, 0, 1, 2, 5, 30)))

    clock.timeout.connect(step)
    clock.start(0)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
