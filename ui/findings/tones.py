"""How a finding looks: colour, mark and word by its severity and by what was written about it."""

from desktop_app.services.findings.finding import BLANK_WORD, SETTLED_WORD, STALE_WORD, Finding
from ui.theme import AMBER, AMBER_TINT, GREY, GREY_TINT, SEVERITIES, Tone

SETTLED = Tone(GREY, GREY_TINT, "✓", SETTLED_WORD)
STALE = Tone(AMBER, AMBER_TINT, "!", STALE_WORD)
BLANK = Tone(GREY, GREY_TINT, "…", BLANK_WORD)


def tone_of(finding: Finding | None) -> Tone:
    """None: a field that is merely blank."""
    if finding is None:
        return BLANK
    if finding.told is None:
        return SEVERITIES[finding.severity]
    return SETTLED if finding.told.is_current else STALE
