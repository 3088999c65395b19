"""Has this project been declared already? By the record itself, its code, then its firm and its name.

The index is made once for any number of questions: only lines of the same firm are compared by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.declaring import LedgerEntry
from desktop_app.domain.entities import DeclarationStatus, Dossier
from desktop_app.services.records.names import firm_name, project_name


class MatchKind(StrEnum):
    """From certain to likely. name, near: of the same firm."""

    PROJECT = "project"
    CODE = "code"
    NAME = "name"
    NEAR = "near"


MATCH_WORDS = {
    MatchKind.PROJECT: "同一个项目",
    MatchKind.CODE: "项目代码相同",
    MatchKind.NAME: "企业和项目名称相同",
    MatchKind.NEAR: "企业相同、项目名称相近",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a project is known by. Texts as typed, "" where unknown."""

    project_id: str
    name: str
    code: str
    enterprise_name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Match:
    """A ledger line that stands against a project. is_certain: no judgement is needed."""

    kind: MatchKind
    entry: LedgerEntry

    @property
    def is_certain(self) -> bool:
        return self.kind is not MatchKind.NEAR

    @property
    def words(self) -> str:
        return MATCH_WORDS[self.kind]


def identity_of(dossier: Dossier) -> Identity:
    """What a project is known by now."""
    facts = dossier.facts
    return Identity(
        dossier.project.id,
        *(str(facts.get(key, "")) for key in ("project_name", "project_code", "enterprise_name", "uscc")),
    )


class LedgerIndex:
    """The lines that count: withdrawn ones were never declared."""

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self._of_project: dict[str, list[LedgerEntry]] = {}
        self._by_code: dict[str, list[LedgerEntry]] = {}
        self._by_uscc: dict[str, list[LedgerEntry]] = {}
        self._by_firm: dict[str, list[LedgerEntry]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: LedgerEntry) -> None:
        """A further line, where it counts."""
        if entry.status is DeclarationStatus.WITHDRAWN:
            return
        for key, table in (
            (entry.project_id, self._of_project),
            (_plain(entry.project_code), self._by_code),
            (entry.uscc, self._by_uscc),
            (firm_name(entry.enterprise_name).core, self._by_firm),
        ):
            if key:
                table.setdefault(key, []).append(entry)

    def matches(self, of: Identity) -> tuple[Match, ...]:
        """Every line that names this project, the most certain first, each once."""
        found = {match.entry.id: match for match in self.known_as(of)}
        for entry in self._of_same_firm(of):
            kind = None if entry.id in found else _by_name(of, entry)
            if kind is not None:
                found[entry.id] = Match(kind, entry)
        order = list(MatchKind)
        return tuple(sorted(found.values(), key=lambda match: order.index(match.kind)))

    def known_as(self, of: Identity) -> tuple[Match, ...]:
        """The lines of the record itself, then those of its code: what needs no comparing of names."""
        found = {
            entry.id: Match(MatchKind.PROJECT, entry) for entry in self._of_project.get(of.project_id, ())
        }
        code = _plain(of.code)
        for entry in self._by_code.get(code, ()) if code else ():
            found.setdefault(entry.id, Match(MatchKind.CODE, entry))
        return tuple(found.values())

    def _of_same_firm(self, of: Identity) -> Iterable[LedgerEntry]:
        name = firm_name(of.enterprise_name)
        if of.uscc:
            yield from self._by_uscc.get(of.uscc, ())
        for entry in self._by_firm.get(name.core, ()) if name.core else ():
            # Two codes are two firms, whatever they are called; one that was left blank says nothing.
            if not (of.uscc and entry.uscc) and name.same_as(firm_name(entry.enterprise_name)):
                yield entry


def _by_name(of: Identity, entry: LedgerEntry) -> MatchKind | None:
    mine = project_name(of.name, of.enterprise_name)
    other = project_name(entry.project_name, entry.enterprise_name)
    # A project that was registered anew has another code and the same name: a person decides.
    two_codes = bool(of.code and entry.project_code)
    if mine.same_as(other):
        return MatchKind.NEAR if two_codes else MatchKind.NAME
    return MatchKind.NEAR if not two_codes and mine.near(other) else None


def _plain(code: str) -> str:
    return code.replace("-", "").strip()
