"""A sound pack, spoilt in one place at a time: each is refused with a sentence that names file, key and mistake."""

from pathlib import Path

import pytest

from desktop_app.policy.cases import verify_folder
from desktop_app.policy.errors import PackError
from desktop_app.policy.library import load_library

SOUND = Path(__file__).parent / "fixtures" / "sound" / "sound-scheme"
PACK = "sound-scheme/pack.toml"
CASES = "sound-scheme/cases.toml"

# what is wrong: (sound text, spoilt text, key or place, mistake)
BROKEN_PACKS = {
    "少了一个引号": (
        'title = "完好的虚构政策"',
        'title = "完好的虚构政策',
        "第4行第17列",
        "TOML语法有误（有不该出现的字符或换行），请检查引号、括号和等号",
    ),
    "没有这种运算": (
        "at_least = 500 }",
        "matches = 500 }",
        "condition[1].require.matches",
        "不认识的键“matches”；可用的键：field、is、is_not、one_of、none_of、includes_any、any_chosen、from、until、"
        "within_year、completed_by_check_day、begins_with、at_least、above、at_most、below、equals",
    ),
    "运算写错一个字母": (
        "at_least = 500 }",
        "at_lest = 500 }",
        "condition[1].require.at_lest",
        "不认识的键“at_lest”，是否想写“at_least”",
    ),
    "没有这个字段": (
        'field = "gx_cluster"',
        'field = "gx_clusters"',
        "condition[2].require.field",
        "没有名为“gx_clusters”的字段，请对照字段表，或在[[field]]中先行声明",
    ),
    "选择类字段比大小": (
        'field = "enterprise_size", one_of = ["medium", "small"]',
        'field = "enterprise_size", at_least = 3',
        "condition[3].require.at_least",
        "字段“enterprise_size”（choice）不能用“at_least”，可用：is、is_not、one_of、none_of",
    ),
    "选择类字段当是否用": (
        'when = "is_technical_transformation"',
        'when = "enterprise_size"',
        "subsidy.class[1].when",
        "字段“enterprise_size”是choice，这里需要是/否字段",
    ),
    "选择类字段参加计算": (
        'of = "equipment_investment"',
        'of = "enterprise_size"',
        "award.formula.of",
        "字段“enterprise_size”是choice，不是数值，不能参加计算",
    ),
    "缺条款": ('clause = "二"\n', "", "condition[2]", "缺少必填的“clause”"),
    "缺原文": ('quote = "中小型企业。"\n', "", "condition[3]", "缺少必填的“quote”"),
    "原文是空的": ('quote = "中小型企业。"', 'quote = " "', "condition[3].quote", "不能为空"),
    "条件标识重复": ('id = "cluster"', 'id = "investment"', "condition[2]", "条件标识“investment”重复"),
    "日期写成中文": (
        "issued = 2025-01-02",
        'issued = "2025年1月2日"',
        "issued",
        "应为日期，如2024-01-30（不加引号），现为文字“2025年1月2日”",
    ),
    "没有这一天": (
        "issued = 2025-01-02",
        "issued = 2025-02-30",
        "第8行第10列",
        "TOML语法有误（日期或时间写法不对），请检查引号、括号和等号",
    ),
    "没有这个月": (
        'until = "2025-12"',
        'until = "2025-13"',
        "condition[5].require.until",
        '“2025-13”不是月份，应写成"2024-12"，或"year-12"（政策年度的12月）',
    ),
    "档次有空档": (
        "{ at_least = 1000, caps",
        "{ at_least = 1200, caps",
        "subsidy.tier[2].at_least",
        "与上一档不衔接：上一档到1000为止，本档从1200起，档次之间不能有空档或重叠",
    ),
    "档次有重叠": (
        "{ at_least = 1000, caps",
        "{ at_least = 900, caps",
        "subsidy.tier[2].at_least",
        "与上一档不衔接：上一档到1000为止，本档从900起，档次之间不能有空档或重叠",
    ),
    "补助没有这一类": (
        "caps = { all = 50 }",
        "caps = { big = 50 }",
        "subsidy.tier[1].caps.big",
        "没有标识为“big”的类，可用：all",
    ),
    "没有这个名单": (
        '{ list = "clusters" }',
        '{ list = "cluster" }',
        "condition[2].require.one_of.list",
        "没有名为“cluster”的名单，请先在[list.…]中写明",
    ),
    "没有这张对照表": (
        '{ lookup = "factor" }',
        '{ lookup = "factors" }',
        "award.coefficient.lookup",
        "没有名为“factors”的对照表，请先在[lookup.…]中写明",
    ),
    "比例没有百分号": (
        'at_least = "30%"',
        'at_least = "30"',
        "condition[4].require.at_least",
        '比例、增速和百分比字段的界限要写成百分数，如"30%"',
    ),
    "金额写成百分数": (
        "at_least = 500 }",
        'at_least = "500%" }',
        "condition[1].require.at_least",
        "“固定资产投资”的单位是万元，界限不能写成百分数",
    ),
    "参数引用自己": (
        'value = "10%" }',
        'value = { parameter = "rate" } }',
        "parameter.rate.values[2].value",
        '应为数字，如500、"0.5"或"30%"，现为表',
    ),
    "没有这个选项": (
        '["medium", "small"]',
        '["medium", "tiny"]',
        "condition[3].require.one_of",
        "字段“enterprise_size”没有选项“tiny”，可用：large、medium、small、micro",
    ),
    "批次不按先后": (
        "closes = 2025-06-30",
        "closes = 2025-03-31",
        "window[2].closes",
        "截止日2025-03-31不晚于前一批的2025-03-31，各批应按时间先后排列",
    ),
    "键名写错": ('badge = "完好"', 'bagde = "完好"', "bagde", "不认识的键“bagde”，是否想写“badge”"),
    "金额写成科学记数": (
        "at_least = 500 }",
        "at_least = 5e2 }",
        "condition[1].require.at_least",
        '“500.0”不是普通的十进制数（不能用指数），请写成500或"0.5"这样的形式',
    ),
    "科学记数的小数": (
        "at_least = 500 }",
        "at_least = 1.5e1 }",
        "condition[1].require.at_least",
        '“15.0”不是普通的十进制数（不能用指数），请写成500或"0.5"这样的形式',
    ),
    "分担的比例为负": (
        'level = "县", percent = "40%"',
        'level = "县", percent = "-40%"',
        "award.share[2].percent",
        "分担的比例不能小于0",
    ),
    "对照表里没有这个选项": (
        '{ key = ["a"], value',
        '{ key = ["c"], value',
        "lookup.factor.rows[1].key",
        "字段“sound_kind”没有选项“c”，可用：a、b",
    ),
    "名单里没有这个选项": (
        'field = "gx_cluster", one_of',
        'field = "enterprise_size", one_of',
        "condition[2].require.one_of.list",
        "字段“enterprise_size”没有选项“auto”，可用：large、medium、small、micro",
    ),
    "该字段没有none": (
        '["medium", "small"]',
        '["medium", "none"]',
        "condition[3].require.one_of",
        "字段“enterprise_size”没有选项“none”，可用：large、medium、small、micro",
    ),
    "金额是带引号的科学记数": (
        "at_least = 500 }",
        'at_least = "5e2" }',
        "condition[1].require.at_least",
        '“5e2”不是普通的十进制数或百分数，如500、"0.5"、"30%"',
    ),
    "失效早于生效": (
        "valid_until = 2025-12-31",
        "valid_until = 2024-12-31",
        "valid_until",
        "失效日2024-12-31早于生效日2025-01-01",
    ),
    "分担不足百分之百": (
        'level = "县", percent = "40%"',
        'level = "县", percent = "30%"',
        "award.share",
        "各级分担的比例之和应为100%",
    ),
    "地区写成名称": (
        'regions = ["45"]',
        'regions = ["广西"]',
        "regions[1]",
        "“广西”不是行政区划代码或其前缀（2、4或6位数字）",
    ),
    "标识与文件夹不一致": (
        'id = "sound-scheme"',
        'id = "other-scheme"',
        "id",
        "标识“other-scheme”与所在文件夹“sound-scheme”不一致",
    ),
    "自带字段与字段表冲突": (
        'key = "sound_kind"',
        'key = "enterprise_size"',
        "field",
        "字段“enterprise_size”与字段表中已有的同名字段不一致",
    ),
    "年度不合理": ("year = 2025\n", "year = 25\n", "year", '年度25不合理；随使用单位的年度请写"office"'),
}

