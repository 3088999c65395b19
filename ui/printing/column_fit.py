"""How wide each column becomes, at which size of letters, and which columns share a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.services.printing.table import DeclarationTable, Kind
from ui.printing.line_breaking import widest_unit
from ui.printing.pages import POINTS_PER_MM, Measure

LARGEST_SIZE = 10.0
SMALLEST_SIZE = 7.0
_STEP = 0.25
_SURE_SHARE = 0.55
_ROWS_LOOKED_AT = 60
PADDING = 2.2  # points on either side of a cell's text
_LEAST_LETTERS = 2.05  # no column so narrow that its texts stand upright
_WORD_LIMIT = 5.1  # a word longer than so many letters may be cut when space is short, in units of the size


@dataclass(frozen=True, slots=True)
class Band:
    """Columns that stand on one page side by side. columns: their numbers; widths: in points, filling the page."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ColumnFit:
    size: float
    bands: tuple[Band, ...]


def fit_columns(table: DeclarationTable, page_width: float, measure: Measure) -> ColumnFit:
    """The largest size at which every figure fits unwrapped on one page across; else several pages across.

    Columns keep at least what their figures and headers need; the rest goes to those whose texts make the rows tall.
    Where even the smallest size is too large, the key columns are repeated on each page across.
    """
    everything = tuple(range(len(table.columns)))
    needs = [_need_per_point(table, number, measure) for number in everything]
    wanted = [column.width * POINTS_PER_MM for column in table.columns]
    size = LARGEST_SIZE
    while size >= SMALLEST_SIZE:
        minimum = [need * size + 2 * PADDING for need in needs]
        # Long texts need more than the bare minimum to be read: so much of the page must be left for them.
        if sum(minimum) <= page_width * (0.82 if size > SMALLEST_SIZE else 1.0):
            return ColumnFit(size, (_band(table, everything, minimum, wanted, page_width, size, measure),))
        size -= _STEP
    return _several_pages_across(table, needs, wanted, page_width, measure)


def _need_per_point(table: DeclarationTable, number: int, measure: Measure) -> float:
    """The narrowest bearable width of a column, in units of the font size."""
    column = table.columns[number]
    cells = [row[number] for row in table.rows] + ([table.total[number]] if table.total else [])
    scale = 100.0
    if column.kind in (Kind.NUMBER, Kind.SHORT):
        need = max((measure(line, scale) for cell in cells for line in cell.split("\n")), default=0.0) / scale
    else:
        need = min(
            max((widest_unit(cell, scale, measure) for cell in cells), default=0.0) / scale, _WORD_LIMIT
        )
    header = min(widest_unit(column.title, scale, measure) / scale, 3.0)
    return max(need, header, _LEAST_LETTERS)


def _band(
    table: DeclarationTable,
    columns: tuple[int, ...],
    minimum: Sequence[float],
    wanted: Sequence[float],
    page_width: float,
    size: float,
    measure: Measure,
) -> Band:
    """Everyone gets the minimum and a part of its share; what is left goes where it makes rows shorter."""
    low = [minimum[number] for number in columns]
    share_sum = sum(wanted[number] for number in columns)
    target = [
        max(wanted[number] / share_sum * page_width * _SURE_SHARE, least)
        for number, least in zip(columns, low, strict=True)
    ]
    lacking = [goal - least for goal, least in zip(target, low, strict=True)]
    spare = page_width - sum(low)
    part = min(1.0, spare / sum(lacking)) if sum(lacking) > 0 else 0.0
    widths = [least + lack * part for least, lack in zip(low, lacking, strict=True)]
    widths = _shorten_rows(_text_widths(table, columns, size, measure), widths, page_width - sum(widths))
    stretch = page_width / sum(widths)
    return Band(columns, tuple(width * stretch for width in widths))


def _text_widths(
    table: DeclarationTable, columns: tuple[int, ...], size: float, measure: Measure
) -> list[list[float]]:
    """Widths of the texts of the fullest rows, unwrapped; 0 for columns that never wrap."""
    fullest = sorted(table.rows, key=lambda row: max(map(len, row)), reverse=True)[:_ROWS_LOOKED_AT]
    wraps = [table.columns[number].kind in (Kind.TEXT, Kind.CENTER) for number in columns]
    return [
        [measure(row[number], size) if wrap else 0.0 for number, wrap in zip(columns, wraps, strict=True)]
        for row in fullest
    ]


def _shorten_rows(rows: list[list[float]], widths: list[float], spare: float) -> list[float]:
    """Hands out the spare width in small pieces, each to the column that makes most rows tall."""
    if not rows or spare <= 0:
        return widths
    widths = list(widths)
    piece = max(spare / 60, 1.0)
    while spare > 0:
        blame = [0.0] * len(widths)
        for row in rows:
            lines = [text / max(width - 2 * PADDING, 1.0) for text, width in zip(row, widths, strict=True)]
            tallest = max(lines)
            if tallest > 1:
                blame[lines.index(tallest)] += tallest
        if not any(blame):
            break
        given = min(piece, spare)
        widths[blame.index(max(blame))] += given
        spare -= given
    return widths


def _several_pages_across(
    table: DeclarationTable,
    needs: Sequence[float],
    wanted: Sequence[float],
    page_width: float,
    measure: Measure,
) -> ColumnFit:
    columns = table.columns
    size = SMALLEST_SIZE + 0.5
    minimum = [min(need * size + 2 * PADDING, page_width / 2) for need in needs]
    room = [min(max(least, share * 0.75), page_width) for least, share in zip(minimum, wanted, strict=True)]
    keys = tuple(number for number, column in enumerate(columns) if column.key)
    key_width = sum(room[number] for number in keys)
    if key_width > page_width / 3:
        keys, key_width = (), 0.0
    others = [number for number in range(len(columns)) if number not in keys]
    across = _number_of_pages([room[number] for number in others], page_width - key_width)
    goal = sum(room[number] for number in others) / across
    groups: list[list[int]] = [[]]
    used = 0.0
    for number in others:
        full = used + room[number] > page_width - key_width
        if groups[-1] and (full or (used >= goal and len(groups) < across)):
            groups.append([])
            used = 0.0
        groups[-1].append(number)
        used += room[number]
    bands = []
    for group in groups:
        free = _band(table, tuple(group), minimum, wanted, page_width - key_width, size, measure)
        widths = dict(zip(free.columns, free.widths, strict=True)) | {key: room[key] for key in keys}
        bands.append(Band(tuple(sorted(widths)), tuple(widths[number] for number in sorted(widths))))
    return ColumnFit(size, tuple(bands))


def _number_of_pages(widths: Sequence[float], room: float) -> int:
    pages, used = 1, 0.0
    for width in widths:
        if used and used + width > room:
            pages, used = pages + 1, 0.0
        used += width
    return pages
