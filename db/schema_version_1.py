"""Schema version 1, as it landed. Never edit a statement here: a change of the schema is a new migration.

Facts stand as canonical record JSON in one column, so that fields of packs which are not installed survive; what is
listed, searched or joined is copied out of them into columns of its own. Times are UTC, ISO 8601, milliseconds.
"""

from db.history_triggers import facts_history, history_entry, keeps_history

_TABLES = (
    """CREATE TABLE writer (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        actor TEXT NOT NULL DEFAULT '',
        operation TEXT NOT NULL DEFAULT '',
        change INTEGER NOT NULL DEFAULT 0)""",
    "INSERT INTO writer (id) VALUES (1)",
    """CREATE TABLE enterprise (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        folded_name TEXT NOT NULL DEFAULT '',
        uscc TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        facts TEXT NOT NULL CHECK (json_valid(facts)))""",
    # With project_listing below: everything a line of the list needs; listing and searching never touch the facts.
    "CREATE INDEX enterprise_listing ON enterprise (id, name, search)",
    "CREATE INDEX enterprise_uscc ON enterprise (uscc)",
    "CREATE INDEX enterprise_folded_name ON enterprise (folded_name)",
    """CREATE TABLE project (
        id TEXT PRIMARY KEY NOT NULL,
        enterprise_id TEXT REFERENCES enterprise (id),
        position INTEGER NOT NULL,
        is_example INTEGER NOT NULL DEFAULT 0 CHECK (is_example IN (0, 1)),
        name TEXT NOT NULL DEFAULT '',
        project_code TEXT NOT NULL DEFAULT '',
        site_region TEXT NOT NULL DEFAULT '',
        industry TEXT NOT NULL DEFAULT '',
        total_investment TEXT,
        fixed_asset_investment TEXT,
        completion_month TEXT NOT NULL DEFAULT '',
        search TEXT NOT NULL DEFAULT '',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT,
        facts TEXT NOT NULL CHECK (json_valid(facts)))""",
    "CREATE INDEX project_enterprise ON project (enterprise_id)",
    "CREATE INDEX project_code ON project (project_code)",
    """CREATE INDEX project_listing ON project (
        position, id, deleted_at, name, enterprise_id, site_region, industry, total_investment,
        fixed_asset_investment, completion_month, project_code, is_example, updated_at, search)""",
    """CREATE TABLE declaration (
        id TEXT PRIMARY KEY NOT NULL,
        project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
        policy_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
        status TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        choice TEXT NOT NULL DEFAULT '',
        declared_at TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        deleted_at TEXT)""",
    "CREATE INDEX declaration_project ON declaration (project_id)",
    "CREATE INDEX declaration_batch ON declaration (year, quarter, policy_id)",
    """CREATE TABLE setting (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL CHECK (json_valid(value)),
        updated_at TEXT NOT NULL)""",
    """CREATE TABLE history (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        operation TEXT NOT NULL,
        change INTEGER NOT NULL,
        entity TEXT NOT NULL,
        entity_id TEXT NOT NULL,
        action TEXT NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
        field TEXT NOT NULL DEFAULT '',
        old TEXT,
        new TEXT)""",
    "CREATE INDEX history_entity ON history (entity_id, number)",
    "CREATE INDEX history_change ON history (change)",
)

_APPEND_ONLY = tuple(
    f"""CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history
    BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)


STATEMENTS: tuple[str, ...] = (
    *_TABLES,
    *_APPEND_ONLY,
    *keeps_history("enterprise", ("deleted_at",), "old.facts"),
    facts_history("enterprise"),
    *keeps_history("project", ("enterprise_id", "position", "is_example", "deleted_at"), "old.facts"),
    facts_history("project"),
    *keeps_history(
        "declaration",
        (
            "project_id",
            "policy_id",
            "year",
            "quarter",
            "status",
            "note",
            "choice",
            "declared_at",
            "deleted_at",
        ),
        "json_object('project_id', old.project_id, 'policy_id', old.policy_id, 'year', old.year, "
        "'quarter', old.quarter, 'status', old.status, 'note', old.note, 'choice', old.choice, "
        "'declared_at', old.declared_at)",
    ),
    f"""CREATE TRIGGER setting_inserted AFTER INSERT ON setting WHEN new.key NOT LIKE 'ui.%' BEGIN
    {history_entry("setting", "new.key", "insert", "''", "NULL", "new.value")} END""",
    f"""CREATE TRIGGER setting_changed AFTER UPDATE OF value ON setting
    WHEN old.value IS NOT new.value AND new.key NOT LIKE 'ui.%' BEGIN
    {history_entry("setting", "new.key", "update", "''", "old.value", "new.value")} END""",
    f"""CREATE TRIGGER setting_removed AFTER DELETE ON setting WHEN old.key NOT LIKE 'ui.%' BEGIN
    {history_entry("setting", "old.key", "delete", "''", "old.value", "NULL")} END""",
)
