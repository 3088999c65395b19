"""Three-valued logic: unmet < unknown < met, so that `all` is min, `any` is max and `not` mirrors (Kleene)."""

from collections.abc import Callable
from typing import Final, TypeAlias

from desktop_app.domain.facts import Facts
from desktop_app.domain.verdict import Status

UNMET: Final = 0
UNKNOWN: Final = 1
MET: Final = 2
NOT_APPLICABLE: Final = 3

Test: TypeAlias = Callable[[Facts], int]

AS_STATUS: Final = (Status.UNMET, Status.UNKNOWN, Status.MET, Status.NOT_APPLICABLE)

# The day of the check is one more known fact, under a key no field can have; packs of "the office's year" read it.
DAY: Final = "@day"
