"""Find tags, attributes and texts in an XML part by position, so that an edit replaces only its own bytes.

A parser that builds a tree writes the whole part anew (quotes, prefixes, entities, white space). Here the
text stays as it is and edits are (start, end, replacement). Well-formedness is checked elsewhere, by lxml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from desktop_app.domain.errors import AppError

_TAG = re.compile(
    r"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>|!(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
    r"|(/?)([^\s/>!?]+)((?:[^>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>))*)(/?)>)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARED_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENTITY = re.compile(r"&(#x[0-9A-Fa-f]+|#[0-9]+|lt|gt|amp|quot|apos);")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a tag: its qualified name, its raw text and where that text stands in the part."""

    name: str
    raw: str
    start: int
    end: int

    @property
    def value(self) -> str:
        return unescape_text(self.raw)


class Tag:
    """One tag. start and end are offsets of `<` and of the character after `>`."""

    __slots__ = (
        "_attributes",
        "attribute_start",
        "attribute_text",
        "closing",
        "empty",
        "end",
        "name",
        "start",
    )

    def __init__(
        self, start: int, end: int, name: str, closing: bool, empty: bool, text: str, at: int
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.closing = closing
        self.empty = empty
        self.attribute_text = text
        self.attribute_start = at
        self._attributes: dict[str, Attribute] | None = None

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or an empty string: what new tags beside this one must carry."""
        head, colon, _ = self.name.rpartition(":")
        return head + colon

    @property
    def attributes(self) -> dict[str, Attribute]:
        """Attributes by qualified name."""
        if self._attributes is None:
            found = {}
            for match in _ATTRIBUTE.finditer(self.attribute_text):
                group = 2 if match.group(2) is not None else 3
                start, end = match.span(group)
                found[match.group(1)] = Attribute(
                    match.group(1),
                    match.group(group),
                    self.attribute_start + start,
                    self.attribute_start + end,
                )
            self._attributes = found
        return self._attributes

    def get(self, name: str) -> str | None:
        """Value of the attribute, entities resolved, or None."""
        attribute = self.attributes.get(name)
        return None if attribute is None else attribute.value


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Every opening, closing and empty tag between two offsets, in order; comments and the like are passed over."""
    for match in _TAG.finditer(text, start, len(text) if end is None else end):
        name = match.group(2)
        if name is not None:
            yield Tag(
                match.start(),
                match.end(),
                name,
                bool(match.group(1)),
                bool(match.group(4)),
                match.group(3),
                match.start(3),
            )


def closing_tag(text: str, opening: Tag) -> Tag:
    """The tag that closes an opening one (an empty tag closes itself)."""
    if opening.empty:
        return opening
    depth = 0
    for tag in scan(text, opening.end):
        if tag.name != opening.name or tag.empty:
            continue
        if not tag.closing:
            depth += 1
        elif depth == 0:
            return tag
        else:
            depth -= 1
    raise AppError(
        "template-broken",
        f"模板的 XML 中 <{opening.name}> 没有结束标签，文件已损坏：请用 WPS 或 Excel 打开后另存一份再试。",
    )


def inner_span(text: str, opening: Tag) -> tuple[int, int]:
    """Offsets of what stands between an opening tag and its closing one."""
    if opening.empty:
        return opening.end, opening.end
    return opening.end, closing_tag(text, opening).start


def find_first(text: str, local: str, start: int = 0, end: int | None = None) -> Tag | None:
    """The first opening tag of that local name."""
    if local not in text:
        return None
    return next((tag for tag in scan(text, start, end) if not tag.closing and tag.local == local), None)


@dataclass
class Edits:
    """Replacements by position in one part; they must not overlap. Insertions have start == end."""

    replacements: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str) -> None:
        self.replacements.append((start, end, new))

    def attribute(self, attribute: Attribute, value: str) -> None:
        """Give an attribute a new value; nothing happens when it is the same."""
        if value != attribute.value:
            self.replace(attribute.start, attribute.end, escape_attribute(value))

    def apply(self, text: str, start: int = 0, end: int | None = None) -> str:
        """The text between two offsets with the edits that lie there made."""
        stop = len(text) if end is None else end
        parts = []
        position = start
        for first, last, new in sorted(self.replacements, key=lambda edit: (edit[0], edit[1])):
            if last < start or first > stop or (first == stop and first != last):
                continue
            if first < position:
                raise ValueError(f"overlapping edits at {first}")
            parts.append(text[position:first])
            parts.append(new)
            position = last
        parts.append(text[position:stop])
        return "".join(parts)


def unescape_text(raw: str) -> str:
    """Character data of XML with its entities resolved."""
    if "&" not in raw:
        return raw
    return _ENTITY.sub(lambda match: unescape(match.group(0)), raw)


def escape_text(value: str) -> str:
    """Character data for an XML element."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(value: str) -> str:
    """An attribute's value for either kind of quote."""
    return escape_text(value).replace('"', "&quot;").replace("'", "&apos;").replace("\n", "&#10;")


def decode_part(content: bytes) -> tuple[str, str]:
    """Text of an XML part and the codec to write it back with (byte-order mark kept)."""
    if content.startswith(b"\xef\xbb\xbf"):
        return _decoded(content, "utf-8"), "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-16-be"
        return _decoded(content, codec), codec
    declared = _DECLARED_ENCODING.match(content[:200])
    codec = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if codec in {"utf-16", "utf16"}:
        codec = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    return _decoded(content, codec), codec


def _decoded(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except (LookupError, UnicodeDecodeError) as error:
        raise AppError(
            "template-broken",
            f"模板中有一个部件的文字编码（{codec}）读不出来：请用 WPS 或 Excel 打开后另存一份再试。",
        ) from error
