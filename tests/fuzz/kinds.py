"""The kinds of files: how each is broken, and by which door of the program it comes in."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from desktop_app.services.exchange.records import json_text
from tests.fuzz import readers
from tests.fuzz.mutate_database import database_changed
from tests.fuzz.mutate_text import (
    bytes_changed,
    csv_changed,
    cut_off,
    encoding_changed,
    hostile_text,
    json_changed,
    lines_changed,
    toml_changed,
)
from tests.fuzz.mutate_zip import Members, bomb, members_of, packed, zip_changed
from tests.fuzz.office import PASSPHRASE, Samples

Mutator = Callable[[Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """word: for the report. read: the door; it gets samples, the case's own data folder and the broken file.

    mutators: by the ending of a sample's name, "" for all others. takes_in: what is read may change the store.
    """

    word: str
    read: Callable[[Samples, Path, Path], None]
    mutators: dict[str, Sequence[Mutator]]
    takes_in: bool = False

    def broken(self, random: Random, samples: Samples, name: str) -> tuple[str, bytes]:
        """A file's name and its broken content. name: of the kind."""
        called, content = random.choice(samples.files[name])
        if random.random() < 0.02:
            return called, _another(random, samples)
        known = next(
            (each for ending, each in self.mutators.items() if ending and called.endswith(ending)), None
        )
        return called, random.choice(known or self.mutators[""])(random, content)


def _another(random: Random, samples: Samples) -> bytes:
    """A file of quite another kind under this name, or next to nothing."""
    return random.choice((b"", b"\0", b"PK\x03\x04", b"\xff\xfe", b"SQLite format 3\0", samples.files["letter"][0][1],
                          samples.files["record"][0][1], samples.files["sheet"][3][1], samples.files["backup"][0][1]))  # fmt: skip


