"""Attachments: what is taken, how it is kept, what happens when its file is gone or changed."""

import hashlib
import io
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Attachment, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.services.attachments import file_types as attachment_types
from desktop_app.services.attachments.file_types import MAX_BYTES, is_safe_name, recognise, safe_name
from desktop_app.services.attachments.of_project import AttachmentService, type_of
from desktop_app.services.job import Cancelled, Progress

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[AttachmentService]:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "铸造线改造"}))
        opened = AttachmentService(store, folder)
        yield opened
        opened.close()


def written(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


class TestTypes:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("备案证.pdf", PDF, "application/pdf"),
            ("备案证.PDF", PDF, "application/pdf"),
            ("现场.jpg", JPEG, "image/jpeg"),
            ("现场.jpeg", JPEG, "image/jpeg"),
            ("截图.png", PNG, "image/png"),
            ("照片.heic", b"\0\0\0\x18ftypheic" + b"\0" * 20, "image/heic"),
            ("图.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
            (
                "报告.docx",
                package("[Content_Types].xml", "word/document.xml"),
                attachment_types.DOCX.media_type,
            ),
            (
                "台账.xlsx",
                package("[Content_Types].xml", "xl/workbook.xml"),
                attachment_types.XLSX.media_type,
            ),
            ("发票.ofd", package("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
            ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "application/x-ole-storage"),
            ("旧.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "application/x-ole-storage"),
            ("说明.txt", "说明".encode(), "text/plain"),
            ("说明.txt", "说明".encode("gb18030"), "text/plain"),
            ("说明.txt", "说明".encode("utf-16"), "text/plain"),
        ],
        ids=lambda part: part if isinstance(part, str) else "",
    )
    def test_taken(self, name: str, content: bytes, media_type: str) -> None:
        assert recognise(name, content).media_type == media_type

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("空.pdf", b"", "attachment-empty"),
            ("程序.exe", b"MZ\x90", "attachment-type"),
            ("无后缀", PDF, "attachment-type"),
            ("脚本.js", b"alert(1)", "attachment-type"),
            ("网页.html", b"<html>", "attachment-type"),
            ("材料.zip", package("a.pdf"), "attachment-type"),
            ("材料.rar", b"Rar!\x1a\x07", "attachment-type"),
            ("宏.xlsm", package("xl/workbook.xml", "xl/vbaProject.bin"), "attachment-type"),
            ("程序.pdf", b"MZ\x90\0", "attachment-mismatch"),
            ("图片.jpg", PNG, "attachment-mismatch"),
            ("假.docx", package("xl/workbook.xml"), "attachment-mismatch"),
            ("宏.docx", package("word/document.xml", "word/vbaProject.bin"), "attachment-mismatch"),
            ("压缩.xlsx", package("a.txt"), "attachment-mismatch"),
            ("坏.docx", b"PK\x03\x04 broken", "attachment-mismatch"),
            ("二进制.txt", b"\x00\x01\x02", "attachment-mismatch"),
        ],
        ids=lambda part: part if isinstance(part, str) else "",
    )
    def test_refused(self, name: str, content: bytes, code: str) -> None:
        with pytest.raises(AppError) as caught:
            recognise(name, content)
        assert caught.value.code == code
        assert name in caught.value.message

    def test_at_the_limit_and_one_byte_above(self) -> None:
        at = b"%PDF-" + bytes(MAX_BYTES - 5)
        assert recognise("大.pdf", at) is attachment_types.PDF
        with pytest.raises(AppError) as caught:
            recognise("大.pdf", at + b"\0")
        assert caught.value.code == "attachment-too-big"


