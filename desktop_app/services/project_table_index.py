"""Every project by its place, in order of entry: id, firm, and the text it is found by. Small enough for 100,000."""

from collections.abc import Generator, Sequence

from desktop_app.domain.pinyin import fold
from desktop_app.domain.ports import Store
from desktop_app.services.project_table_work import ROWS_PER_STEP, Step, Work


class ProjectIndex:
    """A row is named by its place in `ids`. Places stay the same until projects come or go."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.ids: list[str] = []
        self.firm_ids: list[str | None] = []
        self._search: list[bytes] = []
        self._places: dict[str, int] = {}
        self._firm_search: dict[str, bytes] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def load(self) -> Work:
        """Read all projects anew; after each step the rows read so far can be shown."""
        self.ids, self.firm_ids, self._search, self._places = [], [], [], {}
        self._firm_search = None
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
        self._firm_search = None
        return True

    def find(self, text: str, places: Sequence[int]) -> Generator[Step, None, list[int]]:
        """Those of the places whose project or firm holds every word of a text, in their order; with steps between.

        A word: characters, full pinyin, or pinyin initials, of names or codes.
        """
        words = [word.encode() for word in (fold(each) for each in text.split()) if word]
        firms: dict[str, bytes] = {}
        if words:
            yield from self._load_firms()
            firms = self._firm_search or {}
        hits = [{id_ for id_, searched in firms.items() if word in searched} for word in words]
        found: list[int] = []
        search, owners = self._search, self.firm_ids
        wanted = tuple(zip(words, hits, strict=True))
        for start in range(0, len(places), ROWS_PER_STEP * 4):
            for place in places[start : start + ROWS_PER_STEP * 4]:
                mine, owner = search[place], owners[place]
                for word, those in wanted:
                    if word not in mine and owner not in those:
                        break
                else:
                    found.append(place)
            yield Step("查找", start, len(places))
        return found

    def _load_firms(self) -> Work:
        if self._firm_search is not None:
            return
        firms: dict[str, bytes] = {}
        for id_, text in self._store.enterprises.search_texts():
            firms[id_] = text
            if len(firms) % ROWS_PER_STEP == 0:
                yield Step("读取企业", len(firms), 0)
        self._firm_search = firms
