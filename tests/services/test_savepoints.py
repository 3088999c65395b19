"""Savepoints: whole or not there, whatever dies; apart from the record; invalid text included."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.editing.savepoint import Savepoint, decode, encode, newest
from desktop_app.services.editing.savepoint_folder import DAYS_IN_BIN, SavepointFolder
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService

NOW = datetime(2024, 6, 1, 8, 30, tzinfo=UTC)
PROJECT = "0" * 32


def savepoint(text: str = "三千", project_id: str = PROJECT, at: datetime = NOW) -> Savepoint:
    return Savepoint(
        project_id, at, 7, None, "甲项目", "乙公司", {"employees": 8}, {"total_investment": text}
    )


def left_behind(folder: Path) -> list[Savepoint]:
    """As the next run of the program finds them."""
    return [found.savepoint for found in SavepointFolder(folder, "next").left_behind()]


@given(
    st.dictionaries(
        st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()), max_size=4
    ),
    st.dictionaries(st.text(), st.text(), max_size=4),
    st.text(),
)
def test_写成一行再读回_一字不差(values: dict[str, object], texts: dict[str, str], name: str) -> None:
    before = Savepoint(PROJECT, NOW, 3, "f", name, name, values, texts)
    line = encode(before)
    assert b"\n" not in line
    assert decode(line) == before


@given(st.data())
def test_断在哪里都是上一份或这一份(data: st.DataObject) -> None:
    first, second = savepoint("一"), savepoint("二")
    whole = b"\n" + encode(first) + b"\n"
    after = whole + b"\n" + encode(second) + b"\n"
    cut = data.draw(st.integers(len(whole), len(after)))
    expected = second if cut >= len(after) - 1 else first
    assert newest(after[:cut]) == expected
    # What a power cut leaves may also be zeros, or anything.
    rubbish = data.draw(st.binary(max_size=40))
    assert newest(after[:cut] + b"\n" + rubbish) == expected


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_改一个字节就不算数(place: int, change: int) -> None:
    line = bytearray(encode(savepoint()))
    line[place % len(line)] ^= change
    assert decode(bytes(line)) is None or bytes(line) == encode(savepoint())


def test_以后版本的格式不硬读() -> None:
    body = b'{"format":2}'
    assert decode(hashlib.sha256(body).hexdigest().encode() + b" " + body) is None


class Test文件:
    def test_下一次启动找得到_这一次自己的不算遗留(self, tmp_path: Path) -> None:
        folder = SavepointFolder(tmp_path / "savepoints", "run")
        folder.write(savepoint("一"))
        folder.write(savepoint("二"))
        assert folder.left_behind() == ()
        assert left_behind(tmp_path / "savepoints") == [savepoint("二")]
        folder.remove(PROJECT)
        folder.remove(PROJECT)
        assert left_behind(tmp_path / "savepoints") == []

    def test_没决定的旧存盘点不被新输入盖掉(self, tmp_path: Path) -> None:
        SavepointFolder(tmp_path, "one").write(savepoint("旧"))
        SavepointFolder(tmp_path, "two").write(savepoint("新", at=NOW + timedelta(1)))
        assert [each.texts["total_investment"] for each in left_behind(tmp_path)] == ["新", "旧"]

    def test_长了就重写_内容不变(self, tmp_path: Path) -> None:
        folder = SavepointFolder(tmp_path, "run")
        for number in range(40):
            folder.write(savepoint("长" * 9000 + str(number)))
        (file,) = tmp_path.glob("*.savepoint")
        assert file.stat().st_size < 400_000
        assert left_behind(tmp_path)[0].texts["total_investment"].endswith("长39")

    @pytest.mark.parametrize(
        "content", [b"", b"\0" * 4096, b"rubbish\n", encode(savepoint())[:-3]], ids=["空", "零", "乱", "断"]
    )
    def test_坏文件不拦路_说得出来(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / f"{'1' * 32}.old.savepoint").write_bytes(content)
        SavepointFolder(tmp_path, "old").write(savepoint())
        folder = SavepointFolder(tmp_path, "next")
        assert [found.savepoint for found in folder.left_behind()] == [savepoint()]
        assert [file.name for file in folder.unreadable()] == [f"{'1' * 32}.old.savepoint"]

    def test_放弃的留三十天(self, tmp_path: Path) -> None:
        SavepointFolder(tmp_path, "old").write(savepoint())
        folder = SavepointFolder(tmp_path, "next")
        (found,) = folder.left_behind()
        folder.discard(found.file, NOW)
        assert folder.left_behind() == ()
        (kept,) = folder.discarded()
        assert (kept.savepoint, kept.discarded_at) == (savepoint(), NOW)
        assert folder.empty_bin(NOW + timedelta(days=DAYS_IN_BIN)) == 0
        assert folder.discarded()
        assert folder.empty_bin(NOW + timedelta(days=DAYS_IN_BIN, seconds=1)) == 1
        assert folder.discarded() == ()

    def test_写不进去时上一份还在_之后又能写(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = SavepointFolder(tmp_path, "run")
        folder.write(savepoint("一"))

        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(AppError) as caught:
                folder.write(savepoint("二"))
            assert caught.value.code == "savepoint-failed"
            assert "磁盘已满" in caught.value.message
            with pytest.raises(AppError):
                folder.write(savepoint("三"))
        assert left_behind(tmp_path)  # the one before, or a later one that reached the file after all
        folder.write(savepoint("四"))
        assert left_behind(tmp_path) == [savepoint("四")]

    @pytest.mark.skipif(sys.platform != "linux", reason="/dev/full是Linux的")
    def test_真的满盘(self, tmp_path: Path) -> None:
        folder = SavepointFolder(tmp_path, "run")
        (tmp_path / f"{PROJECT}.run.savepoint").symlink_to("/dev/full")
        with pytest.raises(AppError) as caught:
            folder.write(savepoint())
        assert caught.value.code == "savepoint-failed"

    def test_文件夹建不了(self, tmp_path: Path) -> None:
        (tmp_path / "savepoints").write_text("挡路的文件", encoding="utf-8")
        folder = SavepointFolder(tmp_path / "savepoints")
        with pytest.raises(AppError):
            folder.write(savepoint())
        assert folder.left_behind() == ()
        assert folder.discarded() == ()


_CHILD = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from desktop_app.services.editing.savepoint import Savepoint
from desktop_app.services.editing.savepoint_folder import SavepointFolder
folder = SavepointFolder(Path(sys.argv[1]), "child")
for number in range(100000):
    folder.write(Savepoint("0" * 32, datetime.now(UTC), 0, None, "", "", {}, {"a": "x" * 3000 + str(number)}))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_随时杀掉_写过的都在(tmp_path: Path) -> None:
    for round_ in range(5):
        folder = tmp_path / str(round_)
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder)], stdout=subprocess.PIPE, encoding="ascii"
        )
        assert child.stdout is not None
        for _ in range(1 + round_ * 37):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        said = [int(line) for line in child.stdout.read().split()]
        child.wait()
        child.stdout.close()
        told = said[-1] if said else round_ * 37
        (found,) = left_behind(folder)
        assert int(found.texts["a"].lstrip("x")) in {told, told + 1}


class Test与记录分开:
    @pytest.fixture
    def office(self, tmp_path: Path) -> tuple[ProjectService, EditSessionStore]:
        store = MemoryStore()
        projects = ProjectService(store)
        context = record_context(standard_dictionary(), Office("甲局", "450107", 2024), ())
        return projects, EditSessionStore(store, projects, context, SavepointFolder(tmp_path, "run"))

    def test_存盘点不动记录_写入后就没了(
        self, office: tuple[ProjectService, EditSessionStore], tmp_path: Path
    ) -> None:
        projects, sessions = office
        project_id = projects.create({"project_name": "甲", "enterprise_name": "乙"}).projects[0]
        session = sessions.open(project_id, (), date(2024, 6, 1))
        session.set_text("employees", "88")
        session.set_text("total_investment", "三千多万吧")
        session.set_text("project_name", "")
        assert sessions.protect(session, {"industry": "qiche"}, NOW)
        (found,) = left_behind(tmp_path)
        assert (found.project_id, found.taken_at, found.enterprise_name) == (project_id, NOW, "乙")
        assert found.values == {"employees": 88, "project_name": None}
        assert found.texts == {"total_investment": "三千多万吧", "industry": "qiche"}
        assert dict(projects.load(project_id).facts) == {"project_name": "甲", "enterprise_name": "乙"}
        sessions.keep(session)
        assert left_behind(tmp_path) == []
        assert projects.load(project_id).facts["employees"] == 88

    def test_撤销回原样_存盘点也没了(
        self, office: tuple[ProjectService, EditSessionStore], tmp_path: Path
    ) -> None:
        projects, sessions = office
        session = sessions.open(projects.create().projects[0], (), date(2024, 6, 1))
        session.set_value("total_investment", Decimal("12.5"))
        sessions.protect(session)
        assert left_behind(tmp_path)[0].values == {"total_investment": "12.5"}
        session.undo()
        assert not sessions.protect(session)
        assert left_behind(tmp_path) == []

    def test_写不进记录时存盘点留着(
        self,
        office: tuple[ProjectService, EditSessionStore],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        projects, sessions = office
        session = sessions.open(projects.create().projects[0], (), date(2024, 6, 1))
        session.set_text("project_name", "甲")
        sessions.protect(session)

        def full(*_arguments: object, **_more: object) -> None:
            raise AppError("disk-full", "磁盘已满")

        with monkeypatch.context() as patch:
            patch.setattr(projects, "save", full)
            with pytest.raises(AppError):
                sessions.keep(session)
        assert not session.state.saved
        assert left_behind(tmp_path)[0].values == {"project_name": "甲"}
