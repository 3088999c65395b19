"""The real program in a real window under Xvfb, driven by keys alone: first run, a project, the badge, undo, saved."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.domain.facts import FactValue
from desktop_app.policy.library import standard_library
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.form_layout import lay_out
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.session import fields_read
from desktop_app.services.office.identity import OfficeService

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0  # seconds; a loaded machine is slow
_missing = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.real_window,
    pytest.mark.skipif(
        sys.platform != "linux" or (bool(_missing) and os.environ.get("CI") != "true"),
        reason=f"缺少{'、'.join(_missing) or 'X服务器'}",
    ),
]

# What is typed into which field; every other field is passed with Enter.
ANSWERS = {
    "enterprise_name": "Guangxi Example Machinery",
    "registered_region": "xxt",
    "is_legal_entity": "1",
    "operates_normally": "1",
    "is_above_scale": "1",
    "employees": "320",
    "project_name": "Engine parts upgrade",
    "industry": "36",
    "gx_direction_2024": "2",
    "is_technical_transformation": "y",
    "construction_content": "New line",
    "start_month": "2024.3",
    "completion_month": "202411",
    "total_investment": "3200",
    "fixed_asset_investment": "=1800+100",
    "investment_this_year": "1,000",
    "output_after": "15000",
    "benefit_evident": "y",
    "approval_completed": "y",
    "catalogue_class": "2",
    "fits_plans": "y",
    "fits_industry_layout": "y",
    "fits_upgrade_guide": "y",
    "meets_land": "y",
    "meets_environment": "y",
    "meets_energy": "y",
    "meets_technology": "y",
    "meets_safety": "y",
}
LAST = "fixed_asset_investment"  # the field the badge is watched at


@dataclass
class Desk:
    """A display, the program on it, and hands on the keyboard."""

    display: str
    data: Path
    program: subprocess.Popen[bytes]
    window: str = ""

    def tool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def until(self, what: str, found: Callable[[], bool]) -> None:
        """Look until it is so, or fail naming what was waited for."""
        end = time.monotonic() + PATIENCE
        while not found():
            assert self.program.poll() is None, f"程序已退出（{self.program.returncode}），等待：{what}"
            assert time.monotonic() < end, f"等不到：{what}；窗口标题：{self.title()}"
            select_pause()

    def title(self) -> str:
        return self.tool("getwindowname", self.window)

    def window_named(self, title: str) -> str:
        """The X window whose title holds this; "" where none is open."""
        return (self.tool("search", "--onlyvisible", "--name", title).split() or [""])[-1]

    def turn_to(self, title: str) -> None:
        """Wait for a window and give it the keyboard, as a window manager would."""
        self.until(f"窗口“{title}”", lambda: bool(self.window_named(title)))
        self.tool("windowfocus", "--sync", self.window_named(title))

    def turn_back(self, from_title: str) -> None:
        """Wait until a window is gone, and go on in the program's own."""
        self.until(f"“{from_title}”关闭", lambda: not self.window_named(from_title))
        self.tool("windowfocus", "--sync", self.window)

    def press(self, *keys: str) -> None:
        self.tool("key", "--clearmodifiers", "--delay", "6", *keys)

    def write(self, text: str) -> None:
        self.tool("type", "--delay", "6", text)

    def take_focus(self) -> None:
        def is_there() -> bool:
            found = self.tool("search", "--onlyvisible", "--name", "技改申报台").split()
            self.window = found[-1] if found else ""
            return bool(self.window)

        self.until("窗口出现", is_there)
        self.tool("windowfocus", "--sync", self.window)


def select_pause() -> None:
    """Yield between two looks at the window."""
    subprocess.run(["true"], check=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    reading, writing = os.pipe()
    # -noreset: without it the server resets when its last client leaves, and refuses whoever comes meanwhile.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as line:
        display = f":{line.readline().strip()}"
    environment = {k: v for k, v in os.environ.items() if k not in {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}}
    data = tmp_path / "data"
    program = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "--data", str(data)],
        cwd=ROOT,
        env={**environment, "DISPLAY": display, "QT_IM_MODULE": "compose"},
    )
    desk = Desk(display, data, program)
    try:
        yield desk
    finally:
        for process in (desk.program, server):
            process.terminate()
            process.wait(timeout=PATIENCE)


def kept_facts(data: Path) -> dict[str, FactValue]:
    """What the database holds of the only project, read from outside while the program runs."""
    with Store.open(data) as store:
        dossiers = list(store.projects.iterate_dossiers())
    return dict(dossiers[0].facts) if dossiers else {}


def kept_office(data: Path) -> Office | None:
    with Store.open(data) as store:
        return OfficeService(store).load()


