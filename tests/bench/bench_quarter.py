"""A quarter of 5,000 projects in a store on disk: routing and the effect of a notice beside the bare evaluation.

Bare: every project is read and judged once. Aim: routing and effect at most 3 times that. The other lines say how long a
person waits for what has a progress bar.

    python -m tests.bench.bench_quarter [--projects 5000]
"""

import argparse
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from db.store import Store
from desktop_app.domain.entities import DeclarationStatus, Enterprise, Project, new_id
from desktop_app.policy.evaluate import evaluate
from desktop_app.services.carry_over.plan import CarryAnswer
from tests.services.quarter_office import FIRM, POLICY, PROJECT, QuarterOffice, key


def fill(office: QuarterOffice, count: int, first: int = 0) -> list[str]:
    random = Random(1)
    firms = [
        office.store.enterprises.save(
            Enterprise(new_id(), {**FIRM, "enterprise_name": f"柳州第{number}铸造有限公司"})
        )
        for number in range(max(count // 3, 1))
    ]
    projects = []
    for number in range(first, first + count):
        facts = {
            **PROJECT,
            "project_name": f"第{number}号生产线技术改造项目",
            "project_code": f"2019-450102-36-03-{number:06d}",
            "fixed_asset_investment": Decimal(random.choice([400, 1500, 3000, 10000])),
        }
        if random.random() < 0.3:
            del facts[random.choice(list(PROJECT)[1:])]
        projects.append(Project(new_id(), firms[number % len(firms)].id, facts))
    office.store.projects.add_many(projects)
    return [project.id for project in projects]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--projects", type=int, default=5000)
    count = arguments.parse_args().projects
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        office = QuarterOffice(store=store)
        ids = fill(office, count)
        pack, service = office.library.packs[POLICY], office.service
        bare = 0.0

        def timed(name: str, work: Callable[[], object]) -> object:
            started = perf_counter()
            result = work()
            took = perf_counter() - started
            print(f"{name:24} {took:7.2f} s" + (f"  {took / bare:5.1f} x" if bare else ""))
            return result

        def judge() -> None:
            for dossier in store.projects.iterate_dossiers():
                evaluate(dossier.facts, pack, date(2024, 1, 30))

        judge()
        started = perf_counter()
        timed("bare evaluation", judge)
        bare = perf_counter() - started
        timed("routing", lambda: service.routing(POLICY))
        timed("effect of a notice", lambda: service.effect("gx-qianqi-2019", POLICY))
        timed("declaring all", lambda: service.ledger.declare(ids, POLICY, 2024, 1, at=office.now()))
        timed("routing, all declared", lambda: service.routing(POLICY))
        declared = [item.id for item in store.declarations.find(2024, 1)]
        for status in (
            DeclarationStatus.CHECKED,
            DeclarationStatus.FINAL,
            DeclarationStatus.SENT,
            DeclarationStatus.LISTED,
        ):
            timed(f"all become {status.value}", partial(service.statuses.move_many, declared, status))
        timed("members of the batch", lambda: service.members(key(1)))
        timed("first page", service.board.lines)
        office.day = date(2025, 1, 10)
        answers = dict.fromkeys(ids, CarryAnswer(normal=True, continues=True))
        plan = service.carry_over.plan(POLICY, 2025, answers)
        timed("carry-over, with backup", lambda: service.carry_over.carry(plan, archive=True))


if __name__ == "__main__":
    main()
