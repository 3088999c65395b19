"""Files made to break the program: each is refused in one sentence, or read; none costs the office anything."""

import io
import json
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from db.store import Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.pinyin import MAX_LETTERS, keys_of
from desktop_app.main import main
from desktop_app.safe_files import write_atomically
from desktop_app.services.backup import backups as backup_module
from desktop_app.services.backup.restore import restore
from desktop_app.services.records.lines import MAX_LINE_BYTES, record_lines
from desktop_app.sheets import csv_text
from desktop_app.sheets.old_book_guard import is_sound
from desktop_app.sheets.read_table import read_content
from tests.fuzz.old_book import old_book

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = "".join(
    f'<c r="{column}1" t="inlineStr"><is><t>{text}</t></is></c>'
    for column, text in zip("ABC", ("项目名称", "企业名称", "总投资（万元）"), strict=True)
)


def book(rows: str, after: str = "", doctype: str = "") -> bytes:
    """A workbook of one sheet with a header in row 1."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main'
        f'+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="r"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}'
        '/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{doctype}<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{_HEAD}</row>{rows}'
        f"</sheetData>{after}</worksheet>",
    }
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def _bomb() -> bytes:
    return book("", after=" " * 300_000_000)


REFUSED = {
    "角落的单元格": book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "表外的行": book('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "表外的列": book('<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>'),
    "没有这样的位置": book('<row r="0"><c r="!!"><v>1</v></c></row>'),
    "共享文字不存在": book('<row r="2"><c r="A2" t="s"><v>99999999999</v></c></row>'),
    "合并区域写错": book("", after='<mergeCells><mergeCell ref="ZZZZ9:@@"/></mergeCells>'),
    "外部实体": book("", doctype='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "截断": book("")[:-40],
    "XML不完整": book("<row><c>"),
    "空文件": b"",
    "旧格式的空壳": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    "PDF": b"%PDF-1.4",
    "NUL": "项目名称,企业名称\n甲\0乙,丙\n".encode(),
    "一格太长": ("项目名称,企业名称\n" + "甲" * 1_100_000 + ",乙\n").encode(),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_hostile_table_is_refused(
    content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "表.xlsx"
    table.write_bytes(content)
    assert main(["import", str(table), "--data", str(tmp_path / "data")]) == 2
    out, told = capfd.readouterr()
    assert out == ""
    assert len(told.splitlines()) == 1  # of what Rust prints when it panics, nothing
    assert "内部出错" not in told
    assert not (tmp_path / "data" / "jigai.db").exists()


def test_a_zip_bomb_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "表.xlsx").write_bytes(_bomb())
    assert main(["import", str(tmp_path / "表.xlsx"), "--data", str(tmp_path / "data")]) == 2
    assert "大得不正常" in capsys.readouterr().err


def test_numbers_no_cell_can_hold_are_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="C2"><v>1e99999999</v></c></row>'
    (tmp_path / "表.xlsx").write_bytes(book(cell))
    assert main(["import", str(tmp_path / "表.xlsx"), "--data", str(tmp_path / "data")]) == 1
    assert "第2行C列" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["a=" + "[" * 9000, "a=" + "9" * 9000, "a=\n", "\ufeff="], ids=["括号", "数字", "无值", "无键"]
)
def test_a_broken_mapping_is_told_in_chinese(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "表.csv").write_text("项目名称,企业名称\n甲,乙\n", encoding="utf-8")
    (tmp_path / "对应.toml").write_text(text, encoding="utf-8")
    call = ["import", str(tmp_path / "表.csv"), "--mapping", str(tmp_path / "对应.toml")]
    assert main([*call, "--data", str(tmp_path / "data")]) == 2
    told = capsys.readouterr().err
    assert "不是正确的 TOML" in told
    assert "Expected" not in told


@pytest.mark.parametrize(
    "content", [b"a=" + b"[" * 9000, b"a=" + b"9" * 9000, b"\xff", b""], ids=["括号", "数字", "编码", "空"]
)
def test_a_broken_pack_is_said_and_stops_nothing(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "policies" / "own" / "pack.toml"
    pack.parent.mkdir(parents=True)
    pack.write_bytes(content)
    assert main(["policies", "--json", "--data", str(tmp_path)]) == 0
    out, told = capsys.readouterr()
    assert json.loads(out)
    assert "own/pack.toml" in told
    assert len(told.splitlines()) == 1


def test_half_characters_are_answered_in_json_that_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"\\ud800": 1}\n{"project_name": "\\udfff"}\n', encoding="ascii")
    out = tmp_path / "o.jsonl"
    assert main(["check", str(tmp_path / "r.jsonl"), "--out", str(out), "--data", str(tmp_path)]) == 1
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first["error"]["field"] == "\ud800"
    assert second["error"]["field"] == "project_name"
    assert "不完整的字符" in second["error"]["message"]


def test_a_line_without_end_is_never_held_whole() -> None:
    blank, long, text = b" " * (3 * MAX_LINE_BYTES), b"x" * (3 * MAX_LINE_BYTES), b'{"a": 1}'
    hidden = b" " * (2 * MAX_LINE_BYTES) + b"x"
    lines = list(record_lines(io.BytesIO(b"\n".join((text, blank, long, hidden, text)))))
    assert [lines[0], lines[1], lines[4]] == [text + b"\n", b"\n", text]
    assert all(MAX_LINE_BYTES < len(line) <= MAX_LINE_BYTES + 2 for line in lines[2:4])
    assert lines[3].strip()


def test_rows_of_nothing_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "MAX_ROWS", 10)
    assert len(csv_text.parse_csv("a,b\n" * 10)) == 10
    with pytest.raises(AppError) as caught:
        csv_text.parse_csv("\n" * 11)
    assert caught.value.code == "table-too-large"
    monkeypatch.setattr(csv_text, "MAX_CELLS", 20)
    with pytest.raises(AppError):
        csv_text.parse_csv("\n" * 5 + "," * 4)


def test_a_page_pasted_as_a_name_is_spelled_in_its_beginning_only() -> None:
    (full, initials) = keys_of("甲" * 100_000)
    assert (full, initials) == ("jia" * MAX_LETTERS, "j" * MAX_LETTERS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_device_or_pipe_keeps_its_place(tmp_path: Path) -> None:
    pipe = tmp_path / "管道"
    os.mkfifo(pipe)
    with pytest.raises(AppError):
        write_atomically(pipe, b"x")
    with Store.open(tmp_path / "data"):
        pass
    assert main(["backup", "--out", str(pipe), "--data", str(tmp_path / "data")]) == 2
    assert pipe.is_fifo()


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_a_database_and_its_journals_are_no_place_for_a_result(ending: str, tmp_path: Path) -> None:
    with Store.open(tmp_path):
        pass
    target = tmp_path / f"jigai.db{ending}"
    before = (tmp_path / "jigai.db").read_bytes()
    with pytest.raises(AppError):
        write_atomically(target, b"x")
    assert (tmp_path / "jigai.db").read_bytes() == before
    assert target.exists() == (ending == "")


def test_a_new_backup_is_not_disowned_by_the_facts_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the file was replaced and before its facts were written: it restores all the same."""
    folder, target = tmp_path / "data", tmp_path / "备份.db"
    with Store.open(folder):
        pass
    backup_module.backup(folder, target)
    with Store.open(folder) as store:
        store.projects.save(Project(new_id(), None, {"project_name": "甲"}))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup_module, "write_facts", killed)
    with pytest.raises(KeyboardInterrupt):
        backup_module.backup(folder, target)
    monkeypatch.undo()
    assert restore(target, tmp_path / "新").holds.projects == 1


