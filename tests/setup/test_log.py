"""The log: nothing of the office's ever gets in; files rotate; what fails stops nobody."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import log
from desktop_app.domain.errors import AppError
from desktop_app.domain.month import Month
from desktop_app.main import main

NOW = datetime(2024, 6, 1, 8, 30, tzinfo=UTC)
EMPTY = "2024-06-01T08:30:00Z 0 start"

values = st.one_of(
    st.text(min_size=1),
    st.sampled_from(["张三", "广西示例机械有限公司", "91450100198224640P", "13800138000", "2403-450107-07-02-123456"]),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.builds(Month, st.integers(1990, 2100), st.integers(1, 12)),
    st.tuples(st.text(min_size=1), st.text(min_size=1)),
)  # fmt: skip
keys = st.one_of(
    st.sampled_from(sorted({*log.COUNTS, "command", "name", "amount", "value"})), st.text(min_size=1)
)


@pytest.fixture(scope="module", autouse=True)
def no_version() -> Iterator[None]:
    """Whatever a test before this module began a log with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "_version", "0")
        yield


@given(keys, values)
def test_任何值都进不了日志_除了登记过的计数(key: str, value: object) -> None:
    line = log.line("start", None, "", {key: value}, NOW)
    if key in log.COUNTS and type(value) is int and 0 <= value < 10**9:
        assert line == f"{EMPTY} {key}={value}"
    elif key == "command" and value in log.COMMANDS:
        assert line == f"{EMPTY} command={value}"
    else:
        assert line == f"{EMPTY} fact=…"


@given(values)
def test_事件和编号里也夹带不了(value: object) -> None:
    text = str(value)
    if text not in log.EVENTS:
        assert log.line(text, now=NOW) == EMPTY.replace("start", "…")
    assert log.line("start", None, text, None, NOW) == f"{EMPTY} id=…"
    assert log.line("start", text, now=NOW) == EMPTY  # type: ignore[arg-type]


@given(values)
def test_出错时只记类型和位置_不记说了什么(value: object) -> None:
    try:
        raise ValueError(value)
    except ValueError as error:
        places = log.places(error.__traceback__)
        line = log.line("refused", AppError("store-damaged", f"“{value}”坏了"), now=NOW)
    assert line == EMPTY.replace("start", "refused") + " code=store-damaged"
    assert all(log.LINE.fullmatch(each) for each in (*places, line))
    assert not any("test_" in each.split()[0] or "/work" in each for each in places)


def test_写出来的每一行都认得(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_folder", None)
    log.begin(tmp_path / "logs", "1.2.0+dev")
    log.note("start", projects=3, command="window")
    log.note(
        "refused", AppError("disk-full", "磁盘已满"), "0" * 32, amount=Decimal("12.5"), since=date(2024, 6, 1)
    )
    try:
        raise OSError(28, "/home/张三/数据")
    except OSError as error:
        assert log.fault(error, error.__traceback__) == tmp_path / "logs" / "error.log"
    for file in log.files(tmp_path / "logs"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert log.LINE.fullmatch(line), line
            assert "张三" not in line


def test_写满就换文件_个数有限(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_folder", None)
    monkeypatch.setattr(log, "MOST_BYTES", 100)
    log.begin(tmp_path, "0")
    for number in range(40):
        log.note("start", files=number)
    assert [file.name for file in log.files(tmp_path)] == [
        "jigai.log", "jigai.1.log", "jigai.2.log", "jigai.3.log", "jigai.4.log",
    ]  # fmt: skip
    assert len(list(tmp_path.iterdir())) == log.MOST_FILES
    assert "files=39" in (tmp_path / "jigai.log").read_text(encoding="utf-8")


def test_写不了日志不碍事(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_folder", None)
    log.note("start")
    assert log.fault(ValueError(), None) is None
    (tmp_path / "logs").write_text("", encoding="utf-8")
    log.begin(tmp_path / "logs", "0")
    log.note("start")
    assert log.fault(ValueError(), None) is None


def test_命令和结果记在日志里(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "import", str(tmp_path / "没有这个文件.xlsx")]) == 2
    assert "没有这个文件" in capsys.readouterr().err
    (file,) = log.files(tmp_path / "logs")
    text = file.read_text(encoding="utf-8")
    assert "command=import" in text
    assert " refused code=" in text
    assert "没有这个文件" not in text
