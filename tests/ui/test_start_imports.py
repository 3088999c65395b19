"""What the first painted window does without: each of these takes long to load, and came back more than once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.editing.form_layout import lay_out
from desktop_app.services.editing.form_outline import keep_outline
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT
from ui.pages.projects_page import LAST_PROJECT

ROOT = Path(__file__).parents[2]
LATER = (
    "peewee",
    "hashlib",
    "calendar",
    "fractions",
    "tomllib",
    "uuid",
    "platform",
    "openpyxl",
    "lxml",
    "desktop_app.cli.arguments",
    "desktop_app.log",
    "desktop_app.policy",
    "desktop_app.sheets",
    "desktop_app.services.findings.of_record",
    "desktop_app.domain.ports",
    "desktop_app.domain.record_version",
    "ui.printing.painter",
    "ui.pages.data_page",
    "ui.verdict.what_if_drawer",
)
MOST_DATACLASSES = 9
START = """
import os, sys
from desktop_app.main import main
from ui import app
open_window = app.open_window
def watched(context, **how):
    window = open_window(context, **how)
    def report():
        print("\\n".join(sys.modules))
        for module in list(sys.modules.values()):
            for each in list(vars(module).values()):
                if isinstance(each, type) and "__dataclass_fields__" in vars(each):
                    print(f"dataclass:{each.__name__}")
        sys.stdout.flush()
        os._exit(0)
    window.first_painted.connect(report)
    return window
app.open_window = watched
main(["--data", sys.argv[1]])
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules that the program's own start has loaded when its window is painted, on a second morning."""
    folder = tmp_path_factory.mktemp("office")
    with Store.open(folder) as store:
        OfficeService(store).save(Office("示例县工业和信息化局", "450107", 2024))
        (project,) = ProjectService(store).create(FULL_PROJECT).projects
        store.settings.set(LAST_PROJECT, project)
        keep_outline(store, lay_out(standard_dictionary(), (), ()))
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )
    return frozenset(done.stdout.split())


def test_窗口确实画出来了(loaded: frozenset[str]) -> None:
    assert {"ui.main_window", "ui.form.form_view", "db.store", "sqlite3"} <= loaded


def test_画出前少造数据类(loaded: frozenset[str]) -> None:
    """Making one takes as long as reading a table; a value that is only passed on is a NamedTuple."""
    made = {name for name in loaded if name.startswith("dataclass:")}
    assert "dataclass:Project" in made
    assert len(made) <= MOST_DATACLASSES, made


@pytest.mark.parametrize("module", LATER)
def test_画出前不装载(loaded: frozenset[str], module: str) -> None:
    assert not [name for name in loaded if name == module or name.startswith(f"{module}.")]
