"""What each column of a recognised table stands for: candidates with a confidence and a reason, never taken in silence.

Evidence: the names in the header, the template's drop-downs, last year's filled table, and the table registered before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.domain import industry
from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.onboarding.layout import LayoutColumn, TemplateLayout
from desktop_app.services.onboarding.learning import Learned, LearnedColumn, Vote
from desktop_app.services.onboarding.options import MONTH_TEXT, is_money, option_label, source_of
from desktop_app.services.table_columns.header_names import CITY, COUNTY, NUMBER, PERIOD, SCALE, STATE
from desktop_app.services.table_columns.headers import plain
from desktop_app.services.table_columns.match import WITHOUT_REMARK, ColumnNames, NameMatch
from desktop_app.services.table_columns.values import INDUSTRY_STYLES, industry_value
from desktop_app.sheets.mapping import MONEY_UNITS, ColumnSource
from desktop_app.sheets.mapping import Mapping as SheetMapping

CERTAIN = 0.85
LEAST = 0.4
MOST_CANDIDATES = 5
_SAME_NAME, _NAME_WITH_REMARK, _SAME_CHOICES = 0.97, 0.88, 0.6
_CONFLICT, _AGAINST_LAST_YEAR = 0.6, 0.5
_FIT, _LEAST_CHOICES = 0.8, 3
_VOTES_COUNT_FROM = 0.6
_EVERYWHERE = frozenset({"其他", "无", "其它", "不属于", ""})
_YES_NO = frozenset({"是", "否"})
_STYLES = ("name", "ordinal_name", "code")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a column may stand for. key: an option (onboarding_options); confidence: 0 to 1; reason: in Chinese."""

    key: str
    confidence: float
    reason: str
    unit: str = ""
    format: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """candidates: best first. left_out: why nothing is proposed at all (a formula of the table's own), "" otherwise."""

    column: LayoutColumn
    candidates: tuple[Candidate, ...]
    left_out: str = ""

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def is_certain(self) -> bool:
        best = self.best
        return best is not None and best.confidence >= CERTAIN


@dataclass(frozen=True)
class MappingProposal:
    """A proposal for every column of a layout, in its order."""

    layout: TemplateLayout
    columns: tuple[ColumnProposal, ...]
    fields: Mapping[str, Field] = field(repr=False)

    @property
    def certain(self) -> tuple[ColumnProposal, ...]:
        return tuple(column for column in self.columns if column.is_certain)

    @property
    def doubtful(self) -> tuple[ColumnProposal, ...]:
        """Columns with candidates none of which is certain."""
        return tuple(column for column in self.columns if column.best and not column.is_certain)

    @property
    def unknown(self) -> tuple[ColumnProposal, ...]:
        return tuple(column for column in self.columns if not column.best and not column.left_out)

    def mapping(self, *, certain_only: bool = True) -> SheetMapping:
        """The best candidates as a mapping."""
        chosen = {
            proposal.column.place: proposal.best
            for proposal in self.columns
            if proposal.best and (proposal.is_certain or not certain_only)
        }
        return mapping_of(self.layout, chosen, self.fields)


def propose_mapping(
    layout: TemplateLayout,
    fields: Mapping[str, Field],
    learned: Learned | None = None,
    before: Mapping[str, ColumnSource] | None = None,
    before_name: str = "",
) -> MappingProposal:
    """before: what the columns (by place) stood for in a registered table that this one continues, named before_name."""
    proposer = _Proposer(fields, learned, ColumnNames(fields), layout.unit)
    found = []
    for column in layout.columns:
        proposal = proposer.column(column)
        known = before.get(column.place) if before else None
        if known is not None and not proposal.left_out:
            proposal = _continued(proposal, known, before_name, fields)
        found.append(proposal)
    return MappingProposal(layout, tuple(_without_rivals(found)), fields)


