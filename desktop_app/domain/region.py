"""Six-digit region codes (GB/T 2260): are they known, what do they mean, what lies in them.

Guangxi (45) and Guangdong (44) are judged by their tables, former divisions included; of the other provinces only
the prefix is known, so any six digits below a real province pass.
"""

from desktop_app.domain.divisions import LISTED_PROVINCES, Town, divisions, provinces, towns

CODE_DIGITS = 6


def is_known(code: str) -> bool:
    """Whether a record may hold this code."""
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        return False
    if code[:2] in LISTED_PROVINCES:
        return code in divisions()
    return code[:2] in provinces()


def is_former(code: str) -> bool:
    """Whether the division was dissolved or renamed; its records stay readable."""
    found = divisions().get(code)
    return found is not None and found.is_former


def successors(code: str) -> tuple[str, ...]:
    """What became of a former division; empty for a current one. Several where it was divided."""
    found = divisions().get(code)
    return found.successors if found else ()


def name(code: str) -> str:
    """The division's own name: 兴宁区. Outside the tables: 湖南省（430102）. An unknown code is returned as it is."""
    found = divisions().get(code)
    if found is not None:
        return found.name
    if not is_known(code):
        return code
    province = provinces()[code[:2]]
    return province if code.endswith("0000") else f"{province}（{code}）"


def full_name(code: str) -> str:
    """Province, city and county: 广西壮族自治区南宁市兴宁区."""
    if code not in divisions():
        return name(code)
    steps = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    return "".join(divisions()[step].name for step in steps if step in divisions())


def name_within_province(code: str) -> str:
    """City and county, where the province goes without saying: 南宁市兴宁区; a province's own name."""
    if code not in divisions() or code.endswith("0000"):
        return name(code)
    steps = dict.fromkeys((code[:4] + "00", code))
    return "".join(divisions()[step].name for step in steps if step in divisions())


def city_of(code: str) -> str | None:
    """The code of the city a county or city belongs to; None for a province and outside the tables."""
    city = code[:4] + "00"
    return city if code in divisions() and not code.endswith("0000") else None


def city_name(code: str) -> str | None:
    """南宁市 for any code within it; None where `city_of` is None."""
    city = city_of(code)
    return divisions()[city].name if city else None


def county_name(code: str) -> str | None:
    """兴宁区 for 450102; None for cities, provinces and outside the tables."""
    found = divisions().get(code)
    return found.name if found is not None and found.is_county else None


def county_or_city(code: str) -> str:
    """The county's name, else the city's; "" for provinces, blanks and codes outside the tables."""
    return county_name(code) or city_name(code) or ""


def city_group(code: str) -> str | None:
    """珠三角, 粤东, 粤西 or 粤北 for codes of Guangdong's cities and counties; otherwise None."""
    city = city_of(code)
    return (divisions()[city].group or None) if city else None


def children(code: str) -> tuple[str, ...]:
    """Current cities of a province, current counties of a city, in the order of the codes; otherwise empty.

    Dongguan and Zhongshan have no counties: ask `towns_of`.
    """
    if code.endswith("0000"):
        return tuple(d.code for d in divisions().values() if d.is_city and d.code[:2] == code[:2])
    if code.endswith("00"):
        return tuple(
            d.code for d in divisions().values() if d.is_county and not d.is_former and d.code[:4] == code[:4]
        )
    return ()


def towns_of(code: str) -> tuple[Town, ...]:
    """Towns and street offices of a county, or of Dongguan or Zhongshan."""
    return towns().get(code, ())


def is_within(code: str, area: str) -> bool:
    """Whether a code lies in a province, city or county: 450102 in 450000, 450100, 450102."""
    if area.endswith("0000"):
        return code[:2] == area[:2]
    return code[:4] == area[:4] if area.endswith("00") else code == area
