"""Self-check of a batch of 5,000 projects in a store on disk, as a ratio to the bare evaluation and export, in one run.

Bare: every project of the batch is read and judged once, and the official table is filled and proved once. Aim: the
whole self-check at most 3 times that. Beside it an office with many more projects than the batch has.

    python -m tests.bench.bench_batch [--projects 5000] [--others 0] [--profile]
"""

import argparse
import cProfile
import pstats
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from db.store import Store
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Office
from desktop_app.policy.evaluate import evaluate
from desktop_app.services.declaring.export import ExportRequest, filled_table
from desktop_app.services.finalising.batch_check import BatchCheck, BatchChecker
from desktop_app.services.job import Progress
from desktop_app.services.onboarding.templates import template_of
from tests.bench.bench_quarter import fill
from tests.services.quarter_office import POLICY, QuarterOffice

OFFICE = Office("某县工业和信息化局", "450222", 2024, "张三", "0772-2000000")
KEY = BatchKey(POLICY, 2024, 1)
AIM = 3.0


def seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--projects", type=int, default=5000)
    arguments.add_argument("--others", type=int, default=0, help="projects of the office outside the batch")
    arguments.add_argument("--profile", action="store_true")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        office = QuarterOffice(store=store, office=OFFICE)
        ids = fill(office, asked.projects)
        fill(office, asked.others, first=asked.projects)
        office.service.ledger.declare(ids, *KEY, at=office.now())
        pack, template = office.library.packs[POLICY], template_of(POLICY).file
        now = datetime(2024, 1, 20, 4, tzinfo=UTC)

        def judge() -> None:
            for dossier in store.projects.dossiers(ids):
                evaluate(dossier.facts, pack, now.date())

        def export() -> None:
            request = ExportRequest(template, Path(f"申报表{template.suffix}"), *KEY[1:], POLICY)
            filled_table(
                request, store.projects.dossiers(ids), store.fields, OFFICE.region, now, None, OFFICE.name
            )

        judge()
        judging, exporting = seconds(judge), seconds(export)
        bare = judging + exporting
        print(f"bare evaluation          {judging:7.2f} s")
        print(f"bare export              {exporting:7.2f} s")
        profile = cProfile.Profile()
        checks: list[BatchCheck] = []
        checker = BatchChecker(store, office.library, OFFICE, now)

        def check() -> None:
            checks.append(checker.check(KEY, template, Progress()))

        took = seconds((lambda: profile.runcall(check)) if asked.profile else check)
        verdict = "ok" if took <= AIM * bare else "TOO SLOW"
        print(f"self-check               {took:7.2f} s  {took / bare:5.2f} x  (aim {AIM:g} x: {verdict})")
        print(f"projects {checks[0].projects}, items {len(checks[0].items)}")
        if asked.profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
