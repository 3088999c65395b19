"""The office whose files are broken: a data folder with something of everything, and valid files of each kind."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

from docx import Document
from openpyxl import Workbook  # type: ignore[import-untyped]

from db.store import Store
from desktop_app import resources
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Office
from desktop_app.domain.record import to_record
from desktop_app.papers.letter import AnnexTable, Figure, Letter, Paragraph
from desktop_app.papers.letter_file import write_letter
from desktop_app.policy.library import standard_library
from desktop_app.services import sealed_file
from desktop_app.services.attachments.of_project import AttachmentService
from desktop_app.services.backup.backups import backup
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.documents.collection_sheet import collection_sheets
from desktop_app.services.editing.savepoint import Savepoint
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.exchange.take_out import take_out
from desktop_app.services.finalising.capsule_file import CapsuleContent
from desktop_app.services.finalising.finalise import Finaliser
from desktop_app.services.job import Progress
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.records.projects import ProjectService
from tests.fuzz.old_book import old_book
from tests.ui.sample_project import FULL_PROJECT

PASSPHRASE = "开门的口令八位以上"
OFFICE = Office("兴业县工业和信息化局", "450924", 2024, "张三", "0775-3761234")
KEY = BatchKey("gx-qianqi-2024", 2024, 1)
DAY = date(2024, 1, 25)
NOW = datetime(2024, 1, 25, 4, tzinfo=UTC)
LIBRARY = standard_library()
_TEMPLATES = ("qianqi-2024.xlsx", "qianqi-2024-a4.xlsx", "gd-baiqian-fujian1.xlsx")
_TITLES = ("项目名称", "企业名称", "项目代码", "总投资（万元）", "开工时间", "所属行业")
_ROWS = (
    ("年产两万吨饲料技改", "广西甲饲料有限公司", "2401-450924-04-02-123456", 1200.5, "2024-03", "13"),
    ("包装线智能化改造", "广西乙包装有限公司", "2402-450924-07-02-654321", 800, "2024年5月", "23"),
)
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Samples:
    """folder: the data folder; files: valid files (name, bytes) of each kind; capsule: of the finalised batch."""

    folder: Path
    capsule: CapsuleContent
    projects: tuple[str, ...]
    files: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)


def make_samples(place: Path) -> Samples:
    """Build the office below `place`, which is empty."""
    folder, out = place / "data", place / "out"
    out.mkdir(parents=True)
    with quick_sealing(), Store.open(folder, LIBRARY.fields, lambda: NOW) as store:
        projects = _projects(store)
        _attach(store, folder, projects[0], out)
        Onboarding(
            resources.path("templates", _TEMPLATES[0]), store, AppFolders(folder).mappings, 2024
        ).confirm()
        made = _finalised(store)
        samples = Samples(folder, made, projects)
        files = samples.files
        files["capsule"] = [("定稿.zip", store.capsules.content(store.capsules.all()[0].id) or b"")]
        files["returned"] = [("退回.xlsx", made.table)]
        files["collection"] = [
            ("收集表.xlsx", sheet.content())
            for sheet in collection_sheets(
                store.projects.iterate_dossiers(),
                (LIBRARY.packs[KEY.policy_id],),
                LIBRARY.fields,
                OFFICE,
                DAY,
            )
        ][:2]
        files["package"] = list(_packages(store, folder, projects, out))
        files["savepoint"] = [("x", _savepoint(out, projects[0]))]
        lines = [to_record(d.facts, LIBRARY.fields) for d in store.projects.iterate_dossiers()]
    files["database"] = [("jigai.db", (folder / "jigai.db").read_bytes())]
    files["backup"] = list(_backups(folder, out))
    files["letter"] = [("函.docx", _letter())]
    files["attachment"] = _attachments()
    files["template"] = [(name, resources.path("templates", name).read_bytes()) for name in _TEMPLATES]
    files["template"].append(("表.xlsm", files["template"][0][1]))
    records = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines[:4]).encode()
    files["record"] = [("记录.jsonl", records)]
    files["sheet"] = [*_sheets(), ("退回.xlsx", made.table)]
    mappings = AppFolders(folder).mappings
    files["mapping"] = [
        *((file.name, file.read_bytes()) for file in sorted(mappings.iterdir())),
        ("对应.toml", resources.path("templates", "qianqi-2024.mapping.toml").read_bytes()),
    ]
    files["pack"] = [
        (f"{pack}/{name}", resources.path("policies", pack, name).read_bytes())
        for pack in ("gx-qianqi-2019", "gx-private-award-2019", "gd-baiqian-2023-project", "gx-q4-2024-loan")
        for name in ("pack.toml", "cases.toml")
    ]
    return samples


@contextmanager
def quick_sealing() -> Iterator[None]:
    """Files are sealed with little work for the key: the parameters are told in the file, and read from it."""
    with patch.object(sealed_file, "SCRYPT_N", 1 << 10):
        yield


def _projects(store: Store) -> tuple[str, ...]:
    OfficeService(store).save(OFFICE)
    service = ProjectService(store)
    made = []
    for number in range(4):
        facts = {
            **FULL_PROJECT, "project_name": f"生产线改造{number}期", "enterprise_name": f"广西{'甲乙'[number % 2]}铸造有限公司",
            "gx_direction_2024": ("equipment",),
        }  # fmt: skip
        facts.pop("uscc")
        made.append(service.create(facts).projects[0])
    DeclareService(store, LIBRARY, OFFICE, lambda: NOW).declare(made[:3], *KEY)
    return tuple(made)


def _attach(store: Store, folder: Path, project: str, out: Path) -> None:
    photo = out / "现场.png"
    photo.write_bytes(_PNG)
    added = AttachmentService(store, folder).add(project, [photo])
    assert not added.refused


def _finalised(store: Store) -> CapsuleContent:
    finaliser = Finaliser(store, LIBRARY, OFFICE, lambda _table: b"%PDF-1.7 x", lambda: NOW)
    template = resources.path("templates", _TEMPLATES[0])
    return finaliser.opened(finaliser.finalise(KEY, template, Progress(), anyway="试验").entry)


def _packages(
    store: Store, folder: Path, projects: tuple[str, ...], out: Path
) -> Iterator[tuple[str, bytes]]:
    """With and without a passphrase; afterwards the records here are changed, so that taking in has much to decide."""
    for name, passphrase in (("带出.jgx", None), ("加密.jgx", PASSPHRASE)):
        take_out(store, folder, projects, out / name, passphrase=passphrase, now=NOW)
        yield name, (out / name).read_bytes()
    service = ProjectService(store)
    for project in projects[:2]:
        facts = dict(service.load(project).facts)
        service.save(project, {**facts, "employees": 7, "project_name": f"{facts['project_name']}（改）"})


def _savepoint(out: Path, project: str) -> bytes:
    folder = SavepointFolder(out / "savepoints", "run")
    for number in range(3):
        folder.write(
            Savepoint(project, NOW, 5, None, "生产线改造", "广西甲铸造有限公司",
                      {"total_investment": f"{number}00", "gx_direction_2024": ["digital"], "employees": None},
                      {"start_month": "三月"})
        )  # fmt: skip
    return next((out / "savepoints").iterdir()).read_bytes()


def _backups(folder: Path, out: Path) -> Iterator[tuple[str, bytes]]:
    for name, passphrase in (("备份.zip", None), ("旧.db", None), ("备份2.zip.sealed", PASSPHRASE)):
        info = backup(folder, out / name, passphrase=passphrase)
        yield name, info.file.read_bytes()


def _letter() -> bytes:
    body = (
        Paragraph(("一、总体情况",), "first"),
        Paragraph(
            ("共申报项目", Figure("projects", "12"), "个，总投资", Figure("total", "1,234.5"), "万元。")
        ),
    )
    table = AnnexTable("清单", ("序号", "名称"), (("1", "甲"),), (1, 5), frozenset(), ("", "合计"))
    return write_letter(
        Letter(
            "关于报送项目的函",
            "玉林市工业和信息化局：",
            body,
            OFFICE.name,
            DAY,
            ("清单",),
            "联系人：张三",
            tables=(table,),
        )
    )


def _book(rows: tuple[tuple[object, ...], ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "项目"
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A5:B5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheets() -> list[tuple[str, bytes]]:
    rows = (_TITLES, *_ROWS)
    text = "\n".join(",".join(map(str, row)) for row in rows) + "\n"
    return [
        ("表.xlsx", _book(rows)),
        ("表.csv", text.encode("utf-8-sig")),
        ("表.csv", text.encode("gb18030")),
        ("表.xls", old_book("项目", rows)),
        ("表.et", old_book("Sheet1", rows)),
    ]


def _attachments() -> list[tuple[str, bytes]]:
    word = io.BytesIO()
    Document().save(word)
    return [
        ("说明.docx", word.getvalue()),
        ("表.xlsx", _book((_TITLES,))),
        ("现场.png", _PNG),
        ("备案.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
        ("说明.txt", "现场说明\n".encode("gb18030")),
        ("旧.et", old_book("Sheet1", (_TITLES,))),
    ]
