"""Schema version 3, as it landed: batches with their days, what happened to declarations, the ledger, closed years.

The ledger is kept by triggers, so that no way of writing a declaration goes around it. Nothing in it refers to
another table: it stays where a project is removed for good. Only the sample office's lines go with its projects.
"""

from db.history_triggers import keeps_history

_DAYS = ("county_day", "city_day", "department_day")

_TABLES = (
    """CREATE TABLE batch (
        id TEXT PRIMARY KEY NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        title TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        county_day TEXT,
        city_day TEXT,
        department_day TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (policy_id, year, quarter))""",
    """CREATE TABLE declaration_event (
        id TEXT PRIMARY KEY NOT NULL,
        declaration_id TEXT NOT NULL,
        before TEXT NOT NULL DEFAULT '',
        after TEXT NOT NULL,
        day TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL)""",
    "CREATE INDEX declaration_event_of ON declaration_event (declaration_id, at)",
    """CREATE TABLE ledger (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL,
        status TEXT NOT NULL,
        project_name TEXT NOT NULL,
        project_code TEXT NOT NULL,
        enterprise_name TEXT NOT NULL,
        uscc TEXT NOT NULL,
        declared_at TEXT,
        is_example INTEGER NOT NULL,
        deleted_at TEXT)""",
    "CREATE INDEX ledger_period ON ledger (year, policy_id)",
    "CREATE INDEX ledger_project ON ledger (project_id)",
    """CREATE TABLE year_record (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        declaration_id TEXT NOT NULL DEFAULT '',
        is_example INTEGER NOT NULL,
        frozen_at TEXT NOT NULL,
        facts TEXT NOT NULL CHECK (json_valid(facts)),
        UNIQUE (project_id, year))""",
    "CREATE INDEX year_record_year ON year_record (year)",
)

_IDENTITY = (
    "project.name, project.project_code, coalesce(enterprise.name, ''), coalesce(enterprise.uscc, '') "
    "FROM project LEFT JOIN enterprise ON enterprise.id = project.enterprise_id"
)


def _ledger_lines(declaration: str, source: str) -> str:
    """Lines for declarations; `declaration` names the row they are taken from."""
    own = ", ".join(
        f"{declaration}.{c}" for c in ("id", "project_id", "policy_id", "year", "quarter", "status")
    )
    return (
        "INSERT INTO ledger (id, project_id, policy_id, year, quarter, status, declared_at, deleted_at, is_example, "
        "project_name, project_code, enterprise_name, uscc) "
        f"SELECT {own}, {declaration}.declared_at, {declaration}.deleted_at, project.is_example, {_IDENTITY}"
        f"{source}"
    )


_LEDGER_TRIGGERS = (
    f"""CREATE TRIGGER declaration_enters_ledger AFTER INSERT ON declaration BEGIN
    DELETE FROM ledger WHERE id = new.id;
    {_ledger_lines("new", " WHERE project.id = new.project_id")};
    END""",
    # What left the office is known there by the name it had then: later moves change the status only.
    f"""CREATE TRIGGER declaration_moves_in_ledger
    AFTER UPDATE OF policy_id, year, quarter, status, declared_at, deleted_at ON declaration BEGIN
    UPDATE ledger SET policy_id = new.policy_id, year = new.year, quarter = new.quarter, status = new.status,
        declared_at = new.declared_at, deleted_at = new.deleted_at WHERE id = new.id;
    UPDATE ledger SET (project_name, project_code, enterprise_name, uscc) =
        (SELECT {_IDENTITY} WHERE project.id = new.project_id)
        WHERE id = new.id AND new.status IN ('draft', 'checked', 'final', 'sent');
    END""",
    """CREATE TRIGGER example_leaves_ledger AFTER DELETE ON project WHEN old.is_example = 1 BEGIN
    DELETE FROM ledger WHERE project_id = old.id;
    DELETE FROM year_record WHERE project_id = old.id;
    END""",
    """CREATE TRIGGER year_record_no_update BEFORE UPDATE ON year_record
    BEGIN SELECT RAISE(ABORT, 'a closed year is never changed'); END""",
    """CREATE TRIGGER year_record_no_delete BEFORE DELETE ON year_record WHEN old.is_example = 0
    BEGIN SELECT RAISE(ABORT, 'a closed year is never changed'); END""",
)

STATEMENTS: tuple[str, ...] = (
    *_TABLES,
    _ledger_lines("declaration", " JOIN declaration ON declaration.project_id = project.id"),
    *_LEDGER_TRIGGERS,
    *keeps_history(
        "batch",
        ("title", "note", *_DAYS),
        "json_object('policy_id', old.policy_id, 'year', old.year, 'quarter', old.quarter, 'title', old.title, "
        "'note', old.note, 'county_day', old.county_day, 'city_day', old.city_day, "
        "'department_day', old.department_day)",
    ),
)
