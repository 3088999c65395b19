"""What a carry-over did, as sentences and as a table to print."""

from collections.abc import Sequence

from desktop_app.domain.entities import Office
from desktop_app.services.carry_over.carry import CarryOutcome
from desktop_app.services.carry_over.plan import CARRY_WORDS, CarryLine, CarryPlan, CarryState
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from desktop_app.services.verdicts.words import CAPTION

_ORDER = (CarryState.CARRY, CarryState.DONE, CarryState.ASK, CarryState.OUT)


def before_words(plan: CarryPlan, archive: bool) -> tuple[str, ...]:
    """What is about to be done."""
    carry, ask = plan.of_state(CarryState.CARRY), plan.of_state(CarryState.ASK)
    told = [f"将把{len(carry)}个项目列入{plan.to_year}年一季度，一次写完；之前自动备份。"]
    if ask:
        told.append(f"还有{len(ask)}个项目没有答完，这次不结转；答完以后可以再结转一次。")
    if archive:
        told.append(
            f"{plan.from_year}年的申报随即封存：只能查看，批复结果仍可登记。确需更正的，可在结转里解除封存。"
        )
    return tuple(told)


def outcome_words(plan: CarryPlan, outcome: CarryOutcome) -> tuple[str, ...]:
    """What was done, and what to do next."""
    told = [outcome.summary]
    missed = sum(1 for line in plan.of_state(CarryState.CARRY) if line.missed_year)
    if missed:
        told.append(f"其中{missed}个上年应竣工而没有竣工，{plan.to_year}年仍要求当年竣工，请先向企业核实。")
    fill_in = sum(1 for line in plan.of_state(CarryState.CARRY) if line.carried and line.carried.to_fill_in)
    if fill_in:
        told.append(f"{fill_in}个项目有新年度的栏目要填，在“去向”里能看到各缺什么。")
    if outcome.backup:
        told.append(f"结转前的备份：{outcome.backup}")
    return tuple(told)


def carry_table(plan: CarryPlan, office: Office, notes: Sequence[str] = ()) -> DeclarationTable:
    """Every project of last year with what becomes of it and why, on A4 pages."""
    lines = sorted(plan.lines, key=lambda line: _ORDER.index(line.state))
    rows = [
        (
            str(number),
            line.project_name or "未命名项目",
            line.enterprise_name,
            line.last,
            CARRY_WORDS[line.state],
            why(line),
        )
        for number, line in enumerate(lines, 1)
    ] or [("", "没有上年的项目", "", "", "", "")]
    return DeclarationTable(
        title=f"{plan.from_year}年项目结转{plan.to_year}年情况表",
        columns=(
            PrintColumn("序号", 8, kind=Kind.SHORT, key=True),
            PrintColumn("项目名称", 62, key=True),
            PrintColumn("企业名称", 50),
            PrintColumn("上年申报", 36),
            PrintColumn("结转", 16, kind=Kind.SHORT),
            PrintColumn("说明", 88),
        ),
        rows=tuple(rows),
        head_left=f"填报单位：{office.name}",
        head_right=f"共{len(plan.lines)}个项目",
        notes=(*notes, CAPTION),
        signature=("经办人：", "负责人："),
        seal="（盖章）",
        footer=f"{plan.to_year}年结转",
        paper="A4",
    )


def why(line: CarryLine) -> str:
    """The reason, and the flag of a project that missed its year."""
    return f"{line.reason}。⚑{line.missed_year}" if line.missed_year else line.reason