BROKEN_CASES = {
    "结论用词不对": (
        'verdict = "eligible"',
        'verdict = "passed"',
        "case[1].verdict",
        "“passed”不在可用的值之内：eligible、ineligible、incomplete",
    ),
    "状态用词不对": (
        'investment = "unmet"',
        'investment = "failed"',
        "case[2].status.investment",
        "“failed”不在可用的值之内：met、unmet、unknown、not_applicable",
    ),
    "没有这个条件": (
        'status = { investment = "unmet" }',
        'status = { investments = "unmet" }',
        "case[2].status.investments",
        "不认识的键“investments”，是否想写“investment”",
    ),
    "补助的用词不对": (
        'subsidy = { status = "tier"',
        'subsidy = { statu = "tier"',
        "case[1].subsidy.statu",
        "不认识的键“statu”，是否想写“status”",
    ),
    "补助不是表": (
        'subsidy = { status = "tier", cap = 50 }',
        "subsidy = 5",
        "case[1].subsidy",
        "应为表（键 = 值），现为整数",
    ),
    "改动不是表": (
        'set = { fixed_asset_investment = "499.99" }',
        "set = 5",
        "case[2].set",
        "应为表（键 = 值），现为整数",
    ),
    "案例里没有这个字段": (
        'sound_kind = "a"',
        'sound_kin = "a"',
        "case[1]",
        "没有名为“sound_kin”的字段，请对照字段表检查拼写",
    ),
    "案例里没有这个选项": (
        'sound_kind = "a"',
        'sound_kind = "c"',
        "case[1]",
        "“虚构类别”（sound_kind）没有“c”这一选项，可用：a、b",
    ),
}


