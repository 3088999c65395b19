"""What the list of projects shows and how it is narrowed, and what the history of a record says. Values only."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


class ProjectRow(NamedTuple):
    """One line of the list of projects. Amounts in 万元; None = unknown; empty text = not filled in."""

    id: str
    order: int
    name: str
    enterprise_id: str | None
    enterprise_name: str
    site_region: str
    industry: str
    total_investment: Decimal | None
    fixed_asset_investment: Decimal | None
    completion_month: str
    project_code: str
    is_example: bool
    updated_at: datetime | None


class ProjectFilter(NamedTuple):
    """Which projects to list; all given parts must hold.

    text: words parted by blanks; each must occur in the project's or its firm's name or codes, as characters, full
    pinyin or pinyin initials. region: the beginning of the site's code. declared_in: (year, quarter). deleted: the
    recycle bin instead of the list.
    """

    text: str = ""
    region: str = ""
    industry: str = ""
    enterprise_id: str | None = None
    is_example: bool | None = None
    declared_in: tuple[int, int] | None = None
    deleted: bool = False


class ProjectEntry(NamedTuple):
    """What a table of all projects keeps of each of them.

    search: names and codes of project and firm, folded, with pinyin; lines, UTF-8.
    """

    id: str
    order: int
    enterprise_id: str | None
    search: bytes


class HistoryEntry(NamedTuple):
    """One change as the store recorded it. old, new: JSON text of the value, None where there was none.

    action: "insert", "update" or "delete"; field is empty for a whole record. change: shared by all entries of one
    operation.
    """

    number: int
    at: datetime
    actor: str
    operation: str
    change: int
    entity: str
    entity_id: str
    action: str
    field: str
    old: str | None
    new: str | None


ALL_PROJECTS = ProjectFilter()
