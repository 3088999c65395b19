"""Which directions are covered where: a matrix of counts, with what nobody covers in plain view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.batch_groups import NOT_FILLED, county


@dataclass(frozen=True, slots=True)
class Coverage:
    """counts[row][column]: projects. A project with several directions counts in each."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def gaps(self) -> tuple[tuple[str, str], ...]:
        """(row, column) that nobody covers; of rows that are filled in."""
        return tuple(
            (row, column)
            for row, line in zip(self.rows, self.counts, strict=True)
            for column, count in zip(self.columns, line, strict=True)
            if not count and row != NOT_FILLED
        )

    @property
    def totals(self) -> tuple[int, ...]:
        """By column."""
        return tuple(sum(line[n] for line in self.counts) for n in range(len(self.columns)))


def coverages(pack: Pack, dossiers: Sequence[Dossier], fields: Mapping[str, Field]) -> tuple[Coverage, ...]:
    """Directions by county, and by cluster where the policy's fields know clusters. None without a direction field."""
    direction = next(
        (
            fields[k]
            for k in pack.fields
            if k in fields and fields[k].type is FieldType.MULTI and "direction" in k
        ),
        None,
    )
    if direction is None:
        return ()
    found = [_matrix("按县（市、区）", dossiers, direction, _county)]
    family = direction.key.partition("_")[0]
    cluster = fields.get(f"{family}_cluster")
    if cluster is not None:
        found.append(_matrix(f"按{cluster.label.partition('（')[0]}", dossiers, direction, _choice(cluster)))
    return tuple(found)


def _matrix(
    title: str, dossiers: Sequence[Dossier], direction: Field, row_of: Callable[[Facts], str]
) -> Coverage:
    codes = [choice.code for choice in direction.choices]
    lines: dict[str, list[int]] = {}
    for dossier in dossiers:
        line = lines.setdefault(row_of(dossier.facts), [0] * len(codes))
        chosen = dossier.facts.get(direction.key)
        for place, code in enumerate(codes):
            line[place] += isinstance(chosen, tuple) and code in chosen
    rows = sorted(lines, key=lambda row: (row == NOT_FILLED, -sum(lines[row]), row))
    return Coverage(
        title,
        tuple(rows),
        tuple(choice.label for choice in direction.choices),
        tuple(tuple(lines[r]) for r in rows),
    )


def _county(facts: Facts) -> str:
    return county(facts) or NOT_FILLED


def _choice(field: Field) -> Callable[[Facts], str]:
    def label(facts: Facts) -> str:
        code = facts.get(field.key)
        return field.label_of(str(code)) if code else NOT_FILLED

    return label
