"""The [subsidy] and [award] sections of a pack."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast

from desktop_app.domain.fields import FieldType
from desktop_app.domain.money import exact_decimal
from desktop_app.policy.award import Award, Bonus, FirmCap, Part, Share
from desktop_app.policy.entry import Entry
from desktop_app.policy.expressions import Scope, read_predicate, read_quantity
from desktop_app.policy.quantities import Quantity
from desktop_app.policy.subsidy import Subsidy, SubsidyClass, SubsidyNote, Tier


def read_subsidy(entry: Entry, scope: Scope) -> Subsidy:
    """Classes by tests, tiers ascending without gap or overlap, a cap for each class."""
    keys = entry.table(
        ("title", "clause", "source", "quote", "basis", "class", "tier"),
        required=("title", "clause", "source", "quote", "basis", "class", "tier"),
    )
    basis = scope.field_of(keys["basis"])
    if basis.type is not FieldType.MONEY:
        keys["basis"].fail(f"字段“{basis.key}”不是金额，不能作补助的依据")
    classes = tuple(_read_class(item, scope) for item in keys["class"].items())
    if not classes:
        keys["class"].fail("至少要有一类")
    return Subsidy(
        keys["title"].text(),
        keys["clause"].text(),
        keys["source"].text(),
        keys["quote"].text(),
        basis,
        classes,
        _read_tiers(keys["tier"], tuple(each.id for each in classes)),
    )


def _read_class(entry: Entry, scope: Scope) -> SubsidyClass:
    keys = entry.table(("id", "label", "when", "note"), required=("id", "label", "when"))
    notes = []
    for item in keys["note"].items() if "note" in keys else ():
        note = item.table(("when", "reading", "text"), required=("when", "reading", "text"))
        notes.append(
            SubsidyNote(read_predicate(note["when"], scope), note["reading"].text(), note["text"].text())
        )
    when = read_predicate(keys["when"], scope)
    return SubsidyClass(keys["id"].identifier(), keys["label"].text(), when, tuple(notes))


def _read_tiers(entry: Entry, classes: tuple[str, ...]) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for item in entry.items():
        keys = item.table(("at_least", "below", "caps"), required=("at_least", "caps"))
        at_least = _decimal(keys["at_least"])
        below = _decimal(keys["below"]) if "below" in keys else None
        if below is not None and below <= at_least:
            keys["below"].fail(f"上界{below}不大于下界{at_least}")
        if tiers and tiers[-1].below != at_least:
            previous = tiers[-1].below
            gap = "没有上界" if previous is None else f"到{previous}为止"
            keys["at_least"].fail(
                f"与上一档不衔接：上一档{gap}，本档从{at_least}起，档次之间不能有空档或重叠"
            )
        caps = {}
        for name, cap in keys["caps"].children().items():
            if name not in classes:
                cap.fail(f"没有标识为“{name}”的类，可用：{'、'.join(classes)}")
            caps[name] = _decimal(cap)
        tiers.append(Tier(at_least, below, caps))
    if not tiers:
        entry.fail("至少要有一档")
    return tuple(tiers)


def _decimal(entry: Entry) -> Decimal:
    number, is_percent = entry.number()
    value = exact_decimal(number)
    if is_percent or value is None or value < 0:
        entry.fail("应为不小于0的金额（万元）")
    return value


def read_award(entry: Entry, scope: Scope) -> Award:
    """A single formula, or parts; see award.py for the order in which the rest applies."""
    keys = entry.table(
        (
            "title",
            "clause",
            "quote",
            "formula",
            "part",
            "choose",
            "coefficient",
            "bonus",
            "cap",
            "floor",
            "firm_cap",
            "share",
            "note",
        ),
        required=("title", "clause", "quote"),
    )
    if ("formula" in keys) == ("part" in keys):
        entry.fail("应写明formula（一个算式）或part（若干部分）之一，不能都写或都不写")
    title = keys["title"].text()
    if "formula" in keys:
        parts: tuple[Part, ...] = (Part("whole", title, read_quantity(keys["formula"], scope)),)
    else:
        parts = tuple(_read_part(item, scope) for item in keys["part"].items())
        if not parts:
            keys["part"].fail("至少要有一个部分")
    choose = keys["choose"].one_of(("all", "best", "first")) if "choose" in keys else "all"
    return Award(
        title,
        keys["clause"].text(),
        keys["quote"].text(),
        parts,
        cast("Literal['all', 'best', 'first']", choose),
        _optional(keys, "coefficient", scope),
        tuple(_read_bonus(item, scope) for item in keys["bonus"].items()) if "bonus" in keys else (),
        _optional(keys, "cap", scope),
        _optional(keys, "floor", scope),
        _read_firm_cap(keys["firm_cap"], scope) if "firm_cap" in keys else None,
        _read_shares(keys["share"]) if "share" in keys else (),
        keys["note"].text() if "note" in keys else "",
    )


def _optional(keys: Mapping[str, Entry], name: str, scope: Scope) -> Quantity | None:
    return read_quantity(keys[name], scope) if name in keys else None


def _read_part(entry: Entry, scope: Scope) -> Part:
    keys = entry.table(("id", "title", "when", "formula", "cap"), required=("id", "title", "formula"))
    return Part(
        keys["id"].identifier(),
        keys["title"].text(),
        read_quantity(keys["formula"], scope),
        read_predicate(keys["when"], scope) if "when" in keys else None,
        _optional(keys, "cap", scope),
    )


def _read_bonus(entry: Entry, scope: Scope) -> Bonus:
    keys = entry.table(
        ("title", "when", "percent", "amount", "position"), required=("title", "when", "position")
    )
    if ("percent" in keys) == ("amount" in keys):
        entry.fail("应写明percent（按比例）或amount（固定金额）之一")
    if "percent" in keys and not keys["percent"].number()[1]:
        keys["percent"].fail('应写成百分数，如"10%"')
    position = keys["position"].one_of(("before_cap", "after_cap"))
    return Bonus(
        keys["title"].text(),
        read_predicate(keys["when"], scope),
        _optional(keys, "percent", scope),
        _optional(keys, "amount", scope),
        cast("Literal['before_cap', 'after_cap']", position),
    )


def _read_firm_cap(entry: Entry, scope: Scope) -> FirmCap:
    keys = entry.table(("amount", "per"), required=("amount", "per"))
    keys["per"].one_of(("year",))
    return FirmCap(read_quantity(keys["amount"], scope))


def _read_shares(entry: Entry) -> tuple[Share, ...]:
    shares = []
    for item in entry.items():
        keys = item.table(("level", "percent"), required=("level", "percent"))
        number, is_percent = keys["percent"].number()
        if not is_percent:
            keys["percent"].fail('应写成百分数，如"50%"')
        if number < 0:
            keys["percent"].fail("分担的比例不能小于0")
        shares.append(Share(keys["level"].text(), number))
    if sum((share.part for share in shares), Fraction(0)) != 1:
        entry.fail("各级分担的比例之和应为100%")
    return tuple(shares)