def mapping_of(
    layout: TemplateLayout,
    chosen: Mapping[str, Candidate | None],
    fields: Mapping[str, Field],
    unit: str = "",
) -> SheetMapping:
    """The mapping of chosen candidates by the columns' places. unit: of the table, where a person named one."""
    columns = tuple(
        source_of(
            candidate.key, column.letters, column.line, fields,
            unit=candidate.unit, format=candidate.format, style=candidate.style,
        )
        for column in layout.columns
        if (candidate := chosen.get(column.place)) is not None and candidate.key
    )  # fmt: skip
    table_unit = unit or (layout.unit if layout.unit in MONEY_UNITS else "万元")
    return SheetMapping(layout.sheet, layout.header, layout.rows, table_unit, columns, layout.rows_per_record)


@dataclass(frozen=True)
class _Proposer:
    fields: Mapping[str, Field]
    learned: Learned | None
    names: ColumnNames
    unit: str

    def column(self, column: LayoutColumn) -> ColumnProposal:
        if column.is_number:
            return ColumnProposal(column, (Candidate(NUMBER, 1.0, "序号列，自动编号"),))
        if column.is_computed:
            return ColumnProposal(column, (), "表内公式自行计算，不填")
        taught = self.learned.column(column.plain_titles) if self.learned else None
        found: dict[str, Candidate] = {}
        for match in self.names.matches(column.plain_titles):
            candidate = self._by_name(column, match)
            found[candidate.key] = candidate
        for candidate in self._by_choices(column):
            found.setdefault(candidate.key, candidate)
        if taught is not None:
            self._taught(taught, found)
        ranked = sorted(found.values(), key=lambda candidate: -candidate.confidence)
        kept = [self._finished(column, each, taught) for each in ranked if each.confidence >= LEAST]
        return ColumnProposal(column, tuple(kept[:MOST_CANDIDATES]))

    def _by_name(self, column: LayoutColumn, match: NameMatch) -> Candidate:
        key = f"{match.key}={match.member}" if match.member else match.key
        if key == SCALE and column.choices and set(column.choices) <= _YES_NO:
            key = "is_above_scale"  # a drop-down of 是 and 否 has no place for 否（技改后可达规上）
        if match.is_exact:
            confidence, reason = _SAME_NAME, f"与“{self._named(key, match)}”名称一致"
        elif match.score == WITHOUT_REMARK:
            confidence, reason = _NAME_WITH_REMARK, f"除修饰和括号内的说明外，与“{match.spelling}”名称一致"
        else:
            confidence = match.score / 100 * 0.9 - 0.05
            reason = f"与“{match.spelling}”名称相近（{match.score}%）"
        fit = self._fit(key, column.choices)
        if fit is not None and fit >= _FIT:
            return Candidate(key, 1 - (1 - confidence) * 0.3, f"{reason}，下拉选项与字段选项一致")
        if fit is not None and fit < 1 - _FIT:
            return Candidate(key, confidence * _CONFLICT, f"{reason}，但下拉选项与字段选项不同")
        return Candidate(key, confidence, reason)

    def _named(self, key: str, match: NameMatch) -> str:
        label = option_label(key, self.fields)
        return match.spelling if plain(label) == match.spelling else label

    def _by_choices(self, column: LayoutColumn) -> Iterator[Candidate]:
        """Fields whose answers are those of the drop-down, however the column is called."""
        if len(column.choices) < _LEAST_CHOICES:
            return
        fits = [(fit, key) for key in self.fields if (fit := self._fit(key, column.choices)) is not None]
        for fit, key in sorted(fits, reverse=True):
            if fit >= _FIT:
                yield Candidate(key, _SAME_CHOICES * fit, "下拉选项与字段选项一致")

    def _fit(self, key: str, choices: Sequence[str]) -> float | None:
        """How far a drop-down's choices are answers of an option: 0 to 1; None where nothing can be said."""
        told = {plain(choice) for choice in choices} - _EVERYWHERE
        if not told or key in (CITY, COUNTY, SCALE, STATE, NUMBER):
            return None
        field_key, _, member = key.partition("=")
        own = self.fields.get(field_key)
        if own is None:
            return 0.0 if key == PERIOD else None
        if member or own.type is FieldType.BOOL:
            return 1.0 if told <= _YES_NO else 0.0
        if own.type is FieldType.INDUSTRY:
            return max(_share(told, _industries(style)) for style in _STYLES)
        if (
            own.type is FieldType.MULTI
        ):  # a drop-down offers several answers as one choice: 产品升级、装备提升
            told = {part for text in told for part in text.split("、")} - _EVERYWHERE
        if own.type in (FieldType.CHOICE, FieldType.MULTI):
            names = {plain(name) for c in own.choices for name in (c.label, *c.aliases)}
            return max(_share(told, names), _share({_stem(text) for text in told}, {_stem(n) for n in names}))
        return 0.0 if is_money(key, self.fields) or own.type is FieldType.MONTH else None

    def _taught(self, taught: LearnedColumn, found: dict[str, Candidate]) -> None:
        """Last year's values vote: for a name that they bear out, against one that they do not, or for another field."""
        top = taught.votes[0] if taught.votes else None
        best_of: dict[str, Vote] = {}
        for vote in taught.votes:
            best_of.setdefault(vote.key, vote)
        for key, vote in best_of.items():
            named = found.get(key)
            if vote.share < _VOTES_COUNT_FROM or (named is None and not _tells(vote)):
                continue
            words = f"去年的表在此列填的是“{option_label(key, self.fields)}”（{vote.compared}个项目中{vote.agreed}个相同）"
            weight = 0.6 + 0.35 * vote.share * min(1.0, vote.distinct / 3)
            if named is None:
                rivals = [v for k, v in best_of.items() if k != key and v.agreed == vote.agreed]
                found[key] = Candidate(key, weight * (0.75 if rivals else 0.95), words)
            else:
                raised = 1 - (1 - named.confidence) * (1 - weight)
                found[key] = replace(named, confidence=raised, reason=f"{named.reason}；{words}")
        if top is None or not _tells(top) or top.share < 0.8:
            return
        for key, candidate in list(found.items()):
            own = best_of.get(key)
            if key != top.key and (own is None or own.share < 0.3) and not self._same_meaning(key, top.key):
                reason = f"{candidate.reason}，但去年的表在此列填的不是它"
                found[key] = Candidate(key, candidate.confidence * _AGAINST_LAST_YEAR, reason)

    def _same_meaning(self, one: str, other: str) -> bool:
        """Options that often write the same text: of one field, or a field and what is derived from it."""
        return one.partition("=")[0] == other.partition("=")[0]

    def _finished(
        self, column: LayoutColumn, candidate: Candidate, taught: LearnedColumn | None
    ) -> Candidate:
        """With unit, month form and style: from the titles and cells of this table, else from last year's."""
        key = candidate.key
        vote = next((v for v in taught.votes if v.key == key), None) if taught else None
        if is_money(key, self.fields):
            own = column.unit if column.unit in MONEY_UNITS else ""
            written = column.unit or self.unit
            if written and written not in MONEY_UNITS:
                return replace(candidate, confidence=min(candidate.confidence, 0.5))
            if vote and vote.source.unit and vote.share >= _VOTES_COUNT_FROM and _tells(vote):
                if own and vote.source.unit != own:
                    reason = f"{candidate.reason}；注意去年按{vote.source.unit}填写"
                    return replace(
                        candidate, unit=own, reason=reason, confidence=min(candidate.confidence, 0.8)
                    )
                own = own or vote.source.unit
            return replace(candidate, unit="" if own == (self.unit or "万元") else own)
        kind = self.fields[key].type if key in self.fields else None
        if kind is FieldType.MONTH and not column.is_date:
            told = vote.source.format if vote else None
            return replace(candidate, format=told or _format_in(column) or MONTH_TEXT)
        if key == PERIOD and vote and vote.source.format != MONTH_TEXT:
            return replace(candidate, format=vote.source.format or "")
        if kind is FieldType.INDUSTRY:
            return replace(candidate, style=_style_of(column, vote))
        return candidate


