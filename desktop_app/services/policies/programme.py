"""Policies of one programme: the notices of different years, and the plan they rest on, that share a ledger.

A pack says its programme under [declaring]; one that says none stands alone.
"""

from collections.abc import Mapping

from desktop_app.policy.pack import Pack


def programme_of(pack: Pack) -> str:
    """The programme's name; the pack's own id where it names none."""
    return pack.declaring.get("programme", pack.id)


def members(policies: Mapping[str, Pack], policy_id: str) -> tuple[str, ...]:
    """The ids of all policies of this one's programme, in the library's order; itself where it is not installed."""
    pack = policies.get(policy_id)
    if pack is None:
        return (policy_id,)
    wanted = programme_of(pack)
    return tuple(other.id for other in policies.values() if programme_of(other) == wanted)


def notice_of_year(policies: Mapping[str, Pack], policy_id: str, year: int) -> Pack | None:
    """The programme's notice of a year, or None while there is no pack of it."""
    candidates = [policies[id_] for id_ in members(policies, policy_id) if id_ in policies]
    return next((pack for pack in candidates if pack.year == year), None)
