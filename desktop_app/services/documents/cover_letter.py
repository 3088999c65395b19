"""The letter that goes with a batch: its words from resources/letters/cover.toml, its figures counted from the projects."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from desktop_app import resources
from desktop_app.domain import region
from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field
from desktop_app.domain.money import grouped
from desktop_app.papers.letter import AnnexTable, Figure, Letter, Paragraph, Piece
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.batch_groups import NOT_FILLED, groupings
from desktop_app.services.documents.batch_totals import (
    SUMMED,
    BatchTotals,
    added_or_carried,
    grouped_totals,
    totals_of,
)
from desktop_app.services.printing.table_build import batch_name

_PLACE = re.compile(r"\{([a-z_]+)\}")
_MOST_GROUPS = 12  # named one by one; the rest are put together
_LIST_HEAD = ("序号", "项目名称", "项目单位", "建设地点", "总投资（万元）", "固定资产投资（万元）", "备注")
_LIST_WIDTHS = (1.0, 5.0, 4.0, 3.0, 2.2, 2.4, 1.4)


@dataclass(frozen=True, slots=True)
class LetterWishes:
    """What the office decides itself; "" leaves it to the program."""

    recipient: str = ""
    title: str = ""
    number: str = ""
    head: str = ""
    with_list: bool = True


def suggested_recipient(office: Office) -> str:
    """The bureau of the city above, or of the region above a city."""
    above = region.city_name(office.region) if office.region[4:] != "00" else None
    if above is None:
        above = region.name(office.region[:2] + "0000")
    return f"{above}工业和信息化{'厅' if office.region[4:] == '00' else '局'}"


def cover_letter(
    dossiers: Sequence[Dossier],
    pack: Pack,
    office: Office,
    year: int,
    quarter: int | None,
    day: date,
    fields: Mapping[str, Field],
    *,
    remarks: Sequence[str] = (),
    wishes: LetterWishes = LetterWishes(),
) -> Letter:
    """The letter. day: its date. remarks: what has to be told of single projects, one paragraph each.

    A sum that some projects left blank says so in the text: a letter must not look more certain than the table.
    """
    wording = _wording()
    totals = totals_of(dossiers)
    words = {
        "office": office.name,
        "batch": batch_name(year, quarter),
        "programme": _programme(pack),
        "policy_title": pack.title,
        "document_number": f"（{pack.document_number}）" if pack.document_number else "",
        "contact": office.contact,
        "phone": office.phone,
        "superior": wishes.recipient.rstrip("：") or suggested_recipient(office),
    }
    figures = letter_figures(totals)
    paragraphs: list[Paragraph] = []
    for entry in wording["paragraph"]:
        if entry.get("when") == "remarks" and not remarks:
            continue
        for more in _repeated(entry.get("each", ""), dossiers, pack, fields, remarks):
            pieces = tuple(_pieces(_dropped(entry["text"], figures), {**words, **more}, figures))
            paragraphs.append(Paragraph(pieces, entry.get("kind", "body")))
    blank = [
        f"{fields[key].label}有{count}个项目未填"
        for key, count in totals.unknown.items()
        if count and key in fields
    ]
    if blank:
        paragraphs.insert(-1, Paragraph((f"以上合计中，{'，'.join(blank)}，未计入。",)))
    has_contact = bool(office.contact and office.phone)
    annexes = [_filled(wording["annex_table"], words)]
    tables: tuple[AnnexTable, ...] = ()
    if wishes.with_list:
        tables = (_list_of(dossiers, totals, _filled(wording["annex_list"], words)),)
        annexes.append(tables[0].title)
    return Letter(
        title=wishes.title or _filled(wording["title"], words),
        recipient=_filled(wording["recipient"], words),
        paragraphs=tuple(paragraphs),
        sender=office.name,
        day=day,
        annexes=tuple(annexes),
        contact=_filled(wording["contact"], words) if has_contact else "",
        head=wishes.head,
        number=wishes.number,
        tables=tables,
    )


def letter_figures(totals: BatchTotals) -> dict[str, str]:
    """The counted figures as they stand in the letter, by tag. The self-check compares them with the table's."""
    counts = {
        "projects": totals.projects,
        "added": totals.added,
        "carried": totals.carried,
        "enterprises": totals.enterprises,
    }
    return {tag: str(count) for tag, count in counts.items()} | {
        key: grouped(totals.sums[key]) for key in SUMMED
    }


