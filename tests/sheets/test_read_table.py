"""Tables as people send them."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.sheets.read_table import read_content, read_workbook
from tests.sheets.template_maker import DATE_STYLE, Template, text_cell


def test_数值精确_合并格补齐_隐藏标明_公式标明() -> None:
    template = Template()
    template.row(1, text_cell("A1", "表头") + '<c r="B1"/>')
    template.row(2, '<c r="A2"><v>600.003</v></c><c r="B2"><v>0.1</v></c>', ' hidden="1"')
    template.row(
        3,
        f'<c r="A3" s="{DATE_STYLE}"><v>45474</v></c><c r="B3"><f>1+1</f><v>2</v></c><c r="C3" t="b"><v>1</v></c>',
    )
    template.after = '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    grid, other = read_content(template.bytes(), "表.xlsx")
    assert grid.rows[0][:2] == ("表头", "表头") and grid.merged == ((1, 1, 1, 2),)
    assert grid.rows[1][:2] == (Decimal("600.003"), Decimal("0.1"))
    assert grid.rows[2] == (date(2024, 7, 1), Decimal(2), True)
    assert grid.hidden_rows == {2} and grid.formulas == {(3, 2)}
    assert not grid.hidden and other.hidden and other.name == "字典"


def test_文字保持原样() -> None:
    template = Template()
    template.row(1, text_cell("A1", "=1+1") + text_cell("B1", "_x005F_x0041_") + text_cell("C1", "a_x000A_b"))
    grid = read_content(template.bytes(), "表.xlsx")[0]
    assert grid.rows[0] == ("=1+1", "_x0041_", "a\nb")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_CSV编码(codec: str) -> None:
    grid = read_content('名称,投资\n"甲,乙",100\n丙\n'.encode(codec), "报表.csv")[0]
    assert grid.name == "报表"
    assert grid.rows == (("名称", "投资"), ("甲,乙", "100"), ("丙", None))


def test_CSV分隔符() -> None:
    assert read_content(b"a\tb\n1\t2", "x.csv")[0].rows == (("a", "b"), ("1", "2"))


def test_一格在天边_不会崩溃() -> None:
    template = Template()
    template.row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')
    with pytest.raises(AppError) as caught:
        read_content(template.bytes(), "坏.xlsx")
    assert caught.value.code == "table-too-large" and "1048576" in caught.value.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table-empty"),
        (b"%PDF-1.7", "table-kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "table-encrypted"),
        (b"PK\x03\x04broken", "template-broken"),
        (b"\xff\xff\x80\x00", "table-encoding"),
    ],
    ids=["空", "PDF", "坏xls", "加密", "坏zip", "乱码"],
)
def test_读不了的说明原因(content: bytes, code: str) -> None:
    with pytest.raises(AppError) as caught:
        read_content(content, "文件.xls")
    assert caught.value.code == code


def test_改了后缀也认得(tmp_path: Path) -> None:
    path = tmp_path / "其实是xlsx.xls"
    template = Template().row(1, text_cell("A1", "好"))
    path.write_bytes(template.bytes())
    assert read_workbook(path)[0].rows == (("好",),)
    with pytest.raises(AppError) as caught:
        read_workbook(tmp_path / "没有.xlsx")
    assert caught.value.code == "table-missing"


def test_带签名的文件可以读入() -> None:
    template = Template().row(1, text_cell("A1", "好"))
    template.parts["_xmlsignatures/origin.sigs"] = b""
    assert read_content(template.bytes(), "x.xlsx")[0].rows == (("好",),)


def test_DTD不读() -> None:
    buffer = io.BytesIO(Template().row(1, text_cell("A1", "x")).bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/extra.xml", "<!DOCTYPE a><a/>")
    with pytest.raises(AppError) as caught:
        read_content(buffer.getvalue(), "x.xlsx")
    assert caught.value.code == "template-hostile"
