"""Which actions of the menu 批次 can be done with the batch in view."""

from desktop_app.domain.declaration_moves import MoveKind
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.batches.page_state import BatchPageState

# Action, the status it moves to, and the kind of the move.
MOVES: dict[str, tuple[Status, MoveKind]] = {
    "batch_checked": (Status.CHECKED, MoveKind.FORWARD),
    "batch_sent": (Status.SENT, MoveKind.FORWARD),
    "batch_listed": (Status.LISTED, MoveKind.ANSWER),
    "batch_returned": (Status.RETURNED, MoveKind.ANSWER),
    "batch_rejected": (Status.REJECTED, MoveKind.ANSWER),
    "batch_withdrawn": (Status.WITHDRAWN, MoveKind.BACK),
}
# The action that does a batch's next step, by its code.
NEXT: dict[str, str] = {
    "returned": "batch_back",
    "check": "batch_checked",
    "finalise": "batch_finalise",
    "send": "batch_sent",
    "answer": "batch_listed",
    "carry": "carry_over",
    "choose": "batch_choose",
    "notice": "batch_days",
}
# Steps that are of certain declarations: those are marked first.
MARKED: dict[str, Status] = {
    "returned": Status.RETURNED,
    "check": Status.DRAFT,
    "send": Status.FINAL,
    "answer": Status.SENT,
}
# Something happens outside the program before these are written down: the page is shown, nothing is asked yet.
OUTSIDE = frozenset({"returned", "send", "answer"})
_ALWAYS = frozenset({"batch_new", "ledger", "carry_over"})
_WITH_MEMBERS = frozenset({"batch_export", "batch_print", "batch_letter", "batch_totals", "batch_self_check"})


def possible_deeds(state: BatchPageState) -> frozenset[str]:
    """The ids of the actions; those on members where at least one member admits them."""
    line = state.line
    if line is None:
        return _ALWAYS
    found = set(_ALWAYS)
    if not line.is_archived:
        found |= {"batch_choose", "batch_days"}
    if state.members:
        found |= _WITH_MEMBERS
    moves = {(move.after, move.kind) for member in state.members for move in member.moves}
    found |= {action for action, move in MOVES.items() if move in moves}
    if any(kind is MoveKind.BACK and after is not Status.WITHDRAWN for after, kind in moves):
        found.add("batch_back")
    counts = line.counts
    if not line.is_archived and (counts.get(Status.DRAFT) or counts.get(Status.CHECKED)):
        found.add("batch_finalise")
    if not line.is_archived and (counts.get(Status.FINAL) or counts.get(Status.RETURNED)):
        found.add("batch_reopen")
    if state.is_finalised:
        found |= {"batch_capsules", "batch_compare"}
    return frozenset(found)
