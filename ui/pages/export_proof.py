"""What came of an export, in plain words: what was filled, what stayed as it was, what a person should look at."""

from html import escape

from desktop_app.services.declaring.export import ExportResult
from desktop_app.services.onboarding.templates import HOW_WORDS
from desktop_app.sheets.proof import FeatureCount, PartState, Proof
from ui.theme import GREEN, MUTED, SOFT

_STATES = {"same": "未变", "changed": "已改", "removed": "已删", "added": "新增"}
_MOST_FINDINGS = 200


def proof_html(result: ExportResult) -> str:
    """The page 模板完整性证明 for the window."""
    proof = result.proof
    parts = [
        f"<h3>{escape(result.summary)}</h3>",
        f"<p>模板：{escape(result.template_name)}（{HOW_WORDS[result.how]}）</p>",
        _findings(result),
        "<h4>模板完整性核验</h4>",
        "<table cellpadding='3' width='100%'>",
        _row("工作表", escape(proof.sheet)),
        _row("填入项目", f"{proof.records}个，第{proof.first_record_row}至{proof.last_record_row}行"),
        _row("插入行", f"{proof.rows_inserted}行" if proof.rows_inserted else "没有插入，空白行够用"),
        _row(
            "写入的单元格",
            f"{proof.values_written}个，由另一读取程序读回核对{proof.values_compared}个，全部一致",
        ),
        _row("文件内的部件", _part_words(proof)),
        _row("汇总公式", _total_words(proof)),
        "</table>",
        _counts(proof.counts),
        _list("已核对", proof.checks),
        _list("说明", proof.notes),
        f"<p style='color:{MUTED.name()}'>模板SHA-256：{proof.template_sha256}<br>"
        f"结果SHA-256：{proof.output_sha256}<br>核验文件：{escape(result.proof_file.name)}</p>",
    ]
    return "".join(parts)


def _row(label: str, text: str) -> str:
    return f"<tr><td width='110' style='color:{SOFT.name()}'>{label}</td><td>{text}</td></tr>"


def _findings(result: ExportResult) -> str:
    if not result.findings:
        return f"<p style='color:{GREEN.name()}'>✓ 各项数据都符合模板的下拉选项和填写限制。</p>"
    lines = [
        f"<li>{'✕ 必改' if finding.must else '! 留意'}　{escape(finding.line)}"
        + (f"<br>可改为“{escape(finding.nearest)}”" if finding.nearest else "")
        + "</li>"
        for finding in sorted(result.findings, key=lambda finding: not finding.must)[:_MOST_FINDINGS]
    ]
    more = len(result.findings) - len(lines)
    tail = f"<p>还有{more}处，见核验文件。</p>" if more > 0 else ""
    return f"<h4>请核对（{len(result.findings)}处）</h4><ul>{''.join(lines)}</ul>{tail}"


def _part_words(proof: Proof) -> str:
    counts: dict[str, list[PartState]] = {}
    for part in proof.parts:
        counts.setdefault(part.state, []).append(part)
    words = [f"{_STATES.get(state, state)}{len(items)}个" for state, items in counts.items()]
    reasons = {f"{escape(item.name)}：{escape(item.reason)}" for item in proof.parts if item.reason}
    detail = "".join(f"<br><span style='color:{MUTED.name()}'>{reason}</span>" for reason in sorted(reasons))
    return "，".join(words) + detail


def _total_words(proof: Proof) -> str:
    if not proof.totals:
        return "模板没有汇总公式"
    checked = [total for total in proof.totals if total.value is not None]
    left = len(proof.totals) - len(checked)
    words = f"{len(checked)}处已算好并核对一致"
    return words + (f"，{left}处打开时由表格软件计算" if left else "")


def _counts(counts: tuple[FeatureCount, ...]) -> str:
    there = [item for item in counts if item.before or item.after or item.expected]
    if not there:
        return ""
    rows = "".join(
        f"<tr><td>{escape(item.feature)}</td><td align='right'>{item.before}</td><td align='right'>{item.after}</td>"
        f"<td align='right'>{item.expected}</td><td>{'✓' if item.after == item.expected else '✕'}</td></tr>"
        for item in there
    )
    return (
        "<table cellpadding='3'><tr><th align='left'>内容</th><th>填前</th><th>填后</th><th>应为</th><th></th></tr>"
        f"{rows}</table>"
    )


def _list(title: str, lines: tuple[str, ...]) -> str:
    if not lines:
        return ""
    return f"<h4>{title}</h4><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
