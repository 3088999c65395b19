"""Every project by its place, in order of entry: id, firm, and the text it is found by. Small enough for 100,000."""

from collections.abc import Generator, Sequence

from desktop_app.domain.pinyin import fold
from desktop_app.domain.ports import Store
from desktop_app.services.project_table.work import ROWS_PER_STEP, Step, Work

_SEARCHED = 4000  # rows searched in one step


class ProjectIndex:
    """A row is named by its place in `ids`. Places stay the same until projects come or go."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.ids: list[str] = []
        self.firm_ids: list[str | None] = []
        self._search: list[bytes] = []
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def load(self) -> Work:
        """Read all projects anew; after each step the rows read so far can be shown."""
        self.ids, self.firm_ids, self._search, self._places = [], [], [], {}
        same: dict[str, str] = {}  # one string for all projects of a firm
        for place, entry in enumerate(self._store.projects.entries()):
            firm = entry.enterprise_id
            self.ids.append(entry.id)
            self.firm_ids.append(None if firm is None else same.setdefault(firm, firm))
            self._search.append(entry.search)
            self._places[entry.id] = place
            if place % ROWS_PER_STEP == ROWS_PER_STEP - 1:
                yield Step("读取项目", place + 1, 0)

    def place_of(self, project_id: str) -> int:
        """-1 where it is not in the table."""
        return self._places.get(project_id, -1)

    def renew(self, project_ids: Sequence[str]) -> bool:
        """These were changed. False where one has come or gone: then everything is to be loaded anew."""
        entries = self._store.projects.entries_of(project_ids)
        here = {entry.id for entry in entries}
        if any((id_ in self._places) != (id_ in here) for id_ in project_ids):
            return False
        for entry in entries:
            place = self._places[entry.id]
            self.firm_ids[place] = entry.enterprise_id
            self._search[place] = entry.search
        return True

    def find(self, text: str, places: Sequence[int]) -> Generator[Step, None, Sequence[int]]:
        """Those of the places whose project or firm holds every word of a text, in their order; with steps between.

        A word: characters, full pinyin, or pinyin initials, of names or codes.
        """
        words = [word.encode() for word in (fold(each) for each in text.split()) if word]
        search = self._search
        for word in words:
            found: list[int] = []
            for start in range(0, len(places), _SEARCHED):
                portion = places[start : start + _SEARCHED]
                found += [place for place in portion if word in search[place]]
                yield Step("查找", start, len(places))
            places = found
        return places
