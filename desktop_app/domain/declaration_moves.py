"""Which way a declaration may go: 草稿 → 已核对 → 已定稿 → 已上报 → 退回 / 入库 / 未通过, 撤回 before it is sent; and back.

三（四） counts what was declared, approved or not. So a declaration that was sent can never be withdrawn: what the city
returns (退回) stays declared, and is put right and sent again as the same declaration of the same batch. Declaring it
in a later batch of the year instead is a second declaration, which only the office's own reason lets through (X10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.entities import DeclarationStatus as Status

STATUS_WORDS: Mapping[Status, str] = {
    Status.DRAFT: "草稿",
    Status.CHECKED: "已核对",
    Status.FINAL: "已定稿",
    Status.SENT: "已上报",
    Status.RETURNED: "退回",
    Status.LISTED: "入库",
    Status.REJECTED: "未通过",
    Status.WITHDRAWN: "撤回",
}


class MoveKind(StrEnum):
    """forward: the office's next step. answer: what the authority said. back: something is taken back, with a reason."""

    FORWARD = "forward"
    ANSWER = "answer"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. word: what a button says. needs_reason: the note may not be blank."""

    before: Status
    after: Status
    kind: MoveKind
    word: str
    needs_reason: bool = False


MOVES: tuple[Move, ...] = (
    Move(Status.DRAFT, Status.CHECKED, MoveKind.FORWARD, "核对"),
    Move(Status.CHECKED, Status.FINAL, MoveKind.FORWARD, "定稿"),
    Move(Status.FINAL, Status.SENT, MoveKind.FORWARD, "登记上报"),
    Move(Status.SENT, Status.LISTED, MoveKind.ANSWER, "登记入库"),
    Move(Status.SENT, Status.RETURNED, MoveKind.ANSWER, "登记退回"),
    Move(Status.SENT, Status.REJECTED, MoveKind.ANSWER, "登记未通过"),
    Move(Status.RETURNED, Status.REJECTED, MoveKind.ANSWER, "登记未通过"),
    Move(Status.CHECKED, Status.DRAFT, MoveKind.BACK, "退回草稿"),
    Move(Status.FINAL, Status.DRAFT, MoveKind.BACK, "重新打开修改", needs_reason=True),
    Move(Status.RETURNED, Status.DRAFT, MoveKind.BACK, "按退回意见修改", needs_reason=True),
    Move(Status.DRAFT, Status.WITHDRAWN, MoveKind.BACK, "撤回"),
    Move(Status.CHECKED, Status.WITHDRAWN, MoveKind.BACK, "撤回"),
    Move(Status.FINAL, Status.WITHDRAWN, MoveKind.BACK, "撤回", needs_reason=True),
    # Slips of the hand: a wrong registration is taken back to where it was, with a reason.
    Move(Status.SENT, Status.FINAL, MoveKind.BACK, "更正：尚未上报", needs_reason=True),
    Move(Status.LISTED, Status.SENT, MoveKind.BACK, "更正登记", needs_reason=True),
    Move(Status.REJECTED, Status.SENT, MoveKind.BACK, "更正登记", needs_reason=True),
    Move(Status.RETURNED, Status.SENT, MoveKind.BACK, "更正登记", needs_reason=True),
)
_BY_ENDS: Mapping[tuple[Status, Status], Move] = {(move.before, move.after): move for move in MOVES}

# Still inside the office; what has left it stays declared, whatever became of it.
INSIDE = frozenset({Status.DRAFT, Status.CHECKED, Status.FINAL})
# No draft any more: its print carries no 草稿.
SETTLED = frozenset({Status.FINAL, Status.SENT, Status.LISTED, Status.RETURNED, Status.REJECTED})
# Nothing is left to do for the office.
ANSWERED = frozenset({Status.LISTED, Status.REJECTED, Status.WITHDRAWN})


def move_between(before: Status, after: Status) -> Move | None:
    """The allowed move, or None."""
    return _BY_ENDS.get((before, after))


def moves_from(status: Status) -> tuple[Move, ...]:
    """What may be done with a declaration now, the next step first."""
    return tuple(move for move in MOVES if move.before is status)
