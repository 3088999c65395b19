"""定稿档案: the versions of a batch, what is inside, and what an amendment changed."""

import json
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary
from desktop_app.safe_files import write_atomically
from desktop_app.services.finalising.capsule_compare import CapsuleDifference, compare
from desktop_app.services.finalising.capsule_file import CHECK, PRINT, PROOF, CapsuleContent
from desktop_app.services.finalising.finalise import Finaliser
from ui import messages
from ui.pages.data_page_rows import RowsView
from ui.theme import chrome_sheet

_MEMBER_WORDS = {
    "pack.toml": "当时的政策包", "mapping.toml": "列对应", PROOF: "模板完整性证明（数据）", PRINT: "打印稿",
    CHECK: "自检结果", "records.jsonl": "项目数据", "verdicts.jsonl": "当日结论", "declarations.jsonl": "申报记录",
    "explanations.jsonl": "问题说明",
}  # fmt: skip


class CapsuleDialog(QDialog):
    """Versions on the left, newest first; what the chosen one holds on the right."""

    def __init__(
        self,
        finaliser: Finaliser,
        entries: tuple[CapsuleEntry, ...],
        fields: FieldDictionary,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._finaliser = finaliser
        self._fields = fields
        self.entries = tuple(reversed(entries))
        self.content: CapsuleContent | None = None
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("定稿档案")
        room = self.screen().availableGeometry()
        self.resize(min(960, room.width() - 40), min(600, room.height() - 60))
        note = QLabel(
            "定稿时的数据、政策、结论、表格、证明和打印稿，逐字节原样保存；以后改数据、改政策都不影响。", self
        )
        note.setWordWrap(True)
        self.versions = RowsView(
            ("版本", "时间", "操作人", "原因"), ("第10版", "2024-01-30 18:00", "张三三", ""), self
        )
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.save_button = QPushButton("取出文件(&S)…", self)
        self.save_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        middle = QSplitter(self)
        middle.addWidget(self.versions)
        middle.addWidget(self.text)
        middle.setSizes([430, 500])
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(note)
        layout.addWidget(middle, 1)
        layout.addLayout(foot)
        self.versions.replace(len(self.entries), self._cell)
        self.versions.selectionModel().currentRowChanged.connect(self._show_current)
        self.save_button.clicked.connect(self.ask_and_save)
        self.close_button.clicked.connect(self.reject)
        self._show_current()
        self.versions.setFocus()

    def ask_and_save(self) -> None:
        """Asks for a folder, then takes every file of the version out."""
        folder = QFileDialog.getExistingDirectory(self, "取出到哪个文件夹", str(Path.home()))
        if folder:
            self.save(Path(folder))

    def save(self, folder: Path) -> None:
        """The files of the version in view, in a folder of their own."""
        if self.content is None:
            return
        heading = self.content.heading
        place = folder / f"定稿档案-{heading['year']}年{heading['quarter']}季度-第{heading['version']}版"
        try:
            place.mkdir(exist_ok=True)
            for name, data in self.content.members.items():
                write_atomically(place / Path(name).name, data)
        except OSError:
            messages.show_error(self, AppError("output-failed", f"“{folder}”不能写入：请换一个文件夹"))
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已取出{len(self.content.members)}个文件到“{place.name}”。")

    def _cell(self, row: int, column: int) -> str:
        entry = self.entries[row]
        made = f"{entry.made_at.astimezone():%Y-%m-%d %H:%M}" if entry.made_at else ""
        return (f"第{entry.version}版", made, entry.made_by, entry.reason or "首次定稿")[column]

    def _show_current(self) -> None:
        row = self.versions.currentIndex().row()
        self.content = None
        if 0 <= row < len(self.entries):
            try:
                self.content = self._finaliser.opened(self.entries[row])
                self.text.setPlainText(self._words(row))
            except AppError as error:
                self.text.setPlainText(error.message)
        self.save_button.setEnabled(self.content is not None)

    def _words(self, row: int) -> str:
        content = self.content
        assert content is not None
        heading = content.heading
        check = json.loads(content.members[CHECK])
        lines = [
            f"{heading['policy_title']}　{heading['year']}年第{heading['quarter']}季度　第{heading['version']}版",
            f"{heading['projects']}个项目；结论按{heading['verdict_day']}核对；{check['headline']}",
            f"政策包版本{heading['policy_version']}，校验值{heading['policy_hash'][:16]}…",
            f"表格模板“{heading['template_name']}”，校验值{heading['template_hash'][:16]}…",
            f"档案校验值{self.entries[row].sha256}（已核对）",
            "",
            "里面的文件：",
            *(f"　{name}　{_MEMBER_WORDS.get(name, '官方表')}　{len(data):,}字节" for name, data in sorted(content.members.items())),
        ]  # fmt: skip
        if row + 1 < len(self.entries):
            older = self._finaliser.opened(self.entries[row + 1])
            lines += [
                "",
                f"与第{self.entries[row + 1].version}版的差别：",
                *_told(compare(older, content, self._fields)),
            ]
        return "\n".join(lines)


def _told(found: CapsuleDifference) -> list[str]:
    if found.is_empty:
        return ["　没有差别"]
    lines = [f"　新增项目：{name}" for name in found.added] + [
        f"　去掉项目：{name}" for name in found.removed
    ]
    for each in (*found.fields, *found.verdicts):
        lines.append(f"　{each.project}　{each.what}：{each.before or '空'} → {each.after or '空'}")
    lines += ["　政策包有变化"] * found.pack_changed + ["　表格模板有变化"] * found.template_changed
    return lines