def letter_text(letter: Letter) -> str:
    """The letter as plain text, for reading before it is written."""
    lines = [letter.title, "", letter.recipient, *(f"　　{item.text}" for item in letter.paragraphs), ""]
    numbered = [f"{n}．{name}" for n, name in enumerate(letter.annexes, 1)]
    lines += [f"　　附件：{'　'.join(numbered if len(numbered) > 1 else letter.annexes)}", "", letter.sender]
    lines.append(f"{letter.day.year}年{letter.day.month}月{letter.day.day}日")
    return "\n".join([*lines, f"（{letter.contact}）"] if letter.contact else lines)


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(resources.path("letters", "cover.toml").read_text(encoding="utf-8"))


def _programme(pack: Pack) -> str:
    """The scheme's own name, what the badge says without its year: “千企技改”项目, “百企千项”重点项目."""
    name, *kind = re.sub(r"\b20\d\d\b", "", pack.badge).split()
    return f"“{name}”{''.join(kind) or '项目'}"


def _repeated(
    each: str, dossiers: Sequence[Dossier], pack: Pack, fields: Mapping[str, Field], remarks: Sequence[str]
) -> Iterator[Mapping[str, str]]:
    """The further words of every paragraph that an entry stands for."""
    if each == "remark":
        yield from ({"remark": remark} for remark in remarks)
    elif each == "grouping":
        for grouping in groupings(fields, pack):
            found = grouped_totals(dossiers, grouping.group_of)
            if len(found) > 1 or grouping.title == "建设地点":
                yield {"grouping": grouping.title, "groups": _told(found, grouping.overlaps)}
    else:
        yield {}


def _told(found: Mapping[str, BatchTotals], overlaps: bool) -> str:
    ordered = sorted(found.items(), key=lambda item: (item[0] == NOT_FILLED, -item[1].projects))
    named, rest = ordered[:_MOST_GROUPS], ordered[_MOST_GROUPS:]
    parts = [f"{name}{totals.projects}个" for name, totals in named]
    if rest:
        parts.append(f"其他{sum(totals.projects for _, totals in rest)}个")
    return "、".join(parts) + ("（一个项目可计入多类）" if overlaps else "")


def _dropped(text: str, figures: Mapping[str, str]) -> str:
    """Said in one word where all projects are of one kind; with one of unknown kind among them, the figures stand."""
    if figures["added"] == figures["projects"]:
        text = text.replace("其中新增项目{added}个、结转项目{carried}个，", "均为新增项目，")
    elif figures["carried"] == figures["projects"]:
        text = text.replace("其中新增项目{added}个、结转项目{carried}个，", "均为结转项目，")
    return text


def _pieces(text: str, words: Mapping[str, str], figures: Mapping[str, str]) -> Iterator[Piece]:
    place = 0
    for found in _PLACE.finditer(text):
        name = found[1]
        if name in figures:
            if before := _filled(text[place : found.start()], words):
                yield before
            yield Figure(name, figures[name])
            place = found.end()
    if rest := _filled(text[place:], words):
        yield rest


def _filled(text: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: words.get(found[1], found[0]), text)


def _list_of(dossiers: Sequence[Dossier], totals: BatchTotals, title: str) -> AnnexTable:
    rows = tuple(
        (
            str(number),
            dossier.project.name,
            dossier.enterprise.name if dossier.enterprise else "",
            _site(dossier.facts),
            _amount(dossier.facts, "total_investment"),
            _amount(dossier.facts, "fixed_asset_investment"),
            added_or_carried(dossier.facts),
        )
        for number, dossier in enumerate(dossiers, 1)
    )
    total = ("", "合计", "", "", *(grouped(totals.sums[key]) for key in SUMMED[:2]), "")
    return AnnexTable(title, _LIST_HEAD, rows, _LIST_WIDTHS, frozenset({4, 5}), total)


def _site(facts: Facts) -> str:
    return region.county_or_city(str(facts.get("site_region", "")))


def _amount(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return grouped(value) if isinstance(value, Decimal) else ""
