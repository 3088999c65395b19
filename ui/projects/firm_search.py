"""Known enterprises, offered for what is typed as a firm's name: in the form and in the table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.editors.chooser_editor import Proposal, Search

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

MOST_FIRMS = 12


def firm_search(store: "Store") -> Search:
    """Firms by characters, pinyin or initials of their names and codes; nothing for an empty text."""

    def search(text: str) -> Sequence[Proposal]:
        if not text:
            return ()
        proposals = []
        for firm in store.enterprises.iterate(text):
            proposals.append(Proposal(firm.name, firm.name, str(firm.facts.get("uscc", ""))))
            if len(proposals) == MOST_FIRMS:
                break
        return () if len(proposals) == 1 and proposals[0].text == text else tuple(proposals)

    return search