def order_of_fields() -> list[str]:
    """The fields in the order the cursor goes."""
    library = standard_library()
    active = library.active_for(Office("", "450107", 2024))
    read = {key for pack in active for key in fields_read(pack)}
    known = {key for pack in library.packs.values() for key in fields_read(pack)}
    return [key for section in lay_out(library.fields, read, known) for key in section.shown]


def export_by_keys(desk: Desk, out: Path) -> None:
    """The self-check, then the export: the dialog, the file's name, the proof."""
    desk.press("F8", "F8")
    desk.press("ctrl+e")
    desk.turn_to("申报表：导出与打印")
    desk.press("alt+e")
    desk.turn_to("导出到")
    desk.press("ctrl+a")
    desk.write(str(out))
    desk.press("Return")
    desk.until("表格写好", out.is_file)
    desk.turn_to("申报表：导出与打印")
    desk.press("Escape")
    desk.turn_back("申报表：导出与打印")
    with ZipFile(out) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    assert b"Engine parts upgrade" in written


def set_up(desk: Desk) -> None:
    """The page of the first run, by the keyboard."""
    desk.take_focus()
    desk.write("Example Bureau")
    desk.press("Return")
    desk.write("xxt")
    desk.press("Return")
    desk.press("ctrl+a")
    desk.write("2024")
    desk.press("Return", "Return", "Return", "Return")
    desk.until("单位信息存好", lambda: kept_office(desk.data) is not None)


def test_从第一次打开到存好一个符合条件的项目_只用键盘(desk: Desk) -> None:
    set_up(desk)
    assert kept_office(desk.data) == Office("Example Bureau", "450107", 2024)

    desk.press("ctrl+n")
    desk.until("新项目打开", lambda: "未命名项目" in desk.title())
    for key in order_of_fields():
        if key in ANSWERS:
            desk.write(ANSWERS[key])
        desk.press("Return")
    desk.until("徽章变为符合", lambda: desk.title().startswith("Engine parts upgrade · 千企技改 2024 符合"))

    desk.press("ctrl+s")
    desk.until("写进记录", lambda: str(kept_facts(desk.data).get(LAST)) == "1900")
    facts = kept_facts(desk.data)
    assert str(facts["fixed_asset_investment"]) == "1900"
    assert facts["registered_region"] == "450107"
    assert facts["industry"] == "36"
    assert facts["gx_direction_2024"] == ("equipment",)
    assert "uscc" not in facts

    # Back to the amount by the keyboard, below the floor, and taken back again.
    keys = order_of_fields()
    for _ in range(len(keys) - 1 - keys.index(LAST)):
        desk.press("shift+Return")
    desk.press("ctrl+a")
    desk.write("499.9999")
    desk.until("徽章变为不符合", lambda: "千企技改 2024 不符合" in desk.title())
    desk.press("ctrl+z")
    desk.until("撤销后恢复", lambda: "千企技改 2024 符合" in desk.title())
    desk.press("ctrl+s")
    desk.until("保存", lambda: str(kept_facts(desk.data).get(LAST)) == "1900")

    with tempfile.TemporaryDirectory(prefix="jigai-e2e-") as folder:  # a name that xdotool can type
        export_by_keys(desk, Path(folder) / "table.xlsx")
    desk.press("ctrl+q")
    assert desk.program.wait(timeout=PATIENCE) == 0


def test_打字时断电_再开就问_恢复后一字不少(desk: Desk) -> None:
    set_up(desk)
    desk.press("ctrl+n")
    desk.until("新项目打开", lambda: "未命名项目" in desk.title())
    desk.write("Half a na")

    def typed() -> list[str]:
        found = SavepointFolder(AppFolders(desk.data).savepoints).left_behind()
        return [
            text
            for each in found
            for text in (*each.savepoint.texts.values(), *each.savepoint.values.values())
        ]

    desk.until("在栏中间存盘", lambda: "Half a na" in typed())
    assert "Half a na" not in kept_facts(desk.data).values()
    desk.program.kill()
    desk.program.wait(timeout=PATIENCE)

    environment = {k: v for k, v in os.environ.items() if k not in {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}}
    desk.program = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "--data", str(desk.data)],
        cwd=ROOT,
        env={**environment, "DISPLAY": desk.display, "QT_IM_MODULE": "compose"},
    )
    desk.until("问要不要恢复", lambda: bool(desk.tool("search", "--onlyvisible", "--name", "未写入的修改")))
    asking = desk.tool("search", "--onlyvisible", "--name", "未写入的修改").split()[-1]
    desk.tool("windowfocus", "--sync", asking)
    desk.press("alt+r")
    desk.until("写进记录", lambda: "Half a na" in kept_facts(desk.data).values())
