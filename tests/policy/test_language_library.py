"""Packs on disk: read as they lie, kept in order, linked, and switched on by region, year and hand."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Subject
from desktop_app.policy.errors import PackError
from desktop_app.policy.library import MAX_PACK_BYTES, load_library, standard_library
from desktop_app.policy.pack_reader import read_pack
from tests.policy.language import FIELDS


def pack_text(id_: str, more: str = "") -> str:
    return f"""id = "{id_}"
version = "1"
title = "试行办法"
badge = "试行"
document_number = "某号"
issuer = "某局"
subject = "enterprise"
year = "office"
regions = ["4501", "44"]
{more}
[[condition]]
id = "listed"
clause = "一"
title = "上市公司"
quote = "上市公司。"
require = "is_listed"
"""


def put(folder: Path, id_: str, more: str = "", name: str = "") -> Path:
    target = folder / (name or id_)
    target.mkdir(parents=True)
    (target / "pack.toml").write_text(pack_text(id_, more), encoding="utf-8")
    return target


def test_a_pack_as_it_was_written() -> None:
    data = pack_text("own-pack", "valid_from = 2025-01-01\nvalid_until = 2025-01-01\norder = 7").encode()
    pack = read_pack(data, "own-pack/pack.toml", FIELDS)
    assert (pack.id, pack.year, pack.regions, pack.order) == ("own-pack", None, ("4501", "44"), 7)
    assert pack.subject is Subject.ENTERPRISE
    assert pack.valid_from == pack.valid_until
    assert pack.content_hash == hashlib.sha256(data).hexdigest()
    assert pack.has_verdict
    assert pack.fields == ("is_listed",)


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    text = pack_text("own-pack")
    plain = read_pack(text.encode(), "x", FIELDS)
    saved = read_pack(text.replace("\n", "\r\n").encode("utf-8-sig"), "x", FIELDS)
    assert replace(saved, content_hash="", conditions=()).title == plain.title
    assert [condition.quote for condition in saved.conditions] == ["上市公司。"]


def test_packs_stand_in_their_order_then_by_id(tmp_path: Path) -> None:
    for id_, order in (("zz-first", 1), ("bb", 5), ("aa", 5), ("cc", None)):
        put(tmp_path, id_, f"order = {order}" if order else "")
    assert tuple(load_library(tmp_path).packs) == ("zz-first", "aa", "bb", "cc")


def test_packs_of_several_folders_are_joined(tmp_path: Path) -> None:
    put(tmp_path / "one", "aa")
    place = put(tmp_path / "two", "bb")
    library = load_library(tmp_path / "one", tmp_path / "two")
    assert set(library.packs) == {"aa", "bb"}
    assert library.folders["bb"] == place
    assert load_library(tmp_path / "absent").packs == {}


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "one", "aa")
    put(tmp_path / "two", "aa")
    with pytest.raises(PackError, match="已有标识为“aa”的政策包"):
        load_library(tmp_path / "one", tmp_path / "two")


def test_a_pack_in_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "aa", name="bb")
    with pytest.raises(PackError, match="标识“aa”与所在文件夹“bb”不一致"):
        load_library(tmp_path)


def test_a_file_too_large_is_no_pack(tmp_path: Path) -> None:
    folder = put(tmp_path, "aa")
    (folder / "pack.toml").write_bytes(b"#" * (MAX_PACK_BYTES + 1))
    with pytest.raises(PackError, match="不像是政策包"):
        load_library(tmp_path)


def test_tiers_of_another_pack_must_be_there(tmp_path: Path) -> None:
    put(tmp_path, "aa", 'subsidy_from = "gx-qianqi-2019"')
    with pytest.raises(PackError, match="没有可引用的补助档次"):
        load_library(tmp_path)


def test_own_fields_join_the_dictionary(tmp_path: Path) -> None:
    field = '[[field]]\nkey = "own_cost"\nsubject = "project"\nlabel = "自有"\ntype = "money"\n'
    put(tmp_path, "aa", field)
    put(tmp_path, "bb", field)  # declared alike by two packs
    library = load_library(tmp_path)
    assert library.fields["own_cost"].unit == "万元"
    assert "own_cost" not in FIELDS
    put(tmp_path, "cc", field.replace('"money"', '"bool"'))
    with pytest.raises(PackError, match="字段“own_cost”与字段表中已有的同名字段不一致"):
        load_library(tmp_path)


def test_a_pack_for_a_newer_program_says_so() -> None:
    with pytest.raises(PackError, match="需要更新版本的程序"):
        read_pack(("language = 2\n" + pack_text("aa")).encode(), "aa/pack.toml", FIELDS)


def test_packs_chosen_by_id() -> None:
    library = standard_library()
    chosen = library.chosen(("gx-qianqi-2019", "gx-qianqi-2024"))
    assert [pack.id for pack in chosen] == ["gx-qianqi-2024", "gx-qianqi-2019"]
    assert library.chosen(()) == library.judging
    assert library.chosen(("gd-plan-2018-2020",)) == ()
    with pytest.raises(AppError, match="没有标识为“gx-qianqi”的政策") as caught:
        library.chosen(("gx-qianqi",))
    assert caught.value.code == "policy-unknown"


@pytest.mark.parametrize(
    ("extra", "hidden", "is_there"),
    [
        ((), (), False),
        (("gd-plan-2018-2020",), (), True),
        (("gd-plan-2018-2020",), ("gd-plan-2018-2020",), False),
    ],
)
def test_switched_on_and_off_by_hand(extra: tuple[str, ...], hidden: tuple[str, ...], is_there: bool) -> None:
    office = Office("某局", "450102", 2024, extra_policies=extra, hidden_policies=hidden)
    ids = {pack.id for pack in standard_library().active_for(office)}
    assert ("gd-plan-2018-2020" in ids) is is_there
    assert "gx-qianqi-2024" in ids


@pytest.mark.parametrize(
    ("region", "is_there"), [("450102", True), ("450200", False), ("440304", True), ("45", False)]
)
def test_a_pack_is_active_within_its_regions(tmp_path: Path, region: str, is_there: bool) -> None:
    put(tmp_path, "aa")
    active = load_library(tmp_path).active_for(Office("某局", region, 2031))
    assert bool(active) is is_there
