"""Apply the table of rules to one part: each reference found is moved in its own bytes, the rest stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop_app.sheets.areas import moved_area, moved_areas
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import Kind, tokens
from desktop_app.sheets.part_rules import Holds
from desktop_app.sheets.xml_scan import Edits, Tag, escape_text, scan, unescape_text


@dataclass(frozen=True)
class Rules:
    """What to look at in a part. own_sheet: the sheet that references without a sheet mean."""

    own_sheet: str | None
    attributes: Mapping[tuple[str, str], Holds] = field(default_factory=dict)
    texts: Mapping[str, Holds] = field(default_factory=dict)


def validated_areas(text: str, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """All areas that validations of a sheet hold for, those of the extension list included."""
    if text.find("dataValidation", start, len(text) if end is None else end) < 0:
        return ()
    found: list[str] = []
    validating = False
    waiting: Tag | None = None
    for tag in scan(text, start, end):
        if tag.local == "dataValidation":
            validating = not (tag.closing or tag.empty)
            found.extend((tag.get("sqref") or "").split() if not tag.closing else ())
        elif waiting is not None and tag.closing:
            found.extend(text[waiting.end : tag.start].split())
        waiting = tag if validating and tag.local == "sqref" and not tag.closing else None
    return tuple(found)


@dataclass
class ReferencePatch:
    """Moves references of one part by the kind of thing that holds them."""

    mover: Mover
    rows_per_record: int = 1
    validated: tuple[str, ...] = ()

    def collect(self, text: str, rules: Rules, edits: Edits, start: int = 0, end: int | None = None) -> None:
        """Add the edits for everything the rules name between two offsets."""
        waiting: tuple[Tag, Holds] | None = None
        validating = False
        self.validated = validated_areas(text, start, end)
        for tag in scan(text, start, end):
            if waiting is not None:
                opening, holds = waiting
                waiting = None
                if tag.closing and tag.name == opening.name:
                    self._text(text, opening.end, tag.start, holds, rules, edits)
            local = tag.local
            if local == "dataValidation":
                validating = not (tag.closing or tag.empty)
            if tag.closing:
                continue
            if local in rules.texts and not tag.empty:
                holds = rules.texts[local]
                waiting = tag, Holds.VALIDATED if validating and holds is Holds.AREAS else holds
            self._attributes(tag, local, rules, edits)

    def _attributes(self, tag: Tag, local: str, rules: Rules, edits: Edits) -> None:
        if not tag.attribute_text:
            return
        for name, attribute in tag.attributes.items():
            holds = rules.attributes.get((local, name))
            if holds is not None:
                edits.attribute(attribute, self.moved(attribute.value, holds, rules.own_sheet))

    def _text(self, text: str, start: int, end: int, holds: Holds, rules: Rules, edits: Edits) -> None:
        value = unescape_text(text[start:end])
        moved = self.moved(value, holds, rules.own_sheet)
        if moved != value:
            edits.replace(start, end, escape_text(moved))

    def moved(self, value: str, holds: Holds, own_sheet: str | None) -> str:
        """The value moved; the same where nothing moves."""
        move = self.mover.move
        if holds is Holds.AREAS:
            return moved_areas(value, move, self.rows_per_record) if value.split() else value
        if holds is Holds.VALIDATED:
            if not value.split():
                return value
            return moved_areas(value, move, self.rows_per_record, self.validated)
        if holds is Holds.AREA:
            return moved_area(value, move, grow=True) or value
        if holds is Holds.PLACE:
            return " ".join(moved_area(area, move, grow=False) or area for area in value.split())
        if holds is Holds.TOTAL:
            return replace(self.mover, grow="all", grow_single=True).formula(value, own_sheet)
        if holds is Holds.CONDITION:
            return replace(self.mover, grow="locked").formula(value, own_sheet)
        if holds is Holds.LINK:
            return replace(self.mover, grow="never").formula(value, own_sheet)
        return self._location(value, own_sheet)

    def _location(self, value: str, own_sheet: str | None) -> str:
        sharp = "#" if value.startswith("#") else ""
        body = value.removeprefix("#")
        kinds = [token.kind for token in tokens(body)]
        if kinds not in ([Kind.CELLS], [Kind.SHEET, Kind.CELLS], [Kind.ROWS], [Kind.SHEET, Kind.ROWS]):
            return value
        return sharp + replace(self.mover, grow="never").formula(body, own_sheet)
