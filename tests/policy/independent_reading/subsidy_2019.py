"""桂政办发〔2019〕58号 四（二）: the tiers of equipment investment, by class, upper limits in 万元."""

from decimal import Decimal
from typing import Final

from tests.policy.independent_reading.answer import Subsidy, Truth, Values, all_of, any_of, chosen, opposite

ADVANCED_EQUIPMENT: Final = frozenset({"advanced_system", "intelligent", "complete_set", "first_set"})
# at least, below, advanced, general
TIERS: Final = (
    (10000, None, 300, 200),
    (5000, 10000, 200, 100),
    (1000, 5000, 100, 80),
    (500, 1000, 60, 50),
)


def read(values: Values) -> Subsidy:
    """设备投资 500 万元 is the lowest tier; below it there is none, whatever the class."""
    get = values.get
    equipment: Decimal | None = get("equipment_investment")
    if equipment is not None and equipment < 500:
        return Subsidy("none")
    main: str | None = get("main_equipment")
    is_advanced: Truth = None if main is None else main in ADVANCED_EQUIPMENT
    is_ordinary: Truth = None if main is None else main == "domestic_general"
    guide: Truth = get("fits_upgrade_guide")
    direction = any_of(chosen(get("gx_direction_2019")), chosen(get("gx_direction_2024")))
    advanced = all_of(is_advanced, guide)
    # X24: advanced equipment outside the guide counts as general when it goes with a key direction.
    general = any_of(all_of(is_ordinary, direction), all_of(is_advanced, opposite(guide), direction))
    if advanced is False and general is False:
        return Subsidy("none")
    if equipment is None or advanced is None or (advanced is False and general is None):
        return Subsidy("unknown")
    for floor, below, for_advanced, for_general in TIERS:
        if equipment >= floor:
            if advanced:
                return Subsidy("tier", "advanced", floor, below, for_advanced)
            return Subsidy("tier", "general", floor, below, for_general)
    raise AssertionError(equipment)
