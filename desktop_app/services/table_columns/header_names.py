"""Names that headers use for a field beside its own label, as sheets of firms, counties and cities write them."""

from collections.abc import Mapping

# Composite columns: a name of ours → the fields it stands for.
PERIOD, CONTACT = "@period", "@contact"
# What declaration tables derive from two fields, and how it is told apart again.
PLACE = "site_place"
SCALE, STATE, REFERENCE = "scale_state", "project_state", "approval_reference"
COMPUTED = "annual_progress_ratio"  # of the table's own making: nothing to take
COMPOSITES: Mapping[str, tuple[str, ...]] = {
    PERIOD: ("start_month", "completion_month"),
    CONTACT: ("contact_name", "contact_phone"),
    PLACE: ("site_region", "site_detail"),
    SCALE: ("is_above_scale", "reaches_above_scale_after"),
    STATE: ("in_plan_last_year",),
    REFERENCE: ("project_code", "approval_number"),
    COMPUTED: (),
}
CITY, COUNTY = "@city", "@county"  # the two halves of site_region
NUMBER = "@number"  # running number

NAMES: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("序号", "编号", "序"),
    "project_name": ("项目名称", "技改项目名称", "技术改造项目名称", "项目备案名称", "项目"),
    "enterprise_name": (
        "企业名称", "项目单位", "项目单位(企业名称)", "单位名称", "项目承担单位", "申报单位", "建设单位", "项目业主",
        "业主单位", "企业", "申报企业", "申报主体", "填报企业", "项目业主单位", "实施单位", "实施企业", "企业全称",
    ),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "企业统一社会信用代码", "统一信用代码"),
    CITY: ("设区市", "所属市", "地市", "市", "所在市"),
    COUNTY: ("县(市、区)", "县区", "县(市、区)/园区", "所属县区", "县(区)", "所在县区", "所在区县", "区县", "县(市、区)、园区"),
    PLACE: ("建设地点", "项目建设地点", "项目地点", "项目建设地点(市、区、镇)", "建设地址", "项目地址"),
    "registered_region": ("注册地", "注册登记地", "企业注册地"),
    SCALE: ("是否规模以上", "是否规模以上工业企业", "是否规上", "是否规上企业", "是否规上工业企业", "规上企业"),
    "is_listed": ("是否上市企业", "是否上市公司", "是否上市", "上市企业"),
    "enterprise_size": ("企业规模", "规模"),
    "ownership": ("企业性质", "所有制"),
    "employees": ("从业人数", "职工人数", "从业人员数", "员工人数"),
    "annual_revenue": ("营业收入", "上年营业收入", "年营业收入", "Y年营业收入", "主营业务收入"),
    "construction_content": (
        "建设内容及规模", "建设内容", "主要建设内容", "项目建设内容", "建设规模及内容", "主要建设内容及规模",
        "建设规模及主要内容", "主要建设内容和规模", "建设内容和规模", "项目实施内容", "技改内容",
    ),
    "implementation_effect": ("技术改造实施效果", "实施效果", "项目实施效果", "预期实施效果", "预期效果"),
    "industry": ("所属行业", "行业", "行业类别", "国民经济行业"),
    "construction_nature": ("建设性质",),
    "gx_cluster": ("所属产业集群", "产业集群", "所属产业链/产业集群"),
    "gd_cluster": ("所属战略产业集群", "所属战略性产业集群", "战略性产业集群"),
    "gd_traditional": ("所属五大优势传统产业", "五大优势传统产业"),
    "gx_direction_2024": ("重点方向", "技改方向"),
    "gd_directions": ("技术改造方向", "技术改造方向(可多选)"),
    "catalogue_class": ("产业结构调整指导目录类别", "目录类别", "产业目录类别"),
    "project_code": ("项目代码", "投资项目统一代码", "投资项目代码", "项目统一代码", "备案项目代码"),
    "approval_number": ("备案(核准)文号", "备案文号", "核准文号", "立项文号", "备案号", "备案证号"),
    REFERENCE: ("备案(核准)文号或项目代码", "备案文号或项目代码", "项目代码或备案文号"),
    STATE: ("项目状态(新增/结转)", "项目状态", "新增/结转"),
    COMPUTED: ("年度计划完成投资占比", "年度投资占比", "年度计划投资占比"),
    "approval_type": ("备案或核准",),
    "start_month": ("开工时间", "(计划)开工时间", "计划开工时间", "开工年月", "开工日期", "建设起始时间", "开工(计划)时间"),
    "completion_month": (
        "竣工时间", "竣工投产时间", "(预计)竣工投产时间", "预计竣工时间", "投产时间", "竣工日期", "完工时间", "预计完工时间",
        "竣工(预计)时间", "建成时间", "竣工年月", "完工年月",
    ),
    PERIOD: ("建设起止时间", "建设起止年限", "起止年限", "起止时间", "建设期限", "建设年限", "建设起止年月", "建设工期", "开竣工时间", "建设周期", "项目周期", "实施期限"),
    "total_investment": ("总投资", "项目总投资", "计划总投资", "总投资额", "投资总额", "项目总投资额", "计划投资总额", "项目总投入"),
    "fixed_asset_investment": ("固定资产投资", "固定资产投资合计", "其中:固定资产投资", "固定资产投资额", "固定资产总投资", "固投", "其中固投", "固投额", "固定资产投入"),
    "equipment_investment": ("设备投资", "其中:设备投资", "设备投资额", "其中设备投资", "设备购置费", "设备购置额", "设备及软件投资", "设备软件投资", "设备投入"),
    "investment_this_year": (
        "本年度计划完成投资", "本年计划投资", "年度计划投资", "Y年计划完成投资", "Y年计划投资", "今年计划投资",
        "当年计划投资", "今年预计完成投资", "本年预计完成投资", "Y年计划完成固定资产投资", "本年度计划投资",
    ),
    "investment_to_last_year": (
        "截至Y年底累计完成投资", "截至上年底累计完成投资", "累计完成投资", "截至Y年底累计完成固定资产投资", "已完成投资", "Y年底前完成投资",
    ),
    "output_before": ("改造前年产值", "改造前产值", "改造前工业总产值"),
    "new_output": ("投产后新增产值", "新增产值", "预计新增产值", "达产后新增产值"),
    "output_after": ("投产后年产值", "达产后年产值", "预计年产值", "投产后产值"),
    "new_tax": ("投产后新增税收", "新增税收", "预计新增税收", "达产后新增税收"),
    "funds_own": ("自筹", "自筹资金", "资金来源自筹", "企业自筹", "自有资金"),
    "funds_loan": ("贷款", "银行贷款", "资金来源贷款", "资金来源银行贷款", "银行贷款额"),
    "main_equipment_note": ("主要设备/先进性说明", "主要设备", "主要设备及先进性说明"),
    "progress_note": ("形象进度", "项目进展", "项目进展情况", "进展情况", "目前进展"),
    "problem_note": ("存在问题", "存在问题及需协调事项", "存在的问题", "存在的困难和问题", "需协调解决问题", "需协调解决的问题"),
    "contact_name": ("联系人", "企业联系人", "项目联系人", "联系人姓名"),
    "contact_phone": ("联系电话", "联系方式", "电话", "手机", "手机号码", "联系人电话", "联系人手机", "联系人手机号", "手机号"),
    CONTACT: ("企业联系人及联系方式", "联系人及电话", "联系人及联系电话", "联系人及联系方式", "联系人、电话"),
    "remark": ("备注", "说明", "备注说明"),
}  # fmt: skip

# A title with one of these is another quantity than the same title without it.
DIFFERENT_QUANTITY = ("占比", "比例", "比重", "增速", "增长", "同比", "率", "排名", "得分", "面积", "亩")
TOTALS = ("合计", "总计", "小计", "共计", "总数")
ENDINGS = (
    "推荐单位:",
    "联系电话:",
    "填报人",
    "填表人",
    "审核人",
    "负责人",
    "填报单位",
    "填报日期",
    "填表说明",
    "填报说明",
    "注:",
    "注：",
    "说明:",
    "说明：",
    "备注:",
    "备注：",
)