class TestNames:
    @pytest.mark.parametrize(
        ("given", "safe"),
        [
            ("备案证.pdf", "备案证.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("..\\..\\系统\\a.txt", "a.txt"),
            ("C:\\a.pdf", "a.pdf"),
            ("a:b?.pdf", "a_b_.pdf"),
            ("发票\u202efdp.exe", "发票fdp.exe"),  # the direction mark would show it as exe.pdf
            ("换\n行\0.pdf", "换行.pdf"),
            ("con.pdf", "_con.pdf"),
            ("LPT1", "_LPT1"),
            ("  尾点. ", "尾点"),
            ("...", "附件"),
            ("", "附件"),
        ],
    )
    def test_made_safe(self, given: str, safe: str) -> None:
        assert safe_name(given) == safe
        assert is_safe_name(safe)
        assert is_safe_name(given) == (given == safe)

    def test_long_names_keep_their_ending(self) -> None:
        name = safe_name("长" * 300 + ".pdf")
        assert len(name) == attachment_types.MAX_NAME
        assert name.endswith("长.pdf")


class TestAdding:
    def test_a_copy_named_by_its_content(self, service: AttachmentService, tmp_path: Path) -> None:
        told = service.add("p1", [written(tmp_path, "备案证明.pdf", PDF)])
        (row,) = told.added
        sha = hashlib.sha256(PDF).hexdigest()
        assert (row.title, row.kind, row.file_name, row.size) == (
            "备案证明",
            "filing",
            "备案证明.pdf",
            len(PDF),
        )
        assert row.sha256 == sha
        assert (service.folder / "attachments" / sha[:2] / sha).read_bytes() == PDF
        assert service.of_project("p1") == (row,)
        assert service.read(row.id) == PDF
        assert type_of(row) is attachment_types.PDF
        assert service.store.history(row.id)[0].operation == "添加附件"

    def test_bad_ones_are_told_and_the_rest_is_added(
        self, service: AttachmentService, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "管道.pdf")
        files = [
            written(tmp_path, "好.pdf", PDF),
            written(tmp_path, "坏.pdf", b"MZ"),
            tmp_path / "不在.pdf",
            tmp_path,
            tmp_path / "管道.pdf",
        ]
        told = service.add("p1", files)
        assert [row.file_name for row in told.added] == ["好.pdf"]
        assert len(told.refused) == 4
        assert all(any(word in sentence for word in ("没有添加", "找不到")) for sentence in told.refused)

    def test_the_same_content_twice_is_one(self, service: AttachmentService, tmp_path: Path) -> None:
        service.add("p1", [written(tmp_path, "一.pdf", PDF)])
        told = service.add("p1", [written(tmp_path, "二.pdf", PDF)])
        assert (told.added, told.already) == ((), ("二.pdf",))
        assert len(service.of_project("p1")) == 1

    def test_two_projects_share_one_content(self, service: AttachmentService) -> None:
        service.store.projects.save(Project("p2", None, {}))
        for project_id in ("p1", "p2"):
            service.add_contents(project_id, [("图.png", PNG)])
        assert len(list(service.files.kept())) == 1
        assert len(service.of_project("p2")) == 1

    def test_too_big_is_refused_before_it_is_read(
        self, service: AttachmentService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "大.pdf"
        with file.open("wb") as stream:
            stream.truncate(MAX_BYTES + 1)
        monkeypatch.setattr(Path, "open", lambda *_a, **_k: pytest.fail("was read"))
        told = service.add("p1", [file])
        assert "上限" in told.refused[0]

    def test_full_disk(self, service: AttachmentService, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = type(shutil.disk_usage("/"))(10, 10, 10)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
        told = service.add_contents("p1", [("a.pdf", PDF)])
        assert "磁盘" in told.refused[0]
        assert service.of_project("p1") == ()

    def test_stopped_in_the_middle_nothing_is_added(self, service: AttachmentService, tmp_path: Path) -> None:
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            service.add("p1", [written(tmp_path, "a.pdf", PDF)], progress)
        assert service.of_project("p1") == ()

    def test_to_a_project_that_is_gone(self, service: AttachmentService) -> None:
        with pytest.raises(AppError) as caught:
            service.add_contents("nobody", [("a.pdf", PDF)])
        assert caught.value.code == "reference-missing"
        assert len(service.orphans()) == 1  # the content was written first; the doctor knows of it


class TestKeeping:
    @pytest.fixture
    def row(self, service: AttachmentService) -> Attachment:
        return service.add_contents("p1", [("现场.png", PNG)]).added[0]

    def test_opened_as_a_copy_that_cannot_be_changed(
        self, service: AttachmentService, row: Attachment
    ) -> None:
        copy = service.open_copy(row.id)
        assert copy.name == "现场.png"
        assert copy.read_bytes() == PNG
        assert not copy.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
        assert service.folder not in copy.parents
        service.close()
        assert not copy.exists()

    def test_renamed_and_classified(self, service: AttachmentService, row: Attachment) -> None:
        service.rename(row.id, "  厂区\n大门 ")
        assert service.classify(row.id, "report").title == "厂区 大门"
        with pytest.raises(AppError):
            service.rename(row.id, " ")
        with pytest.raises(AppError):
            service.classify(row.id, "没有")

    def test_thrown_away_and_fetched_back(self, service: AttachmentService, row: Attachment) -> None:
        service.delete(row.id)
        assert service.of_project("p1") == ()
        assert service.orphans() == ()
        assert service.read(row.id) == PNG
        service.restore(row.id)
        assert service.of_project("p1") == (row,)
        with pytest.raises(AppError):
            service.delete(new_id())

    def test_sound(self, service: AttachmentService, row: Attachment) -> None:
        assert service.verify() == ()
        assert service.files.has(row.sha256)

    def test_a_missing_file_is_known(self, service: AttachmentService, row: Attachment) -> None:
        service.files.path(row.sha256).unlink()
        (broken,) = service.verify()
        assert (broken.attachment, broken.missing) == (row, True)
        with pytest.raises(AppError) as caught:
            service.open_copy(row.id)
        assert caught.value.code == "attachment-missing"

    @pytest.mark.parametrize("content", [b"", PNG[:-1], PNG[:-1] + b"x"], ids=["empty", "cut", "changed"])
    def test_a_changed_file_is_known_and_never_opened(
        self, service: AttachmentService, row: Attachment, content: bytes
    ) -> None:
        service.files.path(row.sha256).write_bytes(content)
        (broken,) = service.verify()
        assert not broken.missing
        with pytest.raises(AppError) as caught:
            service.open_copy(row.id)
        assert caught.value.code == "attachment-damaged"

    def test_adding_it_again_heals_it(self, service: AttachmentService, row: Attachment) -> None:
        service.files.path(row.sha256).write_bytes(b"broken")
        service.add_contents("p1", [("现场.png", PNG)])
        assert service.verify() == ()

    def test_orphans(self, service: AttachmentService, row: Attachment) -> None:
        orphan = service.files.put(PDF)
        (service.files.root / "笔记.txt").write_text("不是内容", encoding="utf-8")
        assert service.orphans() == (service.files.path(orphan.sha256),)

    @pytest.mark.parametrize("hash_", ["", "../../jigai.db", "A" * 64, "a" * 63, "a" * 64 + "\n"])
    def test_a_hash_that_is_none_is_no_path(self, service: AttachmentService, hash_: str) -> None:
        with pytest.raises(AppError):
            service.files.path(hash_)
