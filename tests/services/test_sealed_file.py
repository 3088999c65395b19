"""Sealed files: what goes in comes out; anything else is refused, and it is said why."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.services import sealed_file
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.sealed_file import (
    BLOCK,
    is_sealed,
    plain_file,
    seal,
    seal_stream,
    unseal,
    unseal_stream,
)

PASSPHRASE = "柳江 铸造 二〇二四"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap key where the price of the key is not what is tested."""
    monkeypatch.setattr(sealed_file, "SCRYPT_N", 1 << 4)


def sealed(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    out = io.BytesIO()
    seal_stream(io.BytesIO(content), out, passphrase)
    return out.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> bytes:
    out = io.BytesIO()
    unseal_stream(io.BytesIO(content), out, passphrase)
    return out.getvalue()


def refusal(content: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(AppError) as caught:
        opened(content, passphrase)
    return caught.value.code


def body_at(content: bytes) -> int:
    end = b"-----END OF HEAD-----\n"
    return content.index(end) + len(end)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 5])
def test_round_trip_beside_every_border_of_a_block(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    assert opened(sealed(content)) == content


def test_files(tmp_path: Path) -> None:
    source, target, back = tmp_path / "备份.zip", tmp_path / "备份.zip.sealed", tmp_path / "回来.zip"
    source.write_bytes(b"PK" + b"x" * 100_000)
    seal(source, target, PASSPHRASE)
    assert (is_sealed(source), is_sealed(target), is_sealed(tmp_path / "没有")) == (False, True, False)
    assert b"xxxx" not in target.read_bytes()
    unseal(target, back, PASSPHRASE)
    assert back.read_bytes() == source.read_bytes()


def test_wrong_passphrase_and_damage_are_told_apart(tmp_path: Path) -> None:
    content = sealed(b"abc" * 1000)
    assert refusal(content, "别的口令别的口令") == "passphrase-wrong"
    damaged = bytearray(content)
    damaged[-20] ^= 1
    assert refusal(bytes(damaged)) == "sealed-damaged"
    assert refusal(content.replace(b"scrypt-p: 1", b"scrypt-p: 2")) == "sealed-damaged"
    assert refusal(b"PK\x03\x04") == "not-sealed"
    assert refusal(b"") == "not-sealed"


def test_full_width_signs_of_an_input_method_make_no_difference() -> None:
    assert opened(sealed(b"abc", "ｍima－２０２４abc"), "mima-2024abc") == b"abc"


@pytest.mark.parametrize("cut", [1, 16, 17, BLOCK, BLOCK + 16, BLOCK + 17])
def test_truncated(cut: int) -> None:
    assert refusal(sealed(b"x" * (3 * BLOCK))[:-cut]) == "sealed-damaged"


def test_cut_off_at_the_border_of_a_block() -> None:
    content = sealed(b"x" * (2 * BLOCK + 7))
    assert refusal(content[: body_at(content) + BLOCK + 16]) == "sealed-damaged"
    assert refusal(content[: body_at(content)]) == "sealed-damaged"


def test_reordered_repeated_and_appended_blocks() -> None:
    content = sealed(bytes(BLOCK) + b"\1" * BLOCK + b"tail")
    at, size = body_at(content), BLOCK + 16
    head, one, two, tail = (
        content[:at],
        content[at : at + size],
        content[at + size : at + 2 * size],
        content[at + 2 * size :],
    )
    assert opened(head + one + two + tail)
    for other in (two + one + tail, one + one + tail, one + tail, one + two + tail + tail, one + two + two):
        assert refusal(head + other) == "sealed-damaged"


def test_a_block_of_another_file_with_the_same_passphrase() -> None:
    one, two = sealed(b"a" * 50), sealed(b"b" * 50)
    assert refusal(one[: body_at(one)] + two[body_at(two) :]) == "sealed-damaged"


@pytest.mark.parametrize(
    "line",
    ["scrypt-n: 16777216", "scrypt-n: 3", "scrypt-n: 0", "scrypt-r: 0", "block: 0", "block: 99999999"],
)
def test_a_head_that_asks_for_the_absurd_is_refused_before_it_costs_anything(line: str) -> None:
    name = line.partition(":")[0].encode()
    hostile = re.sub(name + rb": \d+", line.encode(), sealed(b"abc"), count=1)
    assert refusal(hostile) == "sealed-damaged"


def test_an_endless_head_is_refused() -> None:
    assert refusal(b"JIGAI-SEALED-1\n" + b"x" * 100_000) == "sealed-damaged"
    assert refusal(b"JIGAI-SEALED-1\n" + b"\xff\n" * 100_000) == "sealed-damaged"


_SAMPLE = b""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    global _SAMPLE  # noqa: PLW0603 - made once, with the cheap key
    _SAMPLE = _SAMPLE or sealed(b"0123456789" * 50)
    at = data.draw(st.integers(0, len(_SAMPLE) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytearray(_SAMPLE)
    changed[at] ^= other
    assert refusal(bytes(changed)) in {"sealed-damaged", "not-sealed", "passphrase-wrong"}


def test_short_passphrase(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(AppError) as caught:
        seal(tmp_path / "a", tmp_path / "b", "1234567")
    assert caught.value.code == "passphrase-short"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_damage_leaves_nothing_behind_and_the_old_file_alone(tmp_path: Path) -> None:
    (tmp_path / "a.sealed").write_bytes(sealed(b"x" * BLOCK)[:-3])
    (tmp_path / "out").write_bytes(b"old")
    with pytest.raises(AppError):
        unseal(tmp_path / "a.sealed", tmp_path / "out", PASSPHRASE)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.name != "a.sealed"} == {"out": b"old"}


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 * BLOCK))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        seal(tmp_path / "a", tmp_path / "b", PASSPHRASE, progress)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 * BLOCK))
    progress = Progress()
    seal(tmp_path / "a", tmp_path / "b", PASSPHRASE, progress)
    assert (progress.done, progress.total) == (3 * BLOCK, 3 * BLOCK)
    unseal(tmp_path / "b", tmp_path / "c", PASSPHRASE, progress)
    assert progress.done == progress.total == (tmp_path / "b").stat().st_size


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        seal(tmp_path / "没有", tmp_path / "b", PASSPHRASE)
    assert caught.value.code == "sealing-failed"
    with pytest.raises(AppError) as caught:
        unseal(tmp_path / "没有", tmp_path / "b", PASSPHRASE)
    assert caught.value.code == "sealed-damaged"


