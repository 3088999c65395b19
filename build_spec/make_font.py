"""Makes resources/fonts/JigaiSans-Regular.otf from Noto Sans CJK SC (SIL Open Font License).

Why an own font: a machine without a Chinese font shows hollow boxes, and with the full Noto Sans CJK the text in
Qt's PDFs is found as radicals (U+2F00 instead of 一), because both code points share a glyph and Qt writes the
lower one. Here each glyph that office text needs belongs to the code point people type.

Use: python build_spec/make_font.py NotoSansCJK-Regular.ttc   (fontTools; the file is in Debian's fonts-noto-cjk)
"""

import sys
from collections import defaultdict
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Jigai Sans"
POSTSCRIPT_NAME = "JigaiSans-Regular"
SOURCE_FAMILY = "Noto Sans CJK SC"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts" / f"{POSTSCRIPT_NAME}.otf"

# The ideographs of the national table of general characters (2013) that lie outside U+4E00-9FFF: names of people and places.
RARE_IDEOGRAPHS = (
    "𠙶𬣙𨙸𬇕䜣𬣞𬘓𫭟𫭢㧑𫇭𫐄㕮𫵷㑇𣲘𣲗𬇙㳇𬣡𫸩䢺𨚕𫘜𬘘𫘝䢼𦭜㭎𬨂𬀩𬀪㟃𬬩㑊𫍣𬣳𬩽𬮿𬯀𫰛𬳵𬳶䌹𫠊㛃𬍛𬜬𦰡㭕䴓䶮𪾢𪨰𫓧"
    "𬬮𬬱𬬭䏡𦙶㶲㳚㳘𬘡𬳽𬘩𫄧𪟝𬍤𫭼𬜯䓖𬂩𫠆𨐈𬌗𫑡𪨶𬬸𬬻𬬹𬬿𬭁𫢸𫗧𬊈𬒈𨺙㛚𬳿𫄨𬘫䂮𫮃㙍䓫䓬䓨䓛䴕㫰𬱖𬟽䎃𫓯𫟹𫟼㿠䝙"
    "䏲𠅤䴔𬇹𬍡㥄𬤇𫍯𬤊𫍲𬯎𬘬𬘭𬴂𫘦𫟅𬘯𫘧㙘𪣻𡎚𬃊𬷕𫐐𬹼𧿹𫶇𫖮𬭊𨱇𫓶𬭎𫖯䐃𬱟𫛭㺄𫷷𬮱𬊤𣸣㴔㛹𬴃𫘨䴖𤧛𬪩𬒔䃅𬨎𫐓䣘"
    "𫫇㬊𫓹𬭚𬭛䅟𬕂䲟𬶋𬶍𦝼𫔶𫌀𫖳𫘪𫘬𫞩𡐓𪤗𣗋𬸘䃎𬒗𥔲𫚖䴗㬎𨱏𬭤㙦𫚕𬶐𬶏𩽾𬸚㽏㮾𬤝𬙂㻬䗖㠇𬭩䴘𩾃㵐𬸣𫍽𬴊𬞟𥕢𫟦𬺈"
    "𫠜㬚䗛㠓𪩘𬭬𨱑𬭯𫗴𬸦𫄷𤩽㘎𬭳𬭶𫔍𬭸𨱔𬭼𫔎𬸪䲠𬶟𬶠䗪𬶨𦈡𫄸𬟁𥖨䗴䲢𦒍䎖䴙𬙊㰀𬶭𩾌𨟠𬶮𨭉㸌𬙋𤫉𬺓𫚭"
)

# Whole blocks: Latin, Greek, Cyrillic, punctuation, currency, letter-like, numbers, arrows, mathematics, technical,
# enclosed, box and shapes, dingbats, CJK punctuation, kana, bopomofo, enclosed CJK, units, the ideographs, full width.
BLOCKS = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x0391, 0x03C9),
    (0x0401, 0x0451),
    (0x2010, 0x205E),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x23FF),
    (0x2460, 0x27BF),
    (0x3000, 0x312F),
    (0x3200, 0x33FF),
    (0x4E00, 0x9FFF),
    (0xFE10, 0xFE4F),
    (0xFF01, 0xFFE6),
)