def _tells(vote: Vote) -> bool:
    """Whether agreement can be no accident: different values, and more than 是 and 否."""
    return vote.distinct >= 2 and vote.agreed >= 2 and vote.share >= _VOTES_COUNT_FROM


def _style_of(column: LayoutColumn, vote: Vote | None) -> str:
    told = {plain(choice) for choice in column.choices} - _EVERYWHERE
    if told:
        best = max(_STYLES, key=lambda style: _share(told, _industries(style)))
        return best if best != "name" else ""
    return (vote.source.style or "") if vote and vote.source.style != "name" else ""


def _format_in(column: LayoutColumn) -> str:
    """A month form that the titles show by an example: (如2024.01)."""
    import re  # noqa: PLC0415 - one expression, seldom needed

    text = "".join(column.plain_titles)
    match = re.search(
        r"(?:如|例如|格式)[:：]?(?:20[0-9]{2}|Y|yyyy|YYYY)([.\-/年]?)([0-9]{1,2}|[mM]{1,2})(月?)", text
    )
    if match is None:
        return ""
    month = "mm" if len(match[2]) == 2 else "m"
    return f"yyyy{match[1]}{month}{match[3]}"


def _industries(style: str) -> frozenset[str]:
    assert style in INDUSTRY_STYLES
    return frozenset(plain(str(_written(each.code, style))) for each in industry.divisions())


