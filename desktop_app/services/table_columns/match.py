"""What a column's titles name: the one matcher that import, export and onboarding share.

A match is exact where a label or a known spelling says it; else near, with a score, never taken for exact.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.table_columns.header_names import DIFFERENT_QUANTITY, NAMES
from desktop_app.services.table_columns.headers import plain

EXACT, WITHOUT_REMARK, NEAR_ENOUGH, FARTHEST = 100, 92, 84, 60
CLEAR_LEAD = 4
_UNIT = r"亿元|百万元|千万元|千元|万元|元"
_UNIT_IN_TITLE = re.compile(
    rf"[(（\[]?(?:单位[:：]?)?(?:人民币)?({_UNIT})[)）\]]?$|[(（](?:单位[:：]?)?({_UNIT})[)）]"
)
_UNIT_ABOVE = re.compile(rf"(?:金额)?单位[:：]?(?:人民币)?({_UNIT})")
_DECORATION = re.compile(
    r"[\s*★☆:：。]+|^其中[:：]?|^\d+[.、]|[(（](?:必填|选填|下拉选择|可多选|预计|计划)[)）]"
)
_REMARK = re.compile(r"[(（][^()（）]*[)）]|(?<=[\u4e00-\u9fff)）])/?[A-Za-z][A-Za-z.,'&/-]*$")
# What may stand before or behind a name without making it another quantity; an import still asks about it.
_AFFIXES = re.compile(r"^(?:计划|预计|拟|目前|当前|项目)(?=.{3,})|(?:金额|描述|概述)$")
_PARENT_SAYS_IT = ("合计", "小计", "")
_SHORTEST_NEAR = 3


@dataclass(frozen=True, slots=True)
class NameMatch:
    """key: of a field or a composite of ours; score: 100 = the same name; member: code of a multi-choice."""

    key: str
    spelling: str
    score: int
    member: str = ""

    @property
    def is_exact(self) -> bool:
        return self.score == EXACT


class ColumnNames:
    """Every label and spelling of a dictionary's fields; remembers what it was asked."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields
        self._keys = {bare(plain(field.label)): key for key, field in fields.items()}
        self._keys.update({bare(plain(s)): key for key, spellings in NAMES.items() for s in spellings})
        self._near: dict[str, tuple[NameMatch, ...]] = {}

    def matches(self, titles: Sequence[str]) -> tuple[NameMatch, ...]:
        """All that a column may be by its titles (plain texts, from above), best first; exact names end the search."""
        clean = [bare(title) for title in titles]
        member = self._member(clean)
        if member is not None:
            return (member,)
        # The whole path, then the finest title, then (a parent over 合计) the parent.
        parent = clean[-2] if len(clean) > 1 and clean[-1] in _PARENT_SAYS_IT else ""
        attempts = dict.fromkeys(("".join(clean), clean[-1], parent))
        for title in filter(None, attempts):
            if title in self._keys:
                return (NameMatch(self._keys[title], title, EXACT),)
        short = bare(_REMARK.sub("", titles[-1]))
        found = list(self._nearest(short or clean[-1] or clean[0]))
        short = short if short in self._keys else _AFFIXES.sub("", short)
        if short in self._keys and short != clean[-1]:
            key = self._keys[short]
            found = [
                NameMatch(key, short, WITHOUT_REMARK),
                *(match for match in found if match.key != key and match.score < WITHOUT_REMARK),
            ]
        return tuple(found)

    def nearest(self, titles: Sequence[str]) -> NameMatch | None:
        """The one match that may stand, exact or clearly nearer than any other; None where there is none."""
        found = self.matches(titles)
        if not found or found[0].score < NEAR_ENOUGH:
            return None
        rival = next((match for match in found if match.key != found[0].key), None)
        clear = rival is None or found[0].score - rival.score >= CLEAR_LEAD
        return found[0] if found[0].is_exact or clear else None

    def _member(self, clean: Sequence[str]) -> NameMatch | None:
        """A column beneath a multi-choice's title that bears the label of one choice: 技术改造方向 / 智能化."""
        if len(clean) < 2:
            return None
        parent = self._keys.get(clean[-2], "")
        field = self._fields.get(parent)
        if field is None or field.type is not FieldType.MULTI:
            return None
        code = next((c.code for c in field.choices if clean[-1] in (c.label, *c.aliases)), None)
        return NameMatch(parent, clean[-1], EXACT, code) if code else None

    def _nearest(self, title: str) -> tuple[NameMatch, ...]:
        """Near spellings, one for each key, best first."""
        if len(title) < _SHORTEST_NEAR:
            return ()
        if title not in self._near:
            self._near[title] = self._search(title)
        return self._near[title]

    def _search(self, title: str) -> tuple[NameMatch, ...]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only headers that nobody has seen need it

        qualifiers = [word for word in DIFFERENT_QUANTITY if word in title]
        found: dict[str, NameMatch] = {}
        for spelling, score, _ in process.extract(
            title, self._keys.keys(), scorer=fuzz.ratio, limit=12, score_cutoff=FARTHEST
        ):
            key = self._keys[spelling]
            if len(spelling) >= _SHORTEST_NEAR and all(word in spelling for word in qualifiers):
                found.setdefault(key, NameMatch(key, spelling, min(int(score), EXACT - 1)))
        return tuple(found.values())


def bare(title: str) -> str:
    """A plain title without its unit, its marks and what stands around the name."""
    return _DECORATION.sub("", _UNIT_IN_TITLE.sub("", title)).strip("()（）")


def unit_in(titles: Iterable[str]) -> str:
    """The unit of money that a column's titles name, the finest title first; "" for none."""
    found = (match for title in reversed(list(titles)) if (match := _UNIT_IN_TITLE.search(title)))
    return next((match[1] or match[2] for match in found), "")


def unit_above(texts: Iterable[str]) -> str:
    """The unit that a line above a header names ("单位：万元"); "" for none."""
    found = (match for text in texts if (match := _UNIT_ABOVE.search(text)))
    return next((match[1] for match in found), "")
