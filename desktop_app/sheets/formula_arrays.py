"""Blocks of values in a formula: what SUMPRODUCT((范围="交通")*金额) works with. One cell or row goes with each of many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Values by row and column; all rows are equally long."""

    rows: tuple[Row, ...]

    @property
    def size(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    def flat(self) -> list[object]:
        return [value for row in self.rows for value in row]


def spread(blocks: Sequence[Block], apply: Callable[..., object]) -> Block | None:
    """The function applied cell by cell; None where the sizes do not go together."""
    height = max(block.size[0] for block in blocks)
    width = max(block.size[1] for block in blocks)
    if any(block.size[0] not in {1, height} or block.size[1] not in {1, width} for block in blocks):
        return None
    return Block(
        tuple(
            tuple(apply(*(_at(block, row, column) for block in blocks)) for column in range(width))
            for row in range(height)
        )
    )


def _at(block: Block, row: int, column: int) -> object:
    height, width = block.size
    return block.rows[row if height > 1 else 0][column if width > 1 else 0]
