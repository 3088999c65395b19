"""What the chooser of a column offers: what was proposed first, then every field by characters, pinyin or initials."""

from collections.abc import Mapping, Sequence
from functools import cache

from desktop_app.domain.fields import Field
from desktop_app.domain.pinyin import Spelling, fold, match, readings_of, spelling
from desktop_app.services.onboarding.mapping import Candidate
from desktop_app.services.onboarding.options import LEFT_OUT, LEFT_OUT_LABEL, option_keys, option_label
from ui.editors.chooser_editor import Proposal, Search

NEW_FIELD = "+new"
_NEW = Proposal(NEW_FIELD, "新建本单位字段…", "程序里没有这一项")
_NOTHING = Proposal(LEFT_OUT, LEFT_OUT_LABEL, "这一栏留空")
_LONGEST = 40


def option_search(fields: Mapping[str, Field], candidates: Sequence[Candidate]) -> Search:
    """candidates: of this column, best first."""
    keys = option_keys(fields)

    def search(text: str) -> Sequence[Proposal]:
        query = fold(text)
        proposed = {c.key: f"把握{c.confidence:.0%}" for c in candidates}
        if not query:
            others = [_option(key, fields) for key in keys if key not in proposed]
            first = [_option(key, fields, remark) for key, remark in proposed.items()]
            return (*first, _NOTHING, _NEW, *others)
        ranked = []
        for place, key in enumerate(keys):
            rank = match(query, _spelling(option_label(key, fields)))
            if rank:
                ranked.append((rank, place))
        found = [_option(keys[place], fields, proposed.get(keys[place], "")) for _, place in sorted(ranked)]
        return (*found[:_LONGEST], _NOTHING, _NEW)

    return search


def _option(key: str, fields: Mapping[str, Field], remark: str = "") -> Proposal:
    field = fields.get(key)
    return Proposal(key, option_label(key, fields), remark or (field.section if field else ""))


@cache
def _spelling(name: str) -> Spelling:
    return spelling(name, " ".join("/".join(readings) for readings in readings_of(name)))
