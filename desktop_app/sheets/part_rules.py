"""Which attributes and texts of the parts of a workbook hold references, and of what kind.

Local names suffice: in these parts each is used for one thing only, whatever prefix a dialect gives it.
"""

from enum import Enum, auto


class Holds(Enum):
    AREAS = auto()  # sqref: areas that hold for records (validations, formats, protection)
    VALIDATED = auto()  # the same of a validation
    AREA = auto()  # one such area
    PLACE = auto()  # a cell or area of the view, a link or a note: moved, never grown
    TOTAL = auto()  # a formula about records (names, charts, totals)
    CONDITION = auto()  # a formula told for the first cell of its area
    LINK = auto()  # a formula that names one cell a control or text box shows: moved, never grown
    LOCATION = auto()  # a link within the workbook: a reference, possibly a name


# Of the sheet itself, without its sheetData.
SHEET_ATTRIBUTES: dict[tuple[str, str], Holds] = {
    ("sheetPr", "syncRef"): Holds.PLACE,
    ("sheetView", "topLeftCell"): Holds.PLACE,
    ("customSheetView", "topLeftCell"): Holds.PLACE,
    ("pane", "topLeftCell"): Holds.PLACE,
    ("selection", "activeCell"): Holds.PLACE,
    ("selection", "sqref"): Holds.PLACE,
    ("dataValidation", "sqref"): Holds.VALIDATED,
    ("conditionalFormatting", "sqref"): Holds.AREAS,
    ("protectedRange", "sqref"): Holds.AREAS,
    ("ignoredError", "sqref"): Holds.AREAS,
    ("autoFilter", "ref"): Holds.AREA,
    ("sortState", "ref"): Holds.AREA,
    ("sortCondition", "ref"): Holds.AREA,
    ("hyperlink", "ref"): Holds.PLACE,
    ("inputCells", "r"): Holds.PLACE,
    ("scenario", "sqref"): Holds.PLACE,
    ("scenarios", "sqref"): Holds.PLACE,
    ("cellWatch", "r"): Holds.PLACE,
    ("cellSmartTags", "r"): Holds.PLACE,
    ("webPublishItem", "sourceRef"): Holds.PLACE,
}
SHEET_TEXTS: dict[str, Holds] = {"sqref": Holds.AREAS}

# Formulas and links, on whichever sheet they stand. `f` is xm:f outside sheetData (lists, conditions, sparklines).
FORMULA_ATTRIBUTES: dict[tuple[str, str], Holds] = {
    ("hyperlink", "location"): Holds.LOCATION,
    ("cfvo", "val"): Holds.CONDITION,
    ("controlPr", "linkedCell"): Holds.LINK,
    ("controlPr", "listFillRange"): Holds.TOTAL,
    ("oleObject", "link"): Holds.LINK,
    ("formControlPr", "fmlaLink"): Holds.LINK,
    ("formControlPr", "fmlaRange"): Holds.TOTAL,
    ("formControlPr", "fmlaTxbx"): Holds.LINK,
    ("formControlPr", "fmlaGroup"): Holds.TOTAL,
    ("cameraTool", "cellRange"): Holds.TOTAL,
    ("parameter", "cell"): Holds.TOTAL,
}
FORMULA_TEXTS: dict[str, Holds] = {
    "formula": Holds.CONDITION,
    "formula1": Holds.CONDITION,
    "formula2": Holds.CONDITION,
    "f": Holds.CONDITION,
    "calculatedColumnFormula": Holds.CONDITION,
    "totalsRowFormula": Holds.TOTAL,
}

# Parts that belong to the sheet: tables, notes, single-cell maps, named views.
SHEET_PART_ATTRIBUTES: dict[tuple[str, str], Holds] = {
    ("table", "ref"): Holds.AREA,
    ("autoFilter", "ref"): Holds.AREA,
    ("sortState", "ref"): Holds.AREA,
    ("sortCondition", "ref"): Holds.AREA,
    ("comment", "ref"): Holds.PLACE,
    ("threadedComment", "ref"): Holds.PLACE,
    ("singleXmlCell", "r"): Holds.PLACE,
    ("nsvFilter", "ref"): Holds.AREA,
}

# Charts and drawings, wherever they are shown.
GRAPHIC_TEXTS: dict[str, Holds] = {"f": Holds.TOTAL, "sqref": Holds.TOTAL}
GRAPHIC_ATTRIBUTES: dict[tuple[str, str], Holds] = {
    ("sp", "textlink"): Holds.LINK,
    ("cameraTool", "cellRange"): Holds.TOTAL,
}
CHART_KINDS = frozenset({"chart", "chartEx", "chartUserShapes"})
