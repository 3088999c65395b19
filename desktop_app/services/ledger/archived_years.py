"""Years that are closed: their declarations stay as they are; only what the authority answers is still written down."""

from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store

_KEY = "archived_years"


class ArchivedYears:
    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[int, ...]:
        """The closed years, ascending."""
        return tuple(sorted(int(year) for year in self._store.settings.get(_KEY, [])))

    def is_archived(self, year: int) -> bool:
        return year in self.all()

    def archive(self, year: int) -> None:
        with self._store.transaction(f"封存{year}年度"):
            self._store.settings.set(_KEY, sorted({*self.all(), year}))

    def reopen(self, year: int) -> None:
        """Lets the year be changed again; the frozen facts stay as they are."""
        with self._store.transaction(f"解除封存{year}年度"):
            self._store.settings.set(_KEY, [kept for kept in self.all() if kept != year])

    def refuse(self, year: int) -> None:
        """Raises AppError("year-archived") for a closed year."""
        if self.is_archived(year):
            raise AppError(
                "year-archived",
                f"{year}年度已经结转封存，只能查看，不能再改：登记上级的批复结果仍然可以；确需更正的，先解除封存。",
            )
