"""The declared projects in the authority's own layout: gathered from the store, filled and read without it."""

from collections.abc import Callable

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services.job import Cancelled, Progress
from tests.services.test_export_table import office_with

POLICY = "gx-qianqi-2024"


def test_填好的行和合计都在() -> None:
    service, _ = office_with(7)
    progress = Progress()
    sheet = service.official_table(None, policy_id=POLICY).read(progress)
    texts = {cell.text for cells in sheet.rows.values() for cell in cells}
    assert {"第1号技改项目", "第7号技改项目", "合计", "2024年12月"} <= texts
    assert "105,003.85" in texts
    assert sheet.title_rows == (4, 5)
    assert progress.phase == "正在读取版式"


def test_定稿前是草稿() -> None:
    service, _ = office_with(2)
    ids = [dossier.project.id for dossier in service.chosen()]
    service.declare(ids, POLICY, 2024, 1)
    assert service.official_table(None, 2024, 1, POLICY).draft
    service.ledger.finalise(2024, 1, POLICY)
    assert not service.official_table(None, 2024, 1, POLICY).draft


def test_没有项目时说明() -> None:
    service, _ = office_with(1)
    with pytest.raises(AppError, match="还没有申报的项目"):
        service.official_table(None, 2024, 3, POLICY)


@pytest.mark.parametrize("phase", ["正在填表", "正在填表并核验", "正在读取版式"])
def test_每一步都可停下(phase: str) -> None:
    class Stopping(Progress):
        """Stops at the named phase."""

        def begin(self, phase_now: str) -> None:
            if phase_now == phase:
                self.cancel()
            super().begin(phase_now)

    service, _ = office_with(1)
    read: Callable[[Progress], object] = service.official_table(None, policy_id=POLICY).read
    with pytest.raises(Cancelled):
        read(Stopping())