def test_plain_file_opens_what_is_sealed_and_takes_it_away_again(tmp_path: Path) -> None:
    plain = tmp_path / "a.zip"
    plain.write_bytes(b"content")
    seal(plain, tmp_path / "a.zip.sealed", PASSPHRASE)
    with plain_file(plain, None) as same:
        assert same == plain
    with plain_file(tmp_path / "a.zip.sealed", PASSPHRASE) as opened_file:
        assert (opened_file.name, opened_file.read_bytes()) == ("a.zip", b"content")
    assert not opened_file.exists()
    with pytest.raises(AppError) as caught, plain_file(tmp_path / "a.zip.sealed", None):
        pass
    assert caught.value.code == "passphrase-wanted"


def test_readable_by_the_program_in_the_manual_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the parameters of the program: the key costs what it does in an office."""
    monkeypatch.setattr(sealed_file, "SCRYPT_N", 1 << 17)
    source, target, out = tmp_path / "a", tmp_path / "a.sealed", tmp_path / "out"
    source.write_bytes(b"years later " * 50_000)
    seal(source, target, PASSPHRASE)
    manual = resources.text("help", "sealed_file.md")
    (program,) = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", program, target, out, PASSPHRASE], capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    assert out.read_bytes() == source.read_bytes()
    head = target.read_bytes()[:4000]
    assert b"scrypt-n: 131072\nscrypt-r: 8\nscrypt-p: 1\n" in head
    assert b"AES-256-GCM" in head
