"""The passphrase after idle time: off unless wanted, kept as a digest, taken away without touching the data."""

from pathlib import Path

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain.errors import AppError
from desktop_app.main import main
from desktop_app.services.office.idle_lock import KEY, MINUTES, SHORTEST, IdleLock


def test_默认不锁() -> None:
    lock = IdleLock(MemoryStore())
    assert lock.settings() is None
    assert lock.opens("")
    assert not lock.turn_off()


def test_只存摘要_对的开错的不开_两次盐不同() -> None:
    store = MemoryStore()
    lock = IdleLock(store)
    lock.turn_on("春天 2024", 5)
    settings = lock.settings()
    assert settings is not None and settings.minutes == 5
    assert lock.opens("春天 2024")
    assert not lock.opens("春天2024")
    assert not lock.opens("")
    first = store.settings.get(KEY)
    assert "春天" not in str(first)
    lock.turn_on("春天 2024", 5)
    assert store.settings.get(KEY)["digest"] != first["digest"]
    assert store.contents.history == []


@pytest.mark.parametrize(
    ("length", "minutes", "code"),
    [
        (SHORTEST - 1, MINUTES[0], "lock-short"),
        (SHORTEST, MINUTES[0] - 1, "lock-minutes"),
        (SHORTEST, MINUTES[1] + 1, "lock-minutes"),
    ],
)
def test_太短和太久都退回(length: int, minutes: int, code: str) -> None:
    lock = IdleLock(MemoryStore())
    with pytest.raises(AppError) as caught:
        lock.turn_on("字" * length, minutes)
    assert caught.value.code == code
    lock.turn_on("字" * SHORTEST, MINUTES[1])


def test_忘了口令用命令取消_数据不动(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(tmp_path) as store:
        IdleLock(store).turn_on("abcd", 5)
        store.settings.set("kept", 1)
    assert main(["--data", str(tmp_path), "unlock"]) == 0
    assert "已取消" in capsys.readouterr().out
    with Store.open(tmp_path) as store:
        assert IdleLock(store).settings() is None
        assert store.settings.get("kept") == 1
    assert main(["--data", str(tmp_path), "unlock"]) == 0
    assert "没有设置" in capsys.readouterr().out
