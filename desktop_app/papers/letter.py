"""What an official letter says, apart from how it is laid out. GB/T 9704—2012 names the parts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the text that is counted from the projects. tag: its name, by which it can be read back."""

    tag: str
    text: str


Piece: TypeAlias = str | Figure


@dataclass(frozen=True, slots=True)
class Paragraph:
    """kind: body (正文), first (一、), second (（一）)."""

    pieces: tuple[Piece, ...]
    kind: Literal["body", "first", "second"] = "body"

    @property
    def text(self) -> str:
        """As it reads."""
        return "".join(piece.text if isinstance(piece, Figure) else piece for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A list behind the letter. widths: shares of the page's width; numeric: columns set to the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a superior office.

    head: the red 发文机关标志, "" where it is printed on headed paper. number: 发文字号, "" to be filled in by hand.
    annexes: the names listed under 附件; tables: those of them that follow in the same file, in that order at the end.
    """

    title: str
    recipient: str
    paragraphs: tuple[Paragraph, ...]
    sender: str
    day: date
    annexes: tuple[str, ...] = ()
    contact: str = ""
    head: str = ""
    number: str = ""
    tables: tuple[AnnexTable, ...] = ()

    @property
    def figures(self) -> dict[str, str]:
        """Every counted figure by its tag."""
        return {
            piece.tag: piece.text
            for paragraph in self.paragraphs
            for piece in paragraph.pieces
            if isinstance(piece, Figure)
        }
