"""Writes the SQL text of a database of the present schema, as a fixture for the upgrades of later versions.

Run it once when a new schema version lands: python -m tests.db.make_old_file
"""

import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from db.database import APPLICATION_ID
from db.migrations import LATEST
from db.store import Store
from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaring import Batch, BatchKey, DeclarationEvent, Level
from desktop_app.domain.entities import Attachment, Declaration, DeclarationStatus, Enterprise, Project
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.domain.record_version import ExchangeNote, Mark, RecordKey, Version

OLD_FILES = Path(__file__).parent / "old_files"


def fill(store: Store) -> None:
    """A firm, two projects (one deleted), a declaration, settings, a history."""
    store.acting_as("张三")
    firm = store.enterprises.save(
        Enterprise(
            "e1",
            {
                "enterprise_name": "柳州长虹铸造有限公司",
                "uscc": "914403001922038216",
                "is_legal_entity": True,
            },
        )
    )
    facts: Facts = {
        "project_name": "铸造线改造",
        "total_investment": Decimal("20941.5"),
        "fixed_asset_investment": Decimal("499.9999"),
        "start_month": Month(2024, 3),
        "gx_direction_2024": ("equipment", "green"),
        "remark": "“引号”\n第二行",
    }
    project = store.projects.save(Project("p1", firm.id, facts))
    store.projects.save(Project("p1", firm.id, {**project.facts, "total_investment": Decimal(30000)}))
    store.projects.save(Project("p2", None, {"project_name": "已删除"}, is_example=True))
    store.projects.delete("p2")
    store.declarations.save(
        Declaration(
            "d1", "p1", "gx-qianqi-2024", 2024, 1, DeclarationStatus.SENT, "备注", "", datetime(2024, 1, 30, tzinfo=UTC)
        )
    )  # fmt: skip
    store.attachments.save(
        Attachment("a1", "p1", "备案证", "filing", "备案证.pdf", 1024, "ab" * 32, "application/pdf")
    )
    store.batches.save(
        Batch(BatchKey("gx-qianqi-2024", 2024, 1), {Level.CITY: date(2024, 1, 25)}, "", "市局要求纸质件")
    )
    store.ledger.add_event(
        DeclarationEvent(
            "v1", "d1", DeclarationStatus.FINAL, DeclarationStatus.SENT, date(2024, 1, 30), "已盖章"
        )
    )
    store.year_records.freeze(2023, [("p1", "")])
    store.explanations.save(
        Explanation(
            "x1", "p1", "W.302", ("completion_month",), "分两期建设", '{"completion_month":"2030-01"}'
        )
    )
    root = Version(
        "1" * 64, "remark", '"旧"', (), frozenset({Mark("2024-05-01T08:00:00.000Z", "张三", "s1")})
    )
    store.exchange.add(RecordKey("project", "p1"), [root])
    store.exchange.note(ExchangeNote("k1", True, "示例局", "张三", "带出1个项目"))
    store.capsules.add(
        CapsuleEntry(BatchKey("gx-qianqi-2024", 2024, 1), 1, "cd" * 32, 6, 1), b"PK\x05\x06\x00\xff"
    )
    store.settings.set("office", {"name": "示例局"})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(Path(folder)) as store:
            fill(store)
        with closing(sqlite3.connect(Path(folder) / "jigai.db")) as connection:
            connection.execute(
                "UPDATE enterprise SET facts = json_set(facts, '$.field_of_a_later_pack', json_array('甲', 1.5))"
            )
            connection.commit()
            lines = [
                f"PRAGMA application_id = {APPLICATION_ID};",
                f"PRAGMA user_version = {LATEST};",
                *connection.iterdump(),
            ]
    OLD_FILES.mkdir(exist_ok=True)
    (OLD_FILES / f"version_{LATEST}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
