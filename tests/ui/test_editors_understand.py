"""What people write into the form, and what it says at once that it understood."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.fields import FieldType, standard_dictionary
from desktop_app.domain.pinyin import match, readings_of, spelling
from desktop_app.policy.library import standard_library
from desktop_app.services.records.field_input import read_text
from tests.ui.sample_project import FULL_PROJECT
from ui import theme
from ui.context import AppContext
from ui.editors.chooser_editor import ChooserEditor
from ui.editors.option_editor import OptionEditor
from ui.editors.searches import choice_search, industry_search, region_search
from ui.form.field_cell import FieldCell
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage

FIELDS = standard_dictionary()
MONEY = "annual_revenue"
Commit = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def page(qapp: QApplication) -> Iterator[ProjectsPage]:
    """One window for all: every case types over what the one before left."""
    context = AppContext(MemoryStore(), standard_library, lambda: date(2024, 6, 1), "0")
    context.offices.save(Office("示例县工业和信息化局", "450107", 2024))
    context.projects.create(FULL_PROJECT)
    if not hasattr(theme.Fonts, "body"):
        theme.install(qapp)
    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    assert window.projects is not None
    window.projects.form.build_all()
    yield window.projects
    window.close()
    window.deleteLater()


def type_into(page: ProjectsPage, key: str, text: str, commit: Commit) -> FieldCell:
    """Typed as a person does: over what stands there, Chinese through an input method."""
    page.form.go_to(key, highlight=False)
    cell = page.form.cell(key)
    assert isinstance(cell.editor, QLineEdit)
    cell.editor.selectAll()
    if text.isascii():
        QTest.keyClicks(cell.editor, text)
    else:
        commit(cell.editor, text)
    return cell


def value_of(page: ProjectsPage, key: str) -> str:
    state = page.presenter.state
    assert state is not None
    value = state.facts.get(key)
    return "" if value is None else str(value)


class Test金额:
    @pytest.mark.parametrize(
        ("text", "value", "chip"),
        [
            ("2.46亿", "24600", "2.46亿元"),
            ("1,234.5", "1234.5", "1,234.5万元"),
            ("=300*1.13", "339", "339万元"),
            ("＝３００＊１．１３", "339", "339万元"),
            ("２０，９４１", "20941", "2.0941亿元"),
            ("50000000元", "5000", "5,000万元"),
            ("500w", "500", "500万元"),
            ("0", "0", "0万元"),
        ],
    )
    def test_读成多少_立即带单位说出(
        self, page: ProjectsPage, commit: Commit, text: str, value: str, chip: str
    ) -> None:
        cell = type_into(page, MONEY, text, commit)
        assert value_of(page, MONEY) == value
        assert cell.chip.text == chip or (cell.chip.text == "" and chip in {text + "万元", text})
        assert not cell.chip.is_proposal

    @pytest.mark.parametrize("text", ["约2亿", "2亿左右", "近2亿", "2亿多"])
    def test_约数要问(self, page: ProjectsPage, commit: Commit, text: str) -> None:
        cell = type_into(page, MONEY, text, commit)
        assert value_of(page, MONEY) == ""
        assert cell.chip.is_proposal
        assert "2亿元" in cell.chip_words

    @pytest.mark.parametrize("text", ["2000-3000", "100美元", "=1/3", "-5", "12,34"])
    def test_不能猜的说明原因_不给结果(self, page: ProjectsPage, commit: Commit, text: str) -> None:
        cell = type_into(page, MONEY, text, commit)
        assert value_of(page, MONEY) == ""
        assert not cell.chip.is_proposal
        assert cell.finding is not None

    def test_单位差一万倍_当场问(self, page: ProjectsPage, commit: Commit) -> None:
        for key, amount in (("fixed_asset_investment", "800"), ("equipment_investment", "600")):
            type_into(page, key, amount, commit)
        type_into(page, "total_investment", "9000000", commit)
        state = page.presenter.state
        assert state is not None
        (slip,) = [each for each in state.findings if each.code == "W.206"]
        assert slip.fields == ("total_investment",)
        assert "900万元" in slip.line

    def test_大得离谱的数_按亿说出_要确认(self, page: ProjectsPage, commit: Commit) -> None:
        cell = type_into(page, "total_investment", "32000000", commit)
        assert cell.chip_words == "是3,200亿元？点此确认"
        assert value_of(page, "total_investment") == ""

    def test_离开后带千分位_回来能接着打(self, page: ProjectsPage, commit: Commit) -> None:
        cell = type_into(page, MONEY, "=300*100", commit)
        QTest.keyClick(cell.editor, Qt.Key.Key_Return)
        assert cell.text == "30,000"
        following = QApplication.focusWidget()
        assert following is not None
        QTest.keyClick(following, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert cell.text == "30000"


class Test年月:
    @pytest.mark.parametrize(
        "text", ["2024.7", "24年7月", "202407", "2024年7月", "2024-07", "２０２４．７", "2024/7", "24.7"]
    )
    def test_各种写法(self, page: ProjectsPage, commit: Commit, text: str) -> None:
        cell = type_into(page, "start_month", text, commit)
        state = page.presenter.state
        assert state is not None
        value = state.facts.get("start_month", state.unread.get("start_month"))
        shown = cell.chip.text or text
        assert "2024年7月" in shown, value
        if not cell.chip.is_proposal:
            assert (getattr(value, "year", 0), getattr(value, "month", 0)) == (2024, 7)

    @pytest.mark.parametrize("text", ["2024.13", "明年", "2024.0"])
    def test_不是年月就说(self, page: ProjectsPage, commit: Commit, text: str) -> None:
        cell = type_into(page, "start_month", text, commit)
        assert value_of(page, "start_month") == ""
        assert cell.finding is not None

    def test_起止写在一栏_说明要分开写(self, page: ProjectsPage, commit: Commit) -> None:
        cell = type_into(page, "start_month", "2024.3-2024.11", commit)
        assert value_of(page, "start_month") == ""
        assert cell.finding is not None


class Test代码:
    @pytest.mark.parametrize(
        "text",
        [
            "91450100198224640t",
            " 9145 0100 1982 2464 0T ",
            "９１４５０１００１９８２２４６４０Ｔ",
            "9145-0100-198224640T",
        ],
    )
    def test_小写全角空格都整理好_说出整理后的(self, page: ProjectsPage, commit: Commit, text: str) -> None:
        cell = type_into(page, "uscc", text, commit)
        assert value_of(page, "uscc") == "91450100198224640T"
        assert cell.chip.text == "91450100198224640T"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("91450100198224641T", "位"),
            ("9.1450100198E+17", "Excel"),
            ("914501001982246000", "位"),
            ("9145010019822464", "16位"),
        ],
    )
    def test_哪一位不对_或被Excel毁了(self, page: ProjectsPage, commit: Commit, text: str, said: str) -> None:
        cell = type_into(page, "uscc", text, commit)
        assert cell.finding is not None
        assert said in f"{cell.finding.line}{cell.finding.action}"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("4.5E+17", "Excel"),
            ("2401-450102-04-01-123456", "校验"),
            ("2401450102040112345", "位"),
            ("2413-450102-04-01-123455", "月"),
        ],
    )
    def test_项目代码(self, page: ProjectsPage, commit: Commit, text: str, said: str) -> None:
        cell = type_into(page, "project_code", text, commit)
        assert cell.finding is not None
        assert said in f"{cell.finding.line}{cell.finding.action}"

    def test_项目代码没写连字符_说出该怎么写(self, page: ProjectsPage, commit: Commit) -> None:
        cell = type_into(page, "project_code", "24014501020401123455", commit)
        assert cell.finding is not None
        assert "2401-450102-04-01-123455" in f"{cell.finding.line}{cell.finding.action}"


class Test选择:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("bs", "451000"),
            ("baise", "451000"),
            ("bose", "451000"),
            ("百色", "451000"),
            ("tx", "450422"),
            ("tengxian", "450422"),
            ("藤县", "450422"),
            ("np", "451026"),
            ("napo", "451026"),
            ("那坡", "451026"),
            ("changzhou", "450405"),
            ("zhangzhou", "450405"),
            ("xxt", "450107"),
            ("西乡", "450107"),
            ("450107", "450107"),
        ],
    )
    def test_地区_首字母全拼多音字汉字(self, text: str, code: str) -> None:
        assert code in [proposal.value for proposal in region_search("450000")(text)]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("qczz", "36"),
            ("qichezhizao", "36"),
            ("汽车", "36"),
            ("36", "36"),
            ("nfsp", "13"),
            ("nongfu", "13"),
            ("fangzhi", "17"),
        ],
    )
    def test_行业(self, text: str, code: str) -> None:
        assert code in [proposal.value for proposal in industry_search(text)]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("tsg", "calcium_carbonate"),
            ("ty", "sugar"),
            ("tangye", "sugar"),
            ("糖", "sugar"),
            ("gcjx", "machinery"),
        ],
    )
    def test_产业集群(self, text: str, code: str) -> None:
        assert code in [proposal.value for proposal in choice_search(FIELDS["gx_cluster"])(text)]

    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("重庆", "cq"),
            ("重庆", "zq"),
            ("长沙", "cs"),
            ("长沙", "zs"),
            ("厦门", "xm"),
            ("厦门", "sm"),
            ("行业", "hy"),
        ],
    )
    def test_多音字两种读法都找得到(self, name: str, letters: str) -> None:
        assert (
            match(letters, spelling(name, " ".join("/".join(each) for each in readings_of(name)))) is not None
        )

    def test_只用键盘选定_立即说出(self, page: ProjectsPage, commit: Commit) -> None:
        page.form.go_to("registered_region", highlight=False)
        editor = page.form.cell("registered_region").editor
        assert isinstance(editor, ChooserEditor)
        editor.selectAll()
        QTest.keyClicks(editor, "wuz")
        QTest.keyClick(editor, Qt.Key.Key_Down)
        second = editor.proposals[1]
        QTest.keyClick(editor, Qt.Key.Key_Return)
        assert value_of(page, "registered_region") == second.value
        assert page.form.cell("registered_region").text == second.text

    def test_多选用数字和空格(self, page: ProjectsPage) -> None:
        page.form.go_to("gx_direction_2024", highlight=False)
        editor = page.form.cell("gx_direction_2024").editor
        assert isinstance(editor, OptionEditor)
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClicks(editor, "13")
        QTest.keyClick(editor, Qt.Key.Key_Right)
        QTest.keyClick(editor, Qt.Key.Key_Space)
        assert value_of(page, "gx_direction_2024") == "('product', 'chain', 'digital')"


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.example])
def test_每栏举的例子_自己读得懂(key: str) -> None:
    field = FIELDS[key]
    if field.type in {FieldType.REGION, FieldType.INDUSTRY}:
        letters, _, shown = field.example.partition(" → ")
        letters = letters.split(" 或 ")[-1]
        search = region_search("450000") if field.type is FieldType.REGION else industry_search
        assert any(shown in proposal.text.replace("广西壮族自治区", "") for proposal in search(letters)), key
        return
    for example in (
        field.example.replace("、", " 或 ").split(" 或 ") if field.type is not FieldType.LONGTEXT else ()
    ):
        reading = read_text(field, example)
        assert reading.problem == "", (key, example)