def _backup_resigned(members: Members) -> Members:
    """The list of contents says what the members are now."""
    found = dict(members)
    try:
        told = json.loads(found["manifest.json"])
        told["members"] = [
            {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in members
            if name != "manifest.json"
        ]
        text = json.dumps(told).encode()
    except (KeyError, ValueError, TypeError, RecursionError):
        return members
    return [(name, text if name == "manifest.json" else content) for name, content in members]


def _package_resigned(members: Members) -> Members:
    """The manifest tells the hash of the records, and the hashes and names of the attachments agree."""
    found = dict(members)
    try:
        told = json.loads(found["manifest.json"])
        records = found["records.jsonl"]
        told["records"] = {"sha256": hashlib.sha256(records).hexdigest(), "size": len(records)}
        text = json.dumps(told).encode()
    except (KeyError, ValueError, TypeError, RecursionError):
        return members
    return [(name, text if name == "manifest.json" else content) for name, content in members]


def _package_value(random: Random, content: bytes) -> bytes:
    """A package that is consistent, in which one value is something a person hardly ever types."""
    members = dict(members_of(content))
    lines = [json.loads(line) for line in members["records.jsonl"].split(b"\n") if line]
    for _ in range(random.choice((1, 1, 3))):
        version = random.choice(random.choice(lines)[2])
        text = hostile_text(random)
        value = random.choice(
            (text, [text], {"text": text}, None, True, -1, 10**20, 1.5, "2024-07", "450924", "")
        )
        version[random.choice((1, 1, 1, 1, 0, 3))] = json_text(value)
        if not isinstance(version[3], list):
            version[3] = [[random.choice((text, "2024-01-25T04:00:00.000+00:00")), text, "store"]]
    told = "".join(json_text(line) + "\n" for line in lines).encode("utf-8", "surrogatepass")
    members["records.jsonl"] = told
    return packed(_package_resigned(list(members.items())))


def _capsule_resigned(members: Members) -> Members:
    found = dict(members)
    try:
        told = json.loads(found.pop("manifest.json"))
        told["members"] = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
        text = json.dumps(told).encode()
    except (KeyError, ValueError, TypeError, RecursionError):
        return members
    return [(name, text if name == "manifest.json" else content) for name, content in members]


def _database_inside(random: Random, content: bytes) -> bytes:
    """A backup whose database is changed, and whose list agrees with that."""
    members = [
        (name, database_changed(random, inside) if name == "jigai.db" else inside)
        for name, inside in members_of(content)
    ]
    return packed(_backup_resigned(members))


def _line_resigned(random: Random, content: bytes) -> bytes:
    """A savepoint that says something else and proves itself."""
    lines = [line for line in content.split(b"\n") if line]
    body = random.choice((json_changed, json_changed, bytes_changed))(random, lines[-1][65:])
    lines[-1] = hashlib.sha256(body).hexdigest().encode() + b" " + body
    return b"\n".join(lines) + b"\n"


def _head_changed(random: Random, content: bytes) -> bytes:
    """A sealed file whose head says something else, and agrees with its own hash more often than not."""
    told, end, rest = content.partition(b"head-sha256: ")
    value = str(random.choice((0, 1, 2, 3, 1 << 10, 1 << 17, 1 << 20, 99_999_999, 10**12))).encode()
    name = random.choice((b"scrypt-n", b"scrypt-r", b"scrypt-p", b"block", b"salt", b"nonce"))
    told = re.sub(name + rb": \S+", lambda _: name + b": " + value, told)
    if random.random() < 0.8:
        rest = hashlib.sha256(told).hexdigest().encode() + rest[64:]
    return told + end + rest


def _sealed_again(change: Mutator) -> Mutator:
    """A sealed file that opens with the passphrase, its content broken."""

    def changed(random: Random, content: bytes) -> bytes:
        return readers.sealed(change(random, readers.unsealed(content, PASSPHRASE)), PASSPHRASE)

    return changed


def _huge(random: Random, content: bytes) -> bytes:
    """As large as people send by mistake: the content over and over."""
    return content * (random.choice((5, 40, 120)) * 2**20 // max(len(content), 1))


def _pack_text(random: Random, content: bytes) -> bytes:
    for _ in range(random.choice((1, 1, 2, 4))):
        content = toml_changed(random, content)
    return content


def _text_cell(random: Random, content: bytes) -> bytes:
    return content.replace(b"1", hostile_text(random).encode("utf-8", "surrogatepass"), 1)


_PLAIN: tuple[Mutator, ...] = (bytes_changed, bytes_changed, cut_off)
_BOOK: tuple[Mutator, ...] = (
    *[zip_changed()] * 60,
    bomb("xl/worksheets/sheet1.xml", 400),
    bomb("xl/sharedStrings.xml", 900, 1000),
    bomb("xl/media/image1.png", 19),
)
_OLD_BOOK: tuple[Mutator, ...] = (*[bytes_changed] * 6, cut_off, _huge)
_LINES: tuple[Mutator, ...] = (*[json_changed] * 8, bytes_changed, cut_off, lines_changed, encoding_changed)
_BACKUP = (
    *[zip_changed(_backup_resigned)] * 30,
    *[_database_inside] * 20,
    bomb("jigai.db", 700),
    bomb("jigai.db", 300, 10),
)
_PACKAGE = (
    *[zip_changed(_package_resigned)] * 30,
    *[_package_value] * 40,
    bomb("records.jsonl", 90),
    bomb("manifest.json", 700, 100),
)

KINDS: dict[str, Kind] = {
    "database": Kind("数据库", readers.read_database, {"": (database_changed,)}, takes_in=True),
    "backup": Kind(
        "备份",
        readers.restore_backup,
        {
            ".zip": _BACKUP,
            ".sealed": (*_PLAIN, _head_changed, *[_sealed_again(zip_changed(_backup_resigned))] * 3),
            "": (database_changed,),
        },
        takes_in=True,
    ),
    "package": Kind(
        "交换包",
        readers.take_in_package,
        {
            "带出.jgx": _PACKAGE,
            "": (*_PLAIN, _head_changed, *[_sealed_again(zip_changed(_package_resigned))] * 3),
        },
        takes_in=True,
    ),
    "pack": Kind("政策包", readers.load_pack, {"": (*[_pack_text] * 8, bytes_changed, cut_off, encoding_changed)}),
    "template": Kind("模板", readers.fill_template, {"": _BOOK}),
    "sheet": Kind(
        "导入的表",
        readers.import_sheet,
        {
            ".xlsx": _BOOK,
            ".csv": (*[csv_changed] * 30, *_PLAIN, _huge),
            "": _OLD_BOOK,
        },
        takes_in=True,
    ),
    "record": Kind("记录行", readers.import_records, {"": _LINES}, takes_in=True),
    "collection": Kind("收集表", readers.take_collection, {"": _BOOK}, takes_in=True),
    "returned": Kind("退回表", readers.take_returned, {"": _BOOK}, takes_in=True),
    "letter": Kind("报送函", readers.read_letter, {"": (*[zip_changed()] * 60, bomb("word/document.xml", 400))}),
    "savepoint": Kind(
        "存盘点", readers.recover_savepoint, {"": (*[_line_resigned] * 6, *_PLAIN, lines_changed, _text_cell)}, takes_in=True
    ),
    "capsule": Kind(
        "定稿档案", readers.open_a_capsule, {"": (*[zip_changed(_capsule_resigned)] * 60, bomb("records.jsonl", 900, 1000))}
    ),
    "attachment": Kind(
        "附件", readers.add_attachment,
        {".docx": (zip_changed(),), ".xlsx": _BOOK, "": (*_PLAIN * 20, _huge, encoding_changed)}, takes_in=True,
    ),
    "mapping": Kind(
        "列对应", readers.use_mapping,
        {".toml": (_pack_text, _pack_text, _pack_text, *_PLAIN, encoding_changed), "": _LINES},
    ),
}  # fmt: skip
