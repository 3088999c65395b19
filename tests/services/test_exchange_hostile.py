"""Packages that are damaged, foreign, newer or made to harm: refused with a sentence, nothing changed."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services.attachments.file_types import MAX_BYTES
from tests.services.exchange_office import Computer

MUTATIONS = 30


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path, "张三")
    computer.set_up()
    yield computer
    computer.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path, "李四")
    yield computer
    computer.close()


@pytest.fixture
def package(home: Computer) -> Path:
    return home.take_out()


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def with_manifest(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    parts = parts_of(file)
    manifest = json.loads(parts["manifest.json"])
    change(manifest)
    return rewritten(file, {**parts, "manifest.json": json.dumps(manifest).encode()})


def with_records(file: Path, change: Callable[[list[Any]], None]) -> Path:
    """The records changed, with hash and size made to fit."""
    import hashlib  # noqa: PLC0415 - only here

    parts = parts_of(file)
    records = [json.loads(line) for line in parts["records.jsonl"].splitlines()]
    change(records)
    told = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    manifest = json.loads(parts["manifest.json"])
    manifest["records"] = {"sha256": hashlib.sha256(told).hexdigest(), "size": len(told)}
    return rewritten(file, {**parts, "records.jsonl": told, "manifest.json": json.dumps(manifest).encode()})


def refused(computer: Computer, file: Path) -> str:
    """The code it was refused with; nothing came in."""
    with pytest.raises(AppError) as caught:
        computer.take_in(file)
    assert computer.store.projects.count() == computer.store.enterprises.count() == 0
    assert not computer.store.exchange.records()
    assert computer.store.settings.all() == {}
    assert not computer.attachments.files.root.exists()
    assert any(words in caught.value.message for words in ("没有改动任何数据", "检查U盘"))
    return caught.value.code


def set_first(kind: str, field: str, value: object) -> Callable[[list[Any]], None]:
    """Another value for the first version of a field, in the first record of a kind."""

    def change(records: list[Any]) -> None:
        record = next(r for r in records if r[0] == kind)
        next(version for version in record[2] if version[0] == field)[1] = value

    return change


def test_the_untouched_one_is_taken(laptop: Computer, package: Path) -> None:
    laptop.take_in(package)
    assert laptop.store.projects.count() == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "package-damaged"),
        (b"PK\x03\x04", "package-damaged"),
        (b"\xd0\xcf\x11\xe0" * 99, "package-damaged"),
    ],
    ids=["empty", "beginning", "other"],
)
def test_no_zip(laptop: Computer, tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "a.jgx"
    file.write_bytes(content)
    assert refused(laptop, file) == code


def test_not_there(laptop: Computer, tmp_path: Path) -> None:
    assert refused(laptop, tmp_path / "a.jgx") == "file-missing"


def test_a_workbook(laptop: Computer, package: Path) -> None:
    assert refused(laptop, rewritten(package, {"xl/workbook.xml": b"<x/>"})) == "package-foreign"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_cut_off(laptop: Computer, package: Path, share: float) -> None:
    content = package.read_bytes()
    package.write_bytes(content[: int(len(content) * share)])
    assert refused(laptop, package) == "package-damaged"


def test_newer(laptop: Computer, package: Path) -> None:
    assert refused(laptop, with_manifest(package, lambda m: m.update(format=2))) == "package-newer"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"format": "1"},
        {"package": "../x"},
        {"store": ""},
        {"written_at": "gestern"},
        {"written_at": "2024-01-01T00:00:00"},
        {"projects": "many"},
        {"own_fields": 3},
        {"office": "\ud800"},
        {"files": {"../../etc/passwd": 3}},
        {"files": ["x"]},
        {"records": {"sha256": "0" * 64, "size": 3}},
        {"records": None},
    ],
    ids="-".join,
)
def test_a_manifest_that_is_none(laptop: Computer, package: Path, change: dict[str, Any]) -> None:
    assert refused(laptop, with_manifest(package, lambda m: m.update(change))).startswith("package-")


@pytest.mark.parametrize(
    "change",
    [
        set_first("project", "project_name", '"\\ud800'),
        set_first("project", "project_name", "NaN"),
        set_first("project", "project_name", '{"a":1}'),
        set_first("project", "project_name", ' "空格"'),
        set_first("project", "project_name", 7),
        set_first("project", "project_name", json.dumps("长" * 100_001, ensure_ascii=False)),
        set_first("project", "project_name", "[" * 90_000),
        set_first("project", "@enterprise", '"../x"'),
        set_first("project", "@enterprise", '"nobody"'),
        set_first("attachment", "file_name", '"../../x.pdf"'),
        set_first("attachment", "file_name", '"x.exe"'),
        set_first("attachment", "size", "-1"),
        set_first("attachment", "size", str(MAX_BYTES + 1)),
        set_first("attachment", "size", "true"),
        set_first("attachment", "sha256", '"' + "0" * 64 + '"'),
        set_first("attachment", "sha256", None),
        set_first("attachment", "media_type", '"application/x-msdownload"'),
        set_first("attachment", "kind", '"virus"'),
        lambda records: records[0].__setitem__(0, "setting"),
        lambda records: records[0].__setitem__(1, "../x"),
        lambda records: records[0].__setitem__(1, None),
        lambda records: records.append(records[0]),
        lambda records: records.append([]),
        lambda records: records[0][2][0].__setitem__(0, "'; DROP TABLE project"),
        lambda records: records[0][2][0].__setitem__(0, "@unknown"),
        lambda records: records[0][2][0].__setitem__(2, ["0" * 64]),
        lambda records: records[0][2][0].__setitem__(3, []),
        lambda records: records[0][2][0].__setitem__(3, [["heute", "x", "s"]]),
        lambda records: records[0][2][0].__setitem__(3, [["2024-13-01T00:00:00.000+00:00", "x", "s"]]),
        lambda records: records[0][2][0].__setitem__(3, [["2024-01-01T00:00:00.000+00:00", "\ud800", "s"]]),
    ],
)
def test_records_that_are_none(laptop: Computer, package: Path, change: Callable[[list[Any]], None]) -> None:
    assert refused(laptop, with_records(package, change)).startswith("package-")


def test_a_path_that_leads_out(laptop: Computer, package: Path) -> None:
    parts = parts_of(package)
    assert refused(laptop, rewritten(package, {**parts, "../../evil.txt": b"x"})) == "package-hostile"


def test_the_same_name_twice(laptop: Computer, package: Path) -> None:
    parts = parts_of(package)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("manifest.json", b"{}")
    package.write_bytes(buffer.getvalue())
    assert refused(laptop, package) == "package-hostile"


@pytest.mark.parametrize("name", ["manifest.json", "records.jsonl", "files/" + "0" * 64])
def test_a_bomb(laptop: Computer, package: Path, name: str) -> None:
    parts = {**parts_of(package), name: bytes(100 * 2**20)}
    assert refused(laptop, rewritten(package, parts)) == "package-hostile"


def test_a_line_without_end(laptop: Computer, package: Path) -> None:
    parts = {**parts_of(package), "records.jsonl": b"[" + b" " * (5 * 2**20)}
    assert refused(laptop, rewritten(package, parts)) == "package-hostile"


def test_a_content_that_is_another(laptop: Computer, package: Path) -> None:
    parts = parts_of(package)
    name = next(name for name in parts if name.startswith("files/"))
    assert refused(laptop, rewritten(package, {**parts, name: b"%PDF-other"})) == "package-damaged"


def test_a_program_called_a_document(laptop: Computer, home: Computer, tmp_path: Path) -> None:
    """Hash and size fit, the name ends in .pdf; the content says otherwise."""
    (attachment,) = home.store.attachments.all()
    evil = home.attachments.files.put(b"MZ\x90\0 a program")
    home.store.attachments.save(type(attachment)(
        attachment.id, "p1", "t", "other", "a.pdf", evil.size, evil.sha256, attachment.media_type
    ))  # fmt: skip
    package = home.take_out()
    with pytest.raises(AppError) as caught:
        laptop.take_in(package)
    assert caught.value.code == "package-hostile"
    assert laptop.store.projects.count() == 0


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_any_bytes_changed(laptop: Computer, package: Path, seed: int) -> None:
    """Either refused with a sentence, or what was changed does not count and all is as it was."""
    chance = random.Random(seed)
    content = bytearray(package.read_bytes())
    for _ in range(chance.randint(1, 6)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    package.write_bytes(bytes(content))
    try:
        laptop.take_in(package)
    except AppError as error:
        assert error.code.split("-")[0] in {"package", "sealed", "not", "attachment", "passphrase"}
        assert laptop.store.projects.count() == 0
    else:
        assert [row.name for row in laptop.store.projects.rows()] == ["铸造线改造", "熔炼炉改造"]
