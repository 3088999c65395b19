"""The policy documents read a second time, by hand, as plain Python: what `jigai check` must agree with.

Nothing here imports the program. Every policy is one function from known values and a day to an `Answer`; it was
written from the documents and the contract alone, before the program's own policy language existed.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from tests.policy.independent_reading import fourth_quarter, guangdong, qianqi_2019, qianqi_2024
from tests.policy.independent_reading.answer import Answer, Values

Reading: TypeAlias = Callable[[Values, date], Answer]

READINGS: dict[str, Reading] = {
    "gx-qianqi-2024": qianqi_2024.read,
    "gx-qianqi-2019": qianqi_2019.read,
    "gx-private-award-2019": qianqi_2019.read_private_award,
    **{f"gx-q4-2024-{name}": reading for name, reading in fourth_quarter.READINGS.items()},
    "gd-baiqian-2023-project": guangdong.read_project,
    "gd-baiqian-2023-enterprise": guangdong.read_enterprise,
}


def read_all(values: Values, as_of: date) -> dict[str, Answer]:
    """Every policy with an eligibility test, by id."""
    return {policy: reading(values, as_of) for policy, reading in READINGS.items()}
