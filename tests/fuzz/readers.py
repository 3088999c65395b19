"""The doors of the program by which a file comes in, each as the window or a command uses it."""

import io
import json
import shutil
from pathlib import Path

from db.store import Store
from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.domain.record import to_record
from desktop_app.papers.letter_file import read_figures
from desktop_app.policy.cases import verify_folder
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.library import load_library
from desktop_app.services.attachments.of_project import AttachmentService
from desktop_app.services.backup.contents import look_into
from desktop_app.services.backup.restore import restore
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.doctor.examination import examine
from desktop_app.services.documents.collection_return import read_collection, take_over
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.savepoint_recovery import Fate, SavepointRecovery
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.exchange.take_in import opened, review, take_in
from desktop_app.services.finalising.capsule_compare import compare
from desktop_app.services.finalising.capsule_file import open_capsule
from desktop_app.services.finalising.returned_table import accept, compare_returned, meaning
from desktop_app.services.importing.taking_in import import_file
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.onboarding.profiles import load_profile, profiles
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.onboarding.templates import recognise
from desktop_app.services.records.lines import record_lines
from desktop_app.services.records.projects import ProjectService
from desktop_app.services.sealed_file import seal_stream, unseal_stream
from desktop_app.services.verdicts.answers import AnswerWriter
from desktop_app.services.verdicts.check_records import check_lines
from desktop_app.sheets.mapping import load_mapping
from tests.fuzz.office import DAY, KEY, LIBRARY, NOW, OFFICE, PASSPHRASE, Samples, quick_sealing


def read_everything(folder: Path) -> None:
    """What the pages show, read through: nothing in the store may be such that it cannot be read or written out."""
    with Store.open(folder, LIBRARY.fields) as store:
        OfficeService(store).load()
        for row in store.projects.rows():
            _written_out(row.name, row.enterprise_name, row.project_code)
        writer = AnswerWriter()
        for dossier in store.projects.iterate_dossiers():
            _written_out(json.dumps(to_record(dossier.facts, store.fields), ensure_ascii=False))
            writer.results(evaluate_all(dossier.facts, LIBRARY.judging[:2], DAY))
            for entry in store.history(dossier.project.id):
                _written_out(entry.operation, entry.old or "", entry.new or "")
        tuple(store.enterprises.iterate())
        store.declarations.find(2024, 1)
        store.ledger.find()
        store.batches.find()
        store.attachments.all()
        store.settings.all()
        store.year_records.find(2024)
        for capsule in store.capsules.all():
            content = store.capsules.content(capsule.id)
            if content is not None:
                open_capsule(content, capsule.sha256)


def _written_out(*texts: str) -> None:
    for text in texts:
        text.encode("utf-8")


def read_database(_samples: Samples, folder: Path, file: Path) -> None:
    shutil.copyfile(file, folder / "jigai.db")
    report = examine(folder)
    for finding in report.findings:
        _written_out(finding.title, finding.advice)
    read_everything(folder)
    with Store.open(folder, LIBRARY.fields) as store:
        ProjectService(store).create({"project_name": "新项目", "enterprise_name": "新企业"})


def restore_backup(_samples: Samples, folder: Path, file: Path) -> None:
    passphrase = PASSPHRASE if file.suffix == ".sealed" else None
    try:
        look_into(file, folder, passphrase=passphrase)
    finally:  # one that cannot be looked into is restored all the same, or refused in a sentence of its own
        restore(file, folder, passphrase=passphrase)