# Code points left out because they share their glyph with one that people type and that lies higher: a PDF's text
# would show the lower one. (Twins that lie higher than the typed one do no harm and stay.)
OUTRANKED = frozenset(
    {
        0x2012,  # figure dash, for the en dash
        0x2035,  # reversed prime, for the full-width grave accent
        0x2126,  # ohm sign, for the Greek letter
        0x212A,  # kelvin sign, for the letter
        0x212B,  # angstrom sign, for the letter
        0x2215,  # division slash, for the full-width solidus
        0x2329,  # pointing brackets, for the CJK brackets
        0x232A,
        0x301C,  # wave dash, for the full-width tilde that Chinese keyboards type
    }
)
RADICALS_AND_COMPATIBILITY = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def wanted() -> set[int]:
    """The code points asked of the source font; those it has no glyph for simply do not appear."""
    points = {point for first, last in BLOCKS for point in range(first, last + 1)}
    points |= {ord(character) for character in RARE_IDEOGRAPHS}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                points.add(ord(bytes((lead, trail)).decode("gbk")))
            except UnicodeDecodeError:
                continue
    points -= {point for first, last in RADICALS_AND_COMPATIBILITY for point in range(first, last + 1)}
    return points - OUTRANKED


def regular_simplified(collection: Path) -> TTFont:
    """The Simplified Chinese face of the collection. LookupError when it holds none."""
    for number in range(16):
        face = TTFont(collection, fontNumber=number, lazy=True)
        if face["name"].getDebugName(1) == SOURCE_FAMILY:
            return face
    raise LookupError(f"{collection}: no face named {SOURCE_FAMILY}")


def rename(face: TTFont) -> None:
    """Gives the face its own name everywhere a name is stored; the copyright and licence entries stay."""
    version = face["name"].getDebugName(5).split(";")[0]
    names = {
        1: FAMILY,
        2: "Regular",
        3: f"{POSTSCRIPT_NAME};{version}",
        4: FAMILY,
        5: version,
        6: POSTSCRIPT_NAME,
    }
    table = face["name"]
    table.names = [
        record for record in table.names if record.langID == 0x409 and record.nameID in {0, 8, 9, 10, 13, 14}
    ]
    for identifier, value in names.items():
        table.setName(value, identifier, 3, 1, 0x409)
    table.setName(f"A subset of {SOURCE_FAMILY} under its own name.", 10, 3, 1, 0x409)
    face["OS/2"].achVendID = "    "
    top = face["CFF "].cff.topDictIndex[0]
    face["CFF "].cff.fontNames = [POSTSCRIPT_NAME]
    top.FullName = FAMILY
    top.FamilyName = FAMILY
    for number, part in enumerate(top.FDArray):
        part.FontName = f"{POSTSCRIPT_NAME}-{number}"


def shared_glyphs(face: TTFont) -> dict[str, list[int]]:
    """Glyphs that more than one code point uses, lowest first: a PDF's text shows the lowest."""
    points = defaultdict(list)
    for point, glyph in sorted(face.getBestCmap().items()):
        points[glyph].append(point)
    return {glyph: found for glyph, found in points.items() if len(found) > 1}


def main(collection: Path) -> None:
    face = regular_simplified(collection)
    options = subset.Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk"]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE"]
    options.hinting = True
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    work = subset.Subsetter(options)
    work.populate(unicodes=wanted())
    work.subset(face)
    rename(face)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    face.save(TARGET)
    result = TTFont(TARGET)
    print(f"{TARGET.name}: {len(result.getBestCmap())} characters, {TARGET.stat().st_size / 1e6:.2f} MB")
    for found in shared_glyphs(result).values():
        print("shared:", " ".join(f"U+{point:04X} {chr(point)}" for point in found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
