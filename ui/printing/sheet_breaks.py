"""Cutting a sheet into pages: how far it is shrunk, which rows and columns stand on which page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.sheets.print_sheet import PageSetup
from ui.printing.sheet_grid import Area, SheetGrid

_SMALLEST_SCALE = 0.1
_ROUNDS = 14
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Cut:
    """How one print area falls into pages. rows, columns: of each page, with the repeated ones before them."""

    scale: float
    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]


def cut(grid: SheetGrid) -> Cut:
    """Shrunk as the page setup says; rows that are merged downwards stay together where a page holds them."""
    setup = grid.sheet.setup
    if setup.fit_width is None and setup.fit_height is None:
        return _cut_at(grid, setup.scale)
    across, down = setup.fit_width or 0, setup.fit_height or 0
    best = 1.0
    if across == 1:
        total = sum(grid.widths[column] for column in grid.columns)
        best = min(1.0, _room(setup)[0] / total) if total else 1.0
    found = _cut_at(grid, best)
    if _fits(found, across, down):
        return found
    low, high = _SMALLEST_SCALE, best
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if _fits(_cut_at(grid, middle), across, down):
            low = middle
        else:
            high = middle
    return _cut_at(grid, low)


def _fits(found: Cut, across: int, down: int) -> bool:
    return (not across or len(found.columns) <= across) and (not down or len(found.rows) <= down)


def _room(setup: PageSetup) -> tuple[float, float]:
    return setup.width - setup.left - setup.right, setup.height - setup.top - setup.bottom


def _cut_at(grid: SheetGrid, scale: float) -> Cut:
    sheet = grid.sheet
    width, height = _room(sheet.setup)
    # A sheet shrunk into so many pages ignores breaks set by hand in that direction.
    row_breaks = frozenset[int]() if sheet.setup.fit_height else sheet.row_breaks
    column_breaks = frozenset[int]() if sheet.setup.fit_width else sheet.column_breaks
    return Cut(
        scale,
        _share(grid.rows, grid.heights, height / scale, row_breaks, sheet.title_rows, _kept_together(grid)),
        _share(grid.columns, grid.widths, width / scale, column_breaks, sheet.title_columns, {}),
    )


def _kept_together(grid: SheetGrid) -> dict[int, int]:
    """For the first row of each group of rows joined by merged cells: its last row."""
    spans: dict[int, int] = {}
    boxes: Iterable[Area] = set(grid.merges.values())
    for top, _, bottom, _ in sorted(boxes):
        if bottom > top:
            spans[top] = max(spans.get(top, top), bottom)
    joined: dict[int, int] = {}
    first = last = 0
    for top in sorted(spans):
        if top <= last:
            last = max(last, spans[top])
        else:
            first, last = top, spans[top]
        joined[first] = last
    return joined


def _share(
    numbers: Sequence[int],
    sizes: Mapping[int, float],
    room: float,
    breaks: frozenset[int],
    titles: tuple[int, int] | None,
    together: Mapping[int, int],
) -> tuple[tuple[int, ...], ...]:
    """Rows or columns by page. What is repeated stands on every page after the one it belongs to."""
    shown = set(numbers)
    repeated = [n for n in range(titles[0], titles[1] + 1) if sizes.get(n, 0.0) > 0] if titles else []
    repeated_size = sum(sizes[n] for n in repeated)
    pages: list[tuple[int, ...]] = []
    page: list[int] = []
    used = 0.0
    body = 0  # rows of this page that are not repeated ones

    def start(number: int) -> None:
        nonlocal page, used, body
        is_after = titles is not None and number > titles[1]
        # Repeated rows that would leave no room for others are left out.
        page = list(repeated) if is_after and repeated_size <= room / 2 else []
        used = repeated_size if page else 0.0
        body = 0

    if numbers:
        start(numbers[0])
    for number in numbers:
        group_end = together.get(number)
        group = [number] if group_end is None else [n for n in range(number, group_end + 1) if n in shown]
        size = sum(sizes[n] for n in group)
        if size > room - (repeated_size if titles and number > titles[1] else 0.0):
            size = sizes[number]
        if body and used + size > room + _TOLERANCE:
            pages.append(tuple(page))
            start(number)
        page.append(number)
        used += sizes[number]
        body += 1
        if number in breaks and number != numbers[-1]:
            pages.append(tuple(page))
            start(number + 1)
    if body:
        pages.append(tuple(page))
    return tuple(pages)
