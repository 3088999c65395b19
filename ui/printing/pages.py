"""What stands on a printed page, as values: texts, lines, fills. All lengths in points (1/72 inch), origin top left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

POINTS_PER_MM = 72 / 25.4
LINE_HEIGHT = 1.28  # of the font size
ASCENT = 0.98  # from the top of a line to its baseline, of the font size

# Width of a text in points at a font size in points.
Measure: TypeAlias = Callable[[str, float], float]
# Called now and then with what is done and what there is; may raise to stop the work.
Report: TypeAlias = Callable[[int, int], None]


def nothing_to_report(_done: int, _total: int) -> None:
    """For work that nobody watches."""


@dataclass(frozen=True, slots=True)
class Face:
    """How letters look. family: "" for the program's own; another is used only where the machine has it."""

    family: str = ""
    bold: bool = False
    italic: bool = False


PLAIN = Face()


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; x, y: where its baseline begins. angle: turned by so many degrees clockwise around there."""

    x: float
    y: float
    text: str
    size: float
    color: str = "#000000"
    face: Face = PLAIN
    underline: bool = False
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """dash: lengths of strokes and gaps in points, empty for a whole line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    color: str = "#000000"
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True, slots=True)
class Watermark:
    """Large letters across the page, beneath everything else."""

    text: str


Item: TypeAlias = Text | Line | Fill | Watermark


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper with its margins. name: as people call it."""

    name: str
    width: float
    height: float
    margin: float = 10 * POINTS_PER_MM

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def top(self) -> float:
        return self.margin

    @property
    def bottom(self) -> float:
        return self.height - self.margin

    @property
    def usable_width(self) -> float:
        return self.right - self.left


def paper(name: str, landscape: bool = True) -> Paper:
    """A3 or A4. Raises KeyError for another name."""
    short, long = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}[name]
    width, height = (long, short) if landscape else (short, long)
    return Paper(name, width * POINTS_PER_MM, height * POINTS_PER_MM)


@dataclass(slots=True)
class Page:
    """One page: its paper and what stands on it, in painting order."""

    paper: Paper
    items: list[Item] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Every text on the page, in painting order."""
        return [item.text for item in self.items if isinstance(item, Text)]
