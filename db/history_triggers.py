"""Statements of the triggers that keep the history. Schema versions are made of them: their text never changes."""

_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"


def history_entry(
    entity: str, entity_id: str, action: str, field: str, old: str, new: str, source: str = ""
) -> str:
    return f"""INSERT INTO history (at, actor, operation, change, entity, entity_id, action, field, old, new)
        SELECT {_NOW}, writer.actor, writer.operation, writer.change,
            '{entity}', {entity_id}, '{action}', {field}, {old}, {new}
        FROM writer{source};"""


def json_text(item: str) -> str:
    """The JSON text of a row of json_each."""
    return (
        f"CASE {item}.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' "
        f"WHEN 'text' THEN json_quote({item}.value) ELSE CAST({item}.value AS TEXT) END"
    )


def keeps_history(entity: str, columns: tuple[str, ...], whole: str) -> tuple[str, ...]:
    """Triggers for a table with an id: its coming, each changed column, its going (with all it held)."""
    column_changes = "".join(
        history_entry(
            entity, "new.id", "update", f"'{c}'", f"json_quote(old.{c})", f"json_quote(new.{c})",
        ).removesuffix(";")
        + f" WHERE old.{c} IS NOT new.{c};"
        for c in columns
    )  # fmt: skip
    return (
        f"""CREATE TRIGGER {entity}_inserted AFTER INSERT ON {entity} BEGIN
        {history_entry(entity, "new.id", "insert", "''", "NULL", "NULL")} END""",
        f"""CREATE TRIGGER {entity}_changed AFTER UPDATE OF {", ".join(columns)} ON {entity} BEGIN
        {column_changes} END""",
        f"""CREATE TRIGGER {entity}_purged AFTER DELETE ON {entity} BEGIN
        {history_entry(entity, "old.id", "delete", "''", whole, "NULL")} END""",
    )


def facts_history(entity: str) -> str:
    """One entry for each key of the facts whose value is another than before."""
    before = "json_each(old.facts) AS was LEFT JOIN json_each(new.facts) AS now ON now.key = was.key"
    return f"""CREATE TRIGGER {entity}_facts_changed AFTER UPDATE OF facts ON {entity}
        WHEN old.facts IS NOT new.facts BEGIN
        {history_entry(entity, "new.id", "update", "was.key", json_text("was"), f"CASE WHEN now.key IS NULL THEN NULL ELSE {json_text('now')} END", f" JOIN {before} WHERE now.key IS NULL OR {json_text('was')} IS NOT {json_text('now')}")}
        {history_entry(entity, "new.id", "update", "now.key", "NULL", json_text("now"), " JOIN json_each(new.facts) AS now WHERE now.key NOT IN (SELECT key FROM json_each(old.facts))")}
        END"""