def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path) -> None:
    """SQLite takes the transaction back itself; that must not hide why."""
    with Store.open(tmp_path) as store:
        store.projects.save(Project(new_id(), None, {"project_name": "甲"}))
        database = store._session.database
        database.execute_sql(f"PRAGMA max_page_count = {database.scalar('PRAGMA page_count')}")
        with pytest.raises(AppError) as caught, store.transaction("导入"):
            store.projects.add_many(
                Project(new_id(), None, {"project_name": f"乙{n}", "remark": "长" * 1000}) for n in range(500)
            )
        assert caught.value.code == "disk-full"
    with Store.open(tmp_path) as store:
        assert [row.name for row in store.projects.rows()] == ["甲"]


def test_an_old_workbook_that_lies_about_its_area_is_refused(tmp_path: Path) -> None:
    """The library that reads .xls would ask for a terabyte, and the system would end the program."""
    good = old_book("项目", (("项目名称", "企业名称"), ("甲", "乙")))
    assert is_sound(good, 100)
    assert not is_sound(good, 3)
    at = good.index(b"\x00\x02\x0e\x00") + 4  # the first row of the used area
    lying = good[:at] + b"\x00\x01" + good[at + 2 :]
    with pytest.raises(AppError) as caught:
        read_content(lying, "表.xls")
    assert caught.value.code == "table-broken"
