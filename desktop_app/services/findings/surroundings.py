"""What stands around one project in the store: records of the same firm or code, and explanations written so far."""

from desktop_app.domain.entities import Dossier, Enterprise
from desktop_app.domain.facts import Facts
from desktop_app.domain.ports import Store
from desktop_app.services.findings.across import COMPARED
from desktop_app.services.findings.finding import Neighbour, Surroundings

MOST_COMPARED = 300  # projects of one firm


def surroundings(store: Store, project_id: str, enterprise_id: str | None, facts: Facts) -> Surroundings:
    """facts: as they stand in the form, with name and codes that may not be stored yet."""
    project = store.projects.get(project_id)
    firms = {
        firm.id: firm
        for firm in store.neighbours.firms(str(facts.get("enterprise_name", "")), str(facts.get("uscc", "")))
    }
    ids = dict.fromkeys([*([enterprise_id] if enterprise_id else []), *firms])
    dossiers = store.neighbours.projects(ids, str(facts.get("project_code", "")), MOST_COMPARED)
    is_example = project is not None and project.is_example
    others = [
        neighbour(dossier)
        for dossier in dossiers
        if dossier.project.id != project_id and dossier.project.is_example == is_example
    ]
    shown = {enterprise_id, *(each.enterprise_id for each in others)}
    lonely = [firm_alone(firm) for firm in firms.values() if firm.id not in shown]
    return Surroundings(
        project_id, enterprise_id, (*others, *lonely), store.explanations.of_project(project_id)
    )


def neighbour(dossier: Dossier) -> Neighbour:
    """A project as the others see it."""
    return Neighbour(
        dossier.project.id, dossier.project.enterprise_id, _compared(dossier.facts), dossier.project.order
    )


def firm_alone(firm: Enterprise) -> Neighbour:
    """A firm without projects that count here."""
    return Neighbour("", firm.id, _compared(firm.facts))


def _compared(facts: Facts) -> Facts:
    return {key: facts[key] for key in COMPARED if key in facts}
