"""How fast the store is with many projects. Run: python -m tests.bench.bench_store [projects]"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from db.store import Store
from desktop_app.domain.entities import Enterprise, Project, new_id
from desktop_app.domain.facts import Facts
from desktop_app.domain.listing import ProjectFilter
from desktop_app.domain.month import Month
from desktop_app.services.backup.backups import backup

YES = (
    "is_technical_transformation", "approval_completed", "fits_plans", "fits_industry_layout", "fits_upgrade_guide",
    "meets_land", "meets_environment", "meets_energy", "meets_technology", "meets_safety", "benefit_evident",
)  # fmt: skip


def project_facts(number: int) -> Facts:
    return {
        **dict.fromkeys(YES, True),
        "project_name": f"年产{number}万件铸件技术改造项目",
        "site_region": "450203",
        "industry": "36",
        "total_investment": Decimal(number + 500),
        "fixed_asset_investment": Decimal(number) + Decimal("0.5"),
        "start_month": Month(2024, 1),
        "construction_content": "建设内容及规模" * 20,
    }


def measured(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - start:.3f} s  {'' if result is None else result}")


def run(count: int, folder: Path) -> None:
    with Store.open(folder) as store:
        firms = [
            Enterprise(new_id(), {"enterprise_name": f"柳州市第{n}铸造有限公司"})
            for n in range(count // 3 + 1)
        ]
        measured("新增企业", lambda: store.enterprises.add_many(firms))
        projects = (Project(new_id(), firms[n // 3].id, project_facts(n)) for n in range(count))
        measured("新增项目", lambda: store.projects.add_many(projects))
    measured("打开", lambda: Store.open(folder).close())
    with Store.open(folder) as store:
        measured("列出", lambda: len(store.projects.rows()))
        for text in ("铸件", "nczj", "zhujian 99", "没有"):
            measured(f"查找{text}", lambda text=text: len(store.projects.rows(ProjectFilter(text))))  # type: ignore[misc]
        measured("逐个读出", lambda: sum(1 for _ in store.projects.iterate_dossiers()))
        some = store.projects.rows()[count // 2]
        project = store.projects.get(some.id)
        assert project is not None
        measured("保存一个", lambda: store.projects.save(project) and None)
        measured("备份", lambda: backup(folder).size)
    print(f"内存峰值：{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(scratch))
