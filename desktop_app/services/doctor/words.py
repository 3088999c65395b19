"""What a repair would do, in sentences: what comes from where, and what is lost."""

from desktop_app.services.doctor.repair import RepairPlan


def told(plan: RepairPlan) -> tuple[str, ...]:
    """Lines to read before it is carried out."""
    base = (
        f"最近的完好备份：{plan.base}（{plan.base_taken_at.astimezone():%Y-%m-%d %H:%M}）"
        if plan.base_taken_at
        else "没有完好的备份"
    )
    lines = [
        base,
        f"从损坏的文件里读出{plan.from_damaged}个项目（比备份新的都保留）",
        f"读不出、取自备份的有{plan.from_backup}个项目"
        + (f"，其中{plan.from_history}个按历史记录补到了最新" if plan.from_history else ""),
        f"修复后共{plan.holds.projects}个项目、{plan.holds.enterprises}家企业、{plan.holds.declarations}条申报"
        + (f"，回收站{plan.holds.deleted_projects}个" if plan.holds.deleted_projects else ""),
    ]
    if plan.lost:
        lines.append(f"有{plan.lost}个备份之后新建的项目找不回来，请核对后补录")
    if plan.refused:
        lines.append(f"有{plan.refused}条零散记录损坏严重，没有收回")
    return tuple(lines)