def _spoilt(folder: Path, name: str, sound: str, spoilt: str) -> Path:
    """The sound pack's folder with one file changed in one place."""
    target = folder / SOUND.name
    target.mkdir()
    for file in SOUND.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == name:
            assert text.count(sound) >= 1
            text = text.replace(sound, spoilt, 1)
        (target / file.name).write_text(text, encoding="utf-8")
    return target


def _sentence(file: str, key: str, mistake: str) -> str:
    return f"政策包文件 {file}，{key}：{mistake}"


def test_完好的政策包能用(tmp_path: Path) -> None:
    library = load_library(SOUND.parent)
    report = verify_folder(SOUND, library.packs[SOUND.name], library.fields)
    assert (report.count, report.failures) == (2, ())


@pytest.mark.parametrize("mistake", BROKEN_PACKS)
def test_有错的政策包被拒绝并说明在哪里(tmp_path: Path, mistake: str) -> None:
    sound, spoilt, key, sentence = BROKEN_PACKS[mistake]
    _spoilt(tmp_path, "pack.toml", sound, spoilt)
    with pytest.raises(PackError) as refused:
        load_library(tmp_path)
    assert str(refused.value) == _sentence(PACK, key, sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", f"政策包文件 {PACK}：文件是空的，没有政策包的内容"),
        (
            'id = "sound-scheme"\ntitle = "国标码"\n'.encode("gbk"),
            _sentence(PACK, "第2行", "不是UTF-8编码的文字，请用UTF-8重新保存"),
        ),
    ],
    ids=["空文件", "不是UTF-8"],
)
def test_读不成政策包的文件被拒绝(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "sound-scheme").mkdir()
    (tmp_path / "sound-scheme" / "pack.toml").write_bytes(content)
    with pytest.raises(PackError) as refused:
        load_library(tmp_path)
    assert str(refused.value) == sentence


def test_没有条件的政策包被拒绝(tmp_path: Path) -> None:
    head = (SOUND / "pack.toml").read_text(encoding="utf-8").partition("[[field]]")[0]
    (tmp_path / "sound-scheme").mkdir()
    (tmp_path / "sound-scheme" / "pack.toml").write_text(head, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load_library(tmp_path)
    assert str(refused.value) == _sentence(
        PACK, "condition", "政策包里既没有条件，也没有目标，没有可以判断的内容"
    )


@pytest.mark.parametrize("mistake", BROKEN_CASES)
def test_有错的案例被拒绝并说明在哪里(tmp_path: Path, mistake: str) -> None:
    sound, spoilt, key, sentence = BROKEN_CASES[mistake]
    folder = _spoilt(tmp_path, "cases.toml", sound, spoilt)
    library = load_library(tmp_path)
    with pytest.raises(PackError) as refused:
        verify_folder(folder, library.packs[SOUND.name], library.fields)
    assert str(refused.value) == _sentence(CASES, key, sentence)


def test_结果与案例不符时说出应为与实为(tmp_path: Path) -> None:
    folder = _spoilt(tmp_path, "cases.toml", "amount = 60", "amount = 61")
    library = load_library(tmp_path)
    report = verify_folder(folder, library.packs[SOUND.name], library.fields)
    assert report.failures == ("案例“全部满足”（case[1]）：amount应为61，实为60",)


def test_缺少案例文件(tmp_path: Path) -> None:
    folder = _spoilt(tmp_path, "pack.toml", "version", "version")
    (folder / "cases.toml").unlink()
    library = load_library(tmp_path)
    with pytest.raises(PackError) as refused:
        verify_folder(folder, library.packs[SOUND.name], library.fields)
    assert str(refused.value) == f"政策包文件 {CASES}：缺少案例文件，每个政策包都要带上自己的案例"