def take_in_package(_samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store, opened(file, PASSPHRASE) as package:
        reviewed = review(store, package, "张三")
        for record in reviewed.records.values():
            for told in record.fields:
                _written_out(*(str(option.value) for option in told.options))
        take_in(store, folder, package, by="张三", now=NOW)
        take_in(store, folder, package, by="张三", now=NOW)


def load_pack(_samples: Samples, folder: Path, file: Path) -> None:
    """file: <pack>/pack.toml or <pack>/cases.toml; the other of the two is good."""
    place = AppFolders(folder).policies / file.parent.name
    place.mkdir(parents=True)
    try:
        for name in ("pack.toml", "cases.toml"):
            shutil.copyfile(resources.path("policies", file.parent.name, name), place / name)
        shutil.copyfile(file, place / file.name)
        library = load_library(AppFolders(folder).policies)
        for pack in library.packs.values():
            report = verify_folder(place, pack, library.fields)
            _written_out(*report.failures, *report.gaps)
            with Store.open(folder, library.fields) as store:
                for dossier in store.projects.iterate_dossiers():
                    AnswerWriter().results(evaluate_all(dossier.facts, (pack,), DAY))
    finally:
        shutil.rmtree(AppFolders(folder).policies)


def fill_template(_samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store:
        told: AppError | None = None
        try:
            Onboarding(file, store, AppFolders(folder).mappings, 2024).problems()
        except AppError as error:
            told = error
        recognise(file.read_bytes(), file.name, None, store.fields, AppFolders(folder).mappings)
        service = DeclareService(store, LIBRARY, OFFICE, lambda: NOW, AppFolders(folder).mappings)
        service.export(file, file.with_name(f"结果{file.suffix}"), KEY.year, KEY.quarter)
        if told is not None:
            raise told


def import_sheet(_samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store:
        report = import_file(store, file)
        json.dumps(report.to_json(), ensure_ascii=False).encode("utf-8", "backslashreplace")


def import_records(_samples: Samples, folder: Path, file: Path) -> None:
    with file.open("rb") as stream:
        for line in check_lines(record_lines(stream), LIBRARY.judging[:3], LIBRARY.fields, DAY):
            json.loads(line.text)
            line.text.encode("utf-8", "backslashreplace")
    import_sheet(_samples, folder, file)


def take_collection(_samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store:
        read = read_collection(file, store)
        _written_out(read.enterprise, *(answer.raw + answer.problem for answer in read.answers))
        take_over(ProjectService(store), store, read.answers)


def take_returned(samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store:
        read = compare_returned(file, samples.capsule, store)
        _written_out(*(cell.theirs + cell.problem + meaning(cell) for cell in read.cells))
        _written_out(*(cell.theirs for cell in read.others), *read.added)
        accept(ProjectService(store), store, read.cells)


def read_letter(_samples: Samples, _folder: Path, file: Path) -> None:
    for tag, text in read_figures(file.read_bytes()).items():
        _written_out(tag, text)


def recover_savepoint(samples: Samples, folder: Path, file: Path) -> None:
    place = AppFolders(folder).savepoints
    place.mkdir(exist_ok=True)
    shutil.copyfile(file, place / f"{samples.projects[0]}.abc.savepoint")
    with Store.open(folder, LIBRARY.fields) as store:
        projects = ProjectService(store)
        savepoints = SavepointFolder(place)
        sessions = EditSessionStore(store, projects, record_context(LIBRARY.fields, OFFICE, ()), savepoints)
        recovery = SavepointRecovery(savepoints, store, projects, sessions, DAY)
        savepoints.unreadable()
        savepoints.left_behind()
        offers = recovery.offers()
        for offer in offers:
            _written_out(offer.project_name, offer.enterprise_name)
            for each in offer.differences:
                _written_out(each.recorded, each.typed)
            recovery.recover(offer, {d.key for d in offer.differences} if offer.fate is Fate.STALE else None)
        recovery.discarded()
        savepoints.empty_bin()
    if not offers:
        raise AppError("savepoint-none", "没有可以恢复的存盘点")


def open_a_capsule(samples: Samples, folder: Path, file: Path) -> None:
    found = open_capsule(file.read_bytes())
    _written_out(found.table_name)
    compare(samples.capsule, found, LIBRARY.fields)
    compare(found, samples.capsule, LIBRARY.fields)
    table = file.with_name("退回.xlsx")
    table.write_bytes(samples.capsule.table)
    with Store.open(folder, LIBRARY.fields) as store:
        compare_returned(table, found, store)


def add_attachment(samples: Samples, folder: Path, file: Path) -> None:
    with Store.open(folder, LIBRARY.fields) as store:
        service = AttachmentService(store, folder)
        added = service.add(samples.projects[0], [file])
        if added.refused:
            raise AppError("attachment-refused", added.refused[0])
        for each in added.added:
            service.open_copy(each.id)
            service.delete(each.id)
        service.close()


def use_mapping(samples: Samples, folder: Path, file: Path) -> None:
    """As a mapping that is named, and in the place of one that was registered; its table is filled by it."""
    with Store.open(folder, LIBRARY.fields) as store:
        service = DeclareService(store, LIBRARY, OFFICE, lambda: NOW, AppFolders(folder).mappings)
        template = file.with_name("官方表.xlsx")
        template.write_bytes(samples.files["template"][0][1])
        if len(file.stem) != 64:
            load_mapping(file)
            import_file(store, template, mapping=file, dry_run=True)
            service.export(template, file.with_name("结果.xlsx"), KEY.year, KEY.quarter, mapping=file)
            return
        kept = AppFolders(folder).mappings / file.name
        before = kept.read_bytes()
        try:
            shutil.copyfile(file, kept)
            for profile in profiles(kept.parent):
                _written_out(profile.name, *profile.title, *profile.notes)
            load_profile(kept.parent, kept.stem)
            Onboarding(template, store, kept.parent, 2024).problems()
            Onboarding(_other(samples, file), store, kept.parent, 2024).problems()
            service.export(template, file.with_name("结果.xlsx"), KEY.year, KEY.quarter)
        finally:
            kept.write_bytes(before)


def _other(samples: Samples, file: Path) -> Path:
    """Next year's form of the table: another file with the same header."""
    other = file.with_name("下一年.xlsx")
    other.write_bytes(samples.files["template"][1][1])
    return other


def unsealed(content: bytes, passphrase: str) -> bytes:
    """What a sealed file holds."""
    out = io.BytesIO()
    unseal_stream(io.BytesIO(content), out, passphrase)
    return out.getvalue()


def sealed(content: bytes, passphrase: str) -> bytes:
    """The content sealed, with little work for the key."""
    out = io.BytesIO()
    with quick_sealing():
        seal_stream(io.BytesIO(content), out, passphrase)
    return out.getvalue()
