"""A text that a notice asks for (附件3 典型做法): how long it is, what is missing, and the file."""

from dataclasses import dataclass
from datetime import date

from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Subject
from desktop_app.domain.text_length import text_length
from desktop_app.papers.report_file import Report, ReportChapter, write_report
from desktop_app.policy.pack import Document
from desktop_app.policy.status import UNMET


@dataclass(frozen=True, slots=True)
class TextState:
    """length: characters of all chapters, the larger count (X22). blank: titles of chapters without a text."""

    document: Document
    record_id: str
    name: str
    length: int
    blank: tuple[str, ...]

    @property
    def over(self) -> int:
        """Characters beyond the limit."""
        return max(0, self.length - self.document.at_most) if self.document.at_most else 0

    @property
    def is_ready(self) -> bool:
        return not self.blank and not self.over

    @property
    def words(self) -> str:
        """缺“企业简介”；超出12字；1,488字，可以报送."""
        parts = [f"缺“{'”“'.join(self.blank)}”"] if self.blank else []
        if self.over:
            parts.append(f"超出{self.over}字（{self.length}字，最多{self.document.at_most}字）")
        return "；".join(parts) or f"{self.length:,}字，可以报送"


def text_states(document: Document, dossiers: list[Dossier] | tuple[Dossier, ...]) -> tuple[TextState, ...]:
    """The state of a text for each record it is asked of, once a firm where it is the firm's."""
    found: dict[str, TextState] = {}
    for dossier in dossiers:
        if document.when is not None and document.when.test(dossier.facts) == UNMET:
            continue
        record_id, name = _record(document, dossier)
        if record_id not in found:
            found[record_id] = text_state(document, record_id, name, dossier.facts)
    return tuple(found.values())


def text_state(document: Document, record_id: str, name: str, facts: Facts) -> TextState:
    """The state of one text."""
    texts = {chapter: str(facts.get(chapter.field, "")).strip() for chapter in document.chapters}
    return TextState(
        document, record_id, name, sum(map(text_length, texts.values())),
        tuple(chapter.title for chapter, text in texts.items() if not text),
    )  # fmt: skip


def text_file(document: Document, dossier: Dossier, day: date) -> bytes:
    """The text as .docx: chapters as they were written, what the authority wanted to read where nothing was, statement."""
    facts = dossier.facts
    chapters = tuple(
        ReportChapter(chapter.title, str(facts.get(chapter.field, "")).strip(), chapter.prompt)
        for chapter in document.chapters
    )
    _, name = _record(document, dossier)
    return write_report(Report(document.title, name, chapters, document.statement, day))


def _record(document: Document, dossier: Dossier) -> tuple[str, str]:
    if document.subject is Subject.PROJECT or dossier.enterprise is None:
        return dossier.project.id, dossier.project.name or "未命名项目"
    return dossier.enterprise.id, dossier.enterprise.name
