"""The manual of the pack language is true: its examples load, its cases pass, and no word of the language is left out."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app import resources
from desktop_app.domain.fields import FieldType, standard_dictionary
from desktop_app.policy import award_reader, cases, expressions, pack_reader
from desktop_app.policy.cases import read_cases, run_cases
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.pack import Pack
from desktop_app.policy.pack_reader import read_pack

MANUAL = resources.path("policies") / "README.md"
TEXT = MANUAL.read_text(encoding="utf-8")
FIELDS = standard_dictionary()


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```toml {kind}\n(.*?)^```", TEXT, flags=re.M | re.S)


def _section(heading: str) -> str:
    return TEXT.partition(f"## {heading}")[2].partition("\n## ")[0]


def _examples(heading: str) -> list[str]:
    """The inline code of the first column of a section's table."""
    rows = [line for line in _section(heading).splitlines() if line.startswith("| `")]
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def _pack(text: str) -> Pack:
    return read_pack(text.encode(), "README.md", FIELDS)


def _whole() -> str:
    """The example with every further part of the manual joined to it."""
    head = _blocks("pack")[0].partition("[award]")[0]
    return head + "\n".join(_blocks("part"))


def test_完整的例子能装入且案例全部通过() -> None:
    (pack_text,), (cases_text,) = _blocks("pack"), _blocks("cases")
    pack = _pack(pack_text)
    report = run_cases(pack, read_cases(cases_text.encode(), "README.md", pack, FIELDS))
    assert (report.failures, report.gaps) == ((), ())
    assert report.count == 5


def test_各部分的例子合在一起能装入() -> None:
    pack = _pack(_whole())
    assert pack.subsidy is not None
    assert pack.award is not None
    assert (len(pack.award.parts), len(pack.award.bonuses), len(pack.award.shares)) == (2, 2, 2)
    assert pack.award.firm_cap is not None
    assert [field.key for field in pack.own_fields] == [
        "county_software_cost",
        "county_grade",
        "county_energy_saving",
    ]
    assert pack.windows and pack.quotas and pack.targets and pack.sheets and pack.declaring
    assert pack.exclusion_group is not None
    assert [reading.lists_when for reading in pack.readings] == ["verdict_differs", "settled_verdict_flips"]


def _condition(require: str) -> str:
    return f'\n[[condition]]\nid = "tried"\nclause = "试"\ntitle = "试"\nquote = "试"\nrequire = {require}\n'


@pytest.mark.parametrize("example", _examples("四、要求的写法"))
def test_要求的每种写法都能装入(example: str) -> None:
    pack = _pack(_whole() + _condition(example))
    result = evaluate({}, pack, date(2025, 6, 30))
    assert result.conditions[-1].id == "tried"
    assert result.conditions[-1].message


@pytest.mark.parametrize("example", _examples("六、算式的写法"))
def test_算式的每种写法都能装入(example: str) -> None:
    pack = _pack(_whole() + _condition(f'{{ value = {example}, label = "试", at_least = 0 }}'))
    assert pack.conditions[-1].id == "tried"


# --- nothing left out -----------------------------------------------------------------------------------------------


def _keywords(module: object) -> Iterator[str]:
    """The words a reader admits: what stands in its tuples of names and in comparisons with `in`."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"table", "one_of"}:
                for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    yield from _texts(argument)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            yield from _texts(node.value)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            yield from _texts(node.left)


def _texts(node: ast.expr) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


WORDS = sorted(
    {
        word
        for module in (expressions, award_reader, pack_reader, cases)
        for word in _keywords(module)
        if re.fullmatch(r"[a-z][a-z_]+", word)
    }
    | {"all", "any", "not", "check_day", "ratio", "growth", "value", "office"}
    | {name for names in expressions._OPERATORS_OF.values() for name in names}
    | set(expressions._QUANTITY_FORMS)
    | {str(type_) for type_ in FieldType}
)


def test_the_words_were_found() -> None:
    assert {"mean_of_nonzero", "waived_when", "firm_cap", "reading_sensitive", "half_up", "prefix"} <= set(
        WORDS
    )
    assert len(WORDS) > 120


@pytest.mark.parametrize("word", WORDS)
def test_语言里的每个词都写进了说明(word: str) -> None:
    code = "\n".join([*re.findall(r"```.*?\n(.*?)```", TEXT, flags=re.S), *re.findall(r"`([^`\n]+)`", TEXT)])
    assert re.search(rf"(?<![a-z_-]){re.escape(word)}(?![a-z_])", code), word
