"""The proof of an export in plain words, from the JSON that the export writes: for the page on paper and on screen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.money import grouped
from desktop_app.services.printing.table_build import batch_name

TITLE = "模板完整性证明"
STATE_WORDS: Mapping[str, str] = {"same": "未变", "changed": "已改", "removed": "已删", "added": "新增"}
_NEEDED = ("template_sha256", "output_sha256", "sheet", "records", "parts", "counts", "totals", "checks")


@dataclass(frozen=True, slots=True)
class CountLine:
    """How many of a kind of thing there were, are and must be."""

    feature: str
    before: int
    after: int
    expected: int

    @property
    def is_right(self) -> bool:
        return self.after == self.expected


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A total of the template: worked out by the program, read by the second reader. Both "" where left to the spreadsheet."""

    cell: str
    value: str
    read: str


@dataclass(frozen=True, slots=True)
class ProofPage:
    """facts: (label, text) of the head. parts: (name, state, reason) of those that are not byte for byte the same."""

    facts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str, str], ...]
    parts_same: int
    counts: tuple[CountLine, ...]
    totals: tuple[TotalLine, ...]
    checks: tuple[str, ...]
    notes: tuple[str, ...]
    conclusion: str
    signature: tuple[str, ...]
    title: str = TITLE


def read_report(file: Path) -> dict[str, Any]:
    """The JSON that an export wrote. Raises AppError("proof-unreadable")."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "不是核验文件"
        raise AppError(
            "proof-unreadable", f"核验文件“{file.name}”读不出来（{reason}）：请重新导出一次。"
        ) from None
    if not isinstance(told, dict):
        raise AppError("proof-unreadable", f"“{file.name}”不是核验文件：请选择导出时写出的 .proof.json。")
    return told


def proof_page(report: Mapping[str, Any]) -> ProofPage:
    """The page of one export. report: what `--proof` writes. Raises AppError("proof-unreadable") where parts of it lack."""
    lacking = [key for key in _NEEDED if key not in report]
    if lacking:
        raise AppError("proof-unreadable", f"核验文件缺少“{lacking[0]}”：请用本程序重新导出一次。")
    parts = report["parts"]
    changed = tuple(
        (part["name"], STATE_WORDS.get(part["state"], part["state"]), part.get("reason", ""))
        for part in parts
        if part["state"] != "same"
    )
    counts = tuple(
        CountLine(item["feature"], item["before"], item["after"], item["expected"])
        for item in report["counts"]
        if item["before"] or item["after"] or item["expected"]
    )
    office = str(report.get("office") or "")
    return ProofPage(
        facts=tuple(_facts(report, office)),
        parts=changed,
        parts_same=len(parts) - len(changed),
        counts=counts,
        totals=tuple(_total(item) for item in report["totals"]),
        checks=tuple(report["checks"]),
        notes=tuple(report.get("notes", ())),
        conclusion=_conclusion(counts),
        signature=(f"填报单位（盖章）：{office}", "核对人（签字）：", "日期：　　　年　　月　　日"),
    )


def _facts(report: Mapping[str, Any], office: str) -> Sequence[tuple[str, str]]:
    first, last = report.get("first_record_row"), report.get("last_record_row")
    year = report.get("year")
    rows = f"，第{first}行至第{last}行" if first and last and report["records"] else ""
    inserted = report.get("rows_inserted") or 0
    return [
        ("填报单位", office or "（未填写）"),
        ("模板文件", _named(report.get("template"), report.get("template_name"))),
        ("模板 SHA-256", report["template_sha256"]),
        ("结果文件", str(report.get("output", ""))),
        ("结果 SHA-256", report["output_sha256"]),
        ("生成时间", _time(str(report.get("written_at", "")))),
        ("申报批次", batch_name(year, report.get("quarter")) if year else ""),
        (
            "工作表",
            f"{report['sheet']}（列对应：{report['mapping']}）" if report.get("mapping") else report["sheet"],
        ),
        ("填入项目", f"{report['records']}个{rows}"),
        (
            "插入行",
            f"在第{report.get('inserted_at')}行处插入{inserted}行" if inserted else "没有插入，空白行够用",
        ),
        (
            "写入的值",
            f"写入{report.get('values_written', 0)}个单元格；由“{report.get('second_reader', '')}”"
            f"读回核对{report.get('values_compared', 0)}个，全部一致",
        ),
    ]


def _named(file: object, name: object) -> str:
    return f"{file}（{name}）" if file and name and file != name else str(file or name or "")


def _time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def _total(item: Mapping[str, Any]) -> TotalLine:
    value, read = item.get("value"), item.get("read")
    if value is None:
        return TotalLine(str(item["cell"]), "", "")
    return TotalLine(str(item["cell"]), _amount(value), _amount(read) if read is not None else "")


def _amount(text: object) -> str:
    """A number as people write it; what is none stays as it is."""
    try:
        return grouped(Decimal(str(text)))
    except (InvalidOperation, ValueError):
        return str(text)


def _conclusion(counts: Sequence[CountLine]) -> str:
    if all(line.is_right for line in counts):
        return "经核验：除填入的项目和由此移动的引用外，模板的栏目、下拉选项、格式、公式和其他内容均未改动。"
    return "核验发现与模板不一致之处，此表不应上报。"
