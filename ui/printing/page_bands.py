"""Headers and footers: their codes filled in, their three parts placed on the page."""

import re
from collections.abc import Iterator
from datetime import datetime

from desktop_app.sheets.print_sheet import Band, PageSetup, PrintSheet
from ui.printing.pages import PLAIN, Text
from ui.printing.sheet_text import LINE, Faces

_CODE = re.compile(
    r'&(?:(?P<and>&)|"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|(?P<code>[PNDTFAZGBIUESXYOH])(?P<add>(?<=[PN])[+-]\d+)?)',
    re.IGNORECASE,
)
_OWN_SIZE = 9.0


def counts_pages(sheet: PrintSheet) -> bool:
    """Whether a header or footer of the sheet's own says which page it is."""
    bands = (sheet.setup.headers, sheet.setup.footers)
    return any("&P" in text.upper() for band in bands for text in band.odd.texts)


def filled(text: str, sheet: PrintSheet, page: int, pages: int, now: datetime) -> str:
    """The text with its codes replaced; codes of looks are taken out. page: from 1."""

    def value(code: re.Match[str]) -> str:
        if code["and"]:
            return "&"
        kind = (code["code"] or "").upper()
        if kind in {"P", "N"}:
            number = page + sheet.setup.first_page - 1 if kind == "P" else pages
            return str(number + int(code["add"] or 0))
        return {
            "D": f"{now.year}/{now.month}/{now.day}",
            "T": f"{now:%H:%M}",
            "F": sheet.file,
            "A": sheet.name,
        }.get(kind, "")

    return _CODE.sub(value, text)


def band_texts(
    sheet: PrintSheet, page: int, pages: int, now: datetime, faces: Faces, *, own_count: bool
) -> Iterator[Text]:
    """The header and footer of a page. own_count: with “第 x 页 共 y 页” in the middle of the footer, where it is free."""
    setup = sheet.setup
    header, footer = setup.headers.of(page), setup.footers.of(page)
    if own_count and not footer.center:
        footer = Band(
            footer.left, "第 &P 页 共 &N 页", footer.right, footer.size if any(footer.texts) else _OWN_SIZE
        )
    for band, is_header in ((header, True), (footer, False)):
        for place, text in enumerate(band.texts):
            if not text:
                continue
            lines = filled(text, sheet, page, pages, now).split("\n")
            yield from _placed(lines, place, band.size, setup, faces, is_header=is_header)


def _placed(
    lines: list[str], place: int, size: float, setup: PageSetup, faces: Faces, *, is_header: bool
) -> Iterator[Text]:
    measure = faces(PLAIN)
    step = size * LINE
    # Headers begin at their margin, footers end at theirs.
    first = (
        setup.header_margin + size
        if is_header
        else setup.height - setup.footer_margin - size * 0.2 - step * (len(lines) - 1)
    )
    room = setup.width - setup.left - setup.right
    for number, line in enumerate(lines):
        if not line:
            continue
        x = setup.left + (room - measure(line, size)) * place / 2
        yield Text(x, first + number * step, line, size)
