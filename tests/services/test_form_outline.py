"""The form's outline of last time: read back as it was, and never trusted where it makes no sense."""

import pytest

from db.memory import MemoryStore
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.editing.form_layout import Section
from desktop_app.services.editing.form_outline import SETTING, keep_outline, kept_outline

FIELDS = standard_dictionary()
SECTIONS = (Section("企业", ("enterprise_name",), ("employees",)), Section("其他", ("of_a_pack",)))


def test_存什么读什么_后面的部分可以有还不认识的栏() -> None:
    store = MemoryStore()
    assert kept_outline(store, FIELDS) is None
    keep_outline(store, SECTIONS)
    assert kept_outline(store, FIELDS) == SECTIONS


@pytest.mark.parametrize(
    "kept",
    [
        [],
        {},
        "企业",
        [["企业", ["enterprise_name"]]],
        [["企业", "enterprise_name", []]],
        [["企业", [1], []]],
        [[1, [], []]],
        [["企业", ["of_a_pack"], []]],
        [["企业", [], ["of_a_pack"]]],
    ],
)
def test_读不通的当作没有(kept: object) -> None:
    store = MemoryStore()
    store.settings.set(SETTING, kept)
    assert kept_outline(store, FIELDS) is None
