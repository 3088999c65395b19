"""The window enters a project by itself, as a clerk would: keys and an input method's commits; then exports and prints.

For trying a built package on a strange machine. Every step is checked; the first that fails is named.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.entities import Office
from desktop_app.domain.verdict import Verdict
from desktop_app.services.declaring.declare import DeclareService
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.screenshot import let_paint

POLICY = "gx-qianqi-2024"
PATIENCE = 10_000  # ms for the window to come up
_NAME = "自检：内燃机零部件智能化改造项目"
_FIRM = "广西自检机械有限公司"
# Typed key by key, in the order of the form; Enter follows each.
_TYPED = (
    ("start_month", "2024.3"),
    ("completion_month", "202411"),
    ("total_investment", "3200"),
    ("fixed_asset_investment", "1900"),
    ("investment_this_year", "1000"),
    ("output_after", "15000"),
)
_CHOSEN: tuple[tuple[str, str], ...] = (
    ("is_legal_entity", "1"),
    ("operates_normally", "1"),
    ("is_above_scale", "1"),
    ("is_technical_transformation", "1"),
    ("gx_direction_2024", "2"),
    ("approval_completed", "1"),
    ("catalogue_class", "2"),
    ("fits_plans", "y"),
    ("fits_industry_layout", "y"),
    ("fits_upgrade_guide", "y"),
    ("meets_land", "y"),
    ("meets_environment", "y"),
    ("meets_energy", "y"),
    ("meets_technology", "y"),
    ("meets_safety", "y"),
    ("benefit_evident", "y"),
)


class SelfTestError(Exception):
    """A step that did not come out as it must."""


def run_selftest(context: AppContext, out: Path) -> int:
    """0 where every step came out right; 1 with the step named on standard output and in selftest.txt."""
    lines: list[str] = []

    def note(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    try:
        _walk(context, out, note)
        note("自检通过")
        code = 0
    except SelfTestError as error:
        note(f"自检未通过：{error}")
        code = 1
    (out / "selftest.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return code


def _walk(context: AppContext, out: Path, note: Callable[[str], None]) -> None:
    if context.offices.load() is None:
        context.offices.save(Office("自检单位", "450107", 2024))
    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    _require(QTest.qWaitForWindowExposed(window, PATIENCE), "窗口没有显示出来")
    note(f"窗口已显示（{QApplication.platformName()}）")
    page = window.projects
    _require(page is not None, "没有打开项目页")
    assert page is not None
    window.do("new_project")
    page.form.build_all()
    project_id = page.project_id
    _enter(page)
    let_paint()
    card = page.panel.cards[POLICY]
    note(f"录入完毕：{card.pack.badge} {card.words}")
    _require(card.verdict is Verdict.ELIGIBLE, f"录完后应为“符合”，现为“{card.words}”，{card.line}")
    _type(page, "fixed_asset_investment", "499.9999", replace=True)
    _require(card.verdict is Verdict.INELIGIBLE, f"固定资产投资499.9999万元应为“不符合”，现为“{card.words}”")
    note(f"改为499.9999万元：{card.words}，{card.line}")
    window.do("undo")
    let_paint()
    _require(card.verdict is Verdict.ELIGIBLE, "撤销后应恢复为“符合”")
    window.do("save")
    stored = context.projects.load(project_id)
    _require(stored.project.name == _NAME, "保存后的项目名称与录入不符")
    _require(stored.facts.get("enterprise_name") == _FIRM, "保存后的企业名称与录入不符")
    note("已保存并从数据库读回")
    window.grab().save(str(out / "window.png"))
    _hand_over(context, project_id, out, note)
    _write_papers(context, out, note)
    window.close()


def _enter(page: ProjectsPage) -> None:
    _commit(page, "enterprise_name", _FIRM)
    _commit(page, "project_name", _NAME)
    _type(page, "registered_region", "xxt")
    cell = page.form.cell("registered_region")
    QTest.keyClick(_popup_or(cell.editor), Qt.Key.Key_Return)
    for key, answer in _CHOSEN:
        page.form.go_to(key, highlight=False)
        QTest.keyClicks(page.form.cell(key).editor, answer)
    for key, text in _TYPED:
        _type(page, key, text)
        QTest.keyClick(page.form.cell(key).editor, Qt.Key.Key_Return)


def _popup_or(editor: QWidget) -> QWidget:
    """The list that is open above the window, if there is one: keys go there."""
    return QApplication.activePopupWidget() or editor


def _type(page: ProjectsPage, key: str, text: str, *, replace: bool = False) -> None:
    page.form.go_to(key, highlight=False)
    editor = page.form.cell(key).editor
    if replace:
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, text)
    let_paint()


def _commit(page: ProjectsPage, key: str, text: str) -> None:
    """Chinese text as an input method hands it over: first composed, then committed."""
    page.form.go_to(key, highlight=False)
    editor = page.form.cell(key).editor
    QApplication.sendEvent(editor, QInputMethodEvent("ce shi", []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)
    let_paint()


def _hand_over(context: AppContext, project_id: str, out: Path, note: Callable[[str], None]) -> None:
    from ui.printing.pdf import print_table_pdf  # noqa: PLC0415 - after the window stands

    service = DeclareService(context.store, context.library, context.offices.require())
    result = service.export(
        None, out / "declaration.xlsx", policy_id=POLICY, proof=out / "proof.json", project_ids=[project_id]
    )
    note(result.summary)
    _require((out / "declaration.xlsx").stat().st_size > 0, "导出的表是空的")
    printed = print_table_pdf(
        service.table(policy_id=POLICY, project_ids=[project_id]), out / "declaration.pdf"
    )
    note(f"已写出PDF，共{printed.pages}页")


def _write_papers(context: AppContext, out: Path, note: Callable[[str], None]) -> None:
    """The letter as .docx with its figures read back, and a firm's collection sheet, written and read back."""
    from desktop_app.papers.letter_file import read_figures  # noqa: PLC0415 - after the window stands
    from desktop_app.services.documents.batch_papers import BatchPapers, Scope, save_sheets  # noqa: PLC0415
    from desktop_app.services.documents.collection_return import AnswerKind, read_collection  # noqa: PLC0415
    from desktop_app.services.job import Progress  # noqa: PLC0415

    office = context.offices.require()
    papers = BatchPapers(context.store, context.library, office, lambda: datetime.now(UTC))
    letter = papers.letter(Scope(POLICY, office.year), papers.today, papers.wishes())
    papers.save_letter(letter, out / "letter.docx")
    figures = read_figures((out / "letter.docx").read_bytes())
    _require(bool(figures) and figures == letter.figures, "报送函里的数字读回与写入不符")
    note(f"已写出报送函，{len(figures)}个数字读回一致")
    sheets = [sheet for sheet in papers.collection() if sheet.enterprise == _FIRM]
    answers = read_collection(save_sheets(sheets, out, Progress())[0], context.store).answers
    _require(
        any(answer.there == _FIRM for answer in answers)
        and all(answer.kind is AnswerKind.SAME for answer in answers),
        "收集表读回与写入不符",
    )
    note(f"已写出收集表，{len(answers)}栏读回一致")


def _require(true: bool, otherwise: str) -> None:
    if not true:
        raise SelfTestError(otherwise)