def _written(code: str, style: str) -> str | int:
    try:
        return industry_value(code, style)
    except KeyError:
        return ""


def _share(told: set[str], known: set[str] | frozenset[str]) -> float:
    return len(told & known) / len(told)


def _stem(text: str) -> str:
    for ending in ("产业集群", "企业", "产业", "项目", "类"):
        if text.endswith(ending) and len(text) > len(ending):
            return text.removesuffix(ending)
    return text


def _continued(
    proposal: ColumnProposal, known: ColumnSource, name: str, fields: Mapping[str, Field]
) -> ColumnProposal:
    """The proposal with what the registered table says of this column at its head."""
    from desktop_app.services.onboarding.options import key_of  # noqa: PLC0415 - kept beside its use

    key = key_of(known)
    units = proposal.column.unit if is_money(key, fields) and proposal.column.unit in MONEY_UNITS else ""
    first = Candidate(
        key, 0.99, f"上次登记的“{name}”这一栏对应“{option_label(key, fields)}”",
        units or (known.unit or ""), known.format or "", known.style or "",
    )  # fmt: skip
    others = tuple(candidate for candidate in proposal.candidates if candidate.key != key)
    return ColumnProposal(proposal.column, (first, *others)[:MOST_CANDIDATES])


def _without_rivals(proposals: Sequence[ColumnProposal]) -> Iterator[ColumnProposal]:
    """One field is meant for one column: where several claim it, the clearly surest keeps it and the others doubt it."""
    claims: dict[str, list[float]] = {}
    for proposal in proposals:
        if proposal.best:
            claims.setdefault(proposal.best.key, []).append(proposal.best.confidence)
    for proposal in proposals:
        best = proposal.best
        rivals = sorted(claims.get(best.key, ()), reverse=True) if best else []
        # Two that are equally sure are left for a person to tell apart (declare_proposal refuses them).
        if best is None or len(rivals) < 2 or best.confidence == rivals[0]:
            yield proposal
            continue
        doubted = replace(best, confidence=min(best.confidence, 0.5), reason=f"{best.reason}；但另一栏更像它")
        rest = tuple(c for c in proposal.candidates[1:])
        ranked = sorted((doubted, *rest), key=lambda candidate: -candidate.confidence)
        yield replace(proposal, candidates=tuple(ranked))
