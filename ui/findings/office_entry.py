"""Makes the page 核查 and wires it to the services and to the form."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from desktop_app.domain.errors import AppError
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.findings.explanations import ExplanationService, ExplanationStep, with_explanations
from desktop_app.services.findings.finding import Finding, RecordContext, Told
from desktop_app.services.findings.of_office import OfficeSurvey, steps
from ui.findings.office_page import OfficeFindingsPage
from ui.main_window import MainWindow


def office_page(window: MainWindow) -> OfficeFindingsPage:
    """The page for the window's office."""
    store = window.context.store
    service = ExplanationService(store)

    def context() -> RecordContext:
        office = window.office
        assert office is not None
        library = window.context.library
        made = record_context(library.fields, office, library.active_for(office))
        return made._replace(as_of=office.check_day(window.context.today()))

    def go_through(survey: OfficeSurvey) -> Iterator[tuple[int, int]]:
        return steps(store, context(), survey)

    def past(project_id: str, finding: Finding) -> Sequence[ExplanationStep]:
        return service.steps(project_id, finding)

    def write(project_id: str, finding: Finding, text: str) -> Told | None:
        facts = window.context.projects.load(project_id).facts
        try:
            written = service.write(project_id, finding, facts, text)
        except AppError as error:
            window.show_failure(error)
            return finding.told
        if window.projects is not None and window.projects.project_id == project_id:
            window.projects.presenter.look_around()
        if written is None:
            return None
        (explained,) = with_explanations([finding.explained(None)], [written], facts)
        return explained.told

    def open_field(project_id: str, key: str) -> None:
        window.show_page("projects")
        page = window.projects
        if page is None or window.shown_page is not page:
            return
        page.open_project(project_id)
        if page.project_id == project_id:
            with suppress(KeyError):  # a field that no form shows
                page.form.go_to(key)

    made = OfficeFindingsPage(go_through, past, write, store.projects.count, window)
    made.field_wanted.connect(open_field)
    return made
