"""What the form shows at one moment: a frozen value. The window renders the difference between two of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.domain.facts import Facts
from desktop_app.services.findings.finding import NOWHERE, Finding, Surroundings

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class FormState(NamedTuple):
    """facts: what is known. unread: texts that could not be understood, by field; they are kept as typed.

    results: by pack id, in the order of the cards. undo_name, redo_name: what the next step would take back or
    repeat, None where there is none. saved: nothing has changed since the last save. around: what the findings were
    compared with.
    """

    project_id: str
    facts: Facts
    enterprise_id: str | None = None
    unread: Mapping[str, str] = _NOTHING
    problems: Mapping[str, str] = _NOTHING
    findings: tuple[Finding, ...] = ()
    results: "Mapping[str, PolicyResult]" = _NOTHING
    undo_name: str | None = None
    redo_name: str | None = None
    saved: bool = True
    around: Surroundings = NOWHERE

    def finding_of(self, key: str) -> Finding | None:
        """The gravest finding that stands under a field."""
        mine = [finding for finding in self.findings if key in finding.fields]
        return min(mine, key=lambda each: each.rank) if mine else None

    def findings_by_field(self) -> dict[str, Finding]:
        """The gravest finding of every field that has one."""
        gravest: dict[str, Finding] = {}
        for finding in self.findings:
            for key in finding.fields:
                known = gravest.get(key)
                if known is None or finding.rank < known.rank:
                    gravest[key] = finding
        return gravest
