"""Templates of old kinds: a clear way out, and a conversion beside the original, never in its place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.onboarding.template_conversion import (
    Count,
    convert,
    find_converter,
    is_old_kind,
    refuse_old_kind,
)
from desktop_app.services.onboarding.templates import recognise
from tests.services.onboarding_tables import THREE_LEVELS

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEEDS_LIBREOFFICE = pytest.mark.skipif(find_converter() is None, reason="没有LibreOffice")
FAKE = pytest.mark.skipif(sys.platform == "win32", reason="用脚本代替转换程序")


def fake_converter(folder: Path, body: str) -> Path:
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n{body}\n", encoding="utf-8"
    )
    program.chmod(0o755)
    return program


@pytest.fixture
def old_table(tmp_path: Path) -> Path:
    file = tmp_path / "调查表.xls"
    file.write_bytes(OLE + bytes(600))
    return file


@pytest.mark.parametrize("name", ["表.xls", "表.et", "表.xlsx"])
def test_旧格式按内容认出_说明怎么办(name: str) -> None:
    with pytest.raises(AppError, match="另存为“Excel文件") as caught:
        recognise(OLE + bytes(600), name, None, standard_dictionary())
    assert caught.value.code == "template-old-kind"
    assert name in caught.value.message


def test_有密码的另说() -> None:
    with pytest.raises(AppError, match="去掉密码") as caught:
        refuse_old_kind(OLE + "EncryptedPackage".encode("utf-16-le"), "表.xlsx")
    assert caught.value.code == "template-encrypted"
    assert not is_old_kind(OLE + "EncryptedPackage".encode("utf-16-le"))


def test_没有转换程序时找不到(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert find_converter() is None


def test_Windows上在安装文件夹里找(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "LibreOffice" / "program" / "soffice.com"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(os.environ, "ProgramFiles", str(tmp_path))
    assert find_converter() == program


@FAKE
def test_转换超时_停止并说明_不留文件(tmp_path: Path, old_table: Path) -> None:
    slow = fake_converter(tmp_path, "import threading\nthreading.Event().wait(60)")
    with pytest.raises(AppError, match="已停止") as caught:
        convert(old_table, slow, time_limit=0.5)
    assert caught.value.code == "convert-slow"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["soffice", "调查表.xls"]


@FAKE
@pytest.mark.parametrize("body", ["sys.exit(1)", "sys.exit(0)"])
def test_转换不成_说明_不留文件(tmp_path: Path, old_table: Path, body: str) -> None:
    with pytest.raises(AppError, match="没有转换成功"):
        convert(old_table, fake_converter(tmp_path, body))
    with pytest.raises(AppError, match="没有转换成功"):
        convert(old_table, tmp_path / "没有这个程序")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["soffice", "调查表.xls"]


@FAKE
def test_转换结果放在旁边_同名不覆盖(tmp_path: Path, old_table: Path) -> None:
    made = tmp_path / "made.bin"
    made.write_bytes(THREE_LEVELS.content())
    body = f"Path(sys.argv[sys.argv.index('--outdir') + 1], 'table.xlsx').write_bytes(Path({str(made)!r}).read_bytes())"
    program = fake_converter(tmp_path, body)
    original = old_table.read_bytes()
    first, second = convert(old_table, program), convert(old_table, program)
    assert (first.file.name, second.file.name) == ("调查表.xlsx", "调查表（转换2）.xlsx")
    assert old_table.read_bytes() == original
    assert first.file.read_bytes() == THREE_LEVELS.content() or first.file.read_bytes() == made.read_bytes()
    counts = {count.label: count for count in first.counts}
    assert (counts["工作表"].before, counts["工作表"].after) == (
        None,
        1,
    )  # what stands for the original is no workbook
    assert counts["下拉选项等数据验证"].after == 3


def test_新格式不转换(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(THREE_LEVELS.content())
    with pytest.raises(AppError, match="不需要转换"):
        convert(file, tmp_path / "soffice")
    with pytest.raises(AppError, match="读不出来"):
        convert(tmp_path / "没有.xls", tmp_path / "soffice")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count("合并单元格", 3, 3), "合并单元格：转换前3个，转换后3个，一致"),
        (Count("合并单元格", 3, 2), "合并单元格：转换前3个，转换后2个，不一致，请对照原表核对"),
        (Count("公式", None, 2), "公式：原文件读不出，转换后2个，请对照原表核对"),
    ],
)
def test_前后数目说成句子(count: Count, words: str) -> None:
    assert count.sentence == words


@NEEDS_LIBREOFFICE
def test_真的转换一次_数目一致_可以登记(tmp_path: Path) -> None:
    converter = find_converter()
    assert converter is not None
    source = tmp_path / "调查表.xlsx"
    source.write_bytes(THREE_LEVELS.content())
    subprocess.run(
        [str(converter), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "xls", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    old = tmp_path / "调查表.xls"
    with pytest.raises(AppError, match="旧格式"):
        Onboarding(old, MemoryStore(), tmp_path / "mappings", 2024)
    conversion = convert(old, converter)
    assert conversion.file.name == "调查表（转换2）.xlsx"
    assert conversion.differences == ()
    counts = {count.label: count for count in conversion.counts}
    assert (counts["合并单元格"].before, counts["合并单元格"].after) == (len(THREE_LEVELS.merges),) * 2
    assert counts["下拉选项等数据验证"].after == 3
    session = Onboarding(conversion.file, MemoryStore(), tmp_path / "mappings", 2024)
    assert session.problems() == ()
