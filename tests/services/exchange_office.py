"""Two or three PCs with stores on disk, and a stick between them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from db.store import Store
from desktop_app.domain.entities import Enterprise, Office, Project
from desktop_app.services.attachments.of_project import AttachmentService
from desktop_app.services.exchange.package import SUFFIX
from desktop_app.services.exchange.take_in import Decisions, Reviewed, TakenIn, opened, review, take_in
from desktop_app.services.exchange.take_out import take_out
from desktop_app.services.office.identity import OfficeService

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


class Computer:
    """One PC; `name` is who works at it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.folder = name, folder / name
        self.stick = folder
        self.store = Store.open(self.folder)
        self.store.acting_as(name)
        self.attachments = AttachmentService(self.store, self.folder)
        self._packages = 0

    def set_up(self) -> None:
        """An office, a firm with two projects, an attachment."""
        OfficeService(self.store).save(Office("柳北区工信局", "450205", 2024))
        self.store.enterprises.save(
            Enterprise("e1", {"enterprise_name": "柳州长虹铸造有限公司", "uscc": "914403001922038216"})
        )
        self.store.projects.save(
            Project(
                "p1", "e1", {"project_name": "铸造线改造", "total_investment": Decimal(600), "remark": "原"}
            )
        )
        self.store.projects.save(Project("p2", "e1", {"project_name": "熔炼炉改造"}))
        self.attachments.add_contents("p1", [("备案证.pdf", PDF)])

    def take_out(self, *ids: str, **more: Any) -> Path:
        self._packages += 1
        target = self.stick / f"{self.name}{self._packages}{SUFFIX}"
        take_out(self.store, self.folder, ids or ("p1", "p2"), target, by=self.name, **more)
        return target

    def review(self, file: Path, passphrase: str | None = None) -> Reviewed:
        with opened(file, passphrase) as package:
            return review(self.store, package, self.name)

    def take_in(
        self, file: Path, decisions: Decisions | None = None, passphrase: str | None = None
    ) -> TakenIn:
        with opened(file, passphrase) as package:
            return take_in(self.store, self.folder, package, decisions, by=self.name)

    def edit(self, project_id: str, **facts: Any) -> None:
        """Change fields of a project; None forgets one."""
        project = self.store.projects.get(project_id)
        assert project is not None
        kept = {key: value for key, value in {**project.facts, **facts}.items() if value is not None}
        self.store.projects.save(Project(project_id, project.enterprise_id, kept, project.order))

    def fact(self, project_id: str, key: str) -> object:
        project = self.store.projects.get(project_id)
        assert project is not None
        return project.facts.get(key)

    def close(self) -> None:
        self.attachments.close()
        self.store.close()
