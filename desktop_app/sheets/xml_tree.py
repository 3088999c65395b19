"""The one door to lxml: parse without entities, network or huge trees; write canonical XML."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from desktop_app.domain.errors import AppError

# A tree takes a hundred bytes and more for every element and attribute.
MAX_SIGNS = 2_000_000


def parse(content: bytes, part: str) -> Any:
    """Root element. Raises AppError("template-broken") naming the part when it is not well-formed, or far too large."""
    if content.count(b"<") + content.count(b"=") > MAX_SIGNS:
        raise AppError("template-hostile", f"工作簿部件“{part[:80]}”里的内容多得不正常，已拒绝打开。")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        collect_ids=False,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AppError(
            "template-broken",
            f"工作簿部件“{part[:80]}”的内容读不出来（{_place(error)}）：请用 WPS 或 Excel 打开后另存一份再试。",
        ) from error


def _place(error: Exception) -> str:
    """Where a part breaks; what libxml2 says of it is English."""
    line, column = getattr(error, "position", None) or (0, 0)
    return f"第{line}行第{column}列附近不是正确的XML" if line else "不是正确的XML"


def canonical(root: Any) -> bytes:
    """Canonical form (C14N 1.0 without comments): equal exactly when two trees say the same."""
    return bytes(etree.tostring(root, method="c14n", with_comments=False))


def local_name(element: Any) -> str:
    """Local name of an element; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Any) -> str:
    return str(element.tag).rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""


def elements(root: Any, local: str) -> list[Any]:
    """Every element of that local name, whatever its namespace, in document order."""
    return list(root.iter(f"{{*}}{local}", local))
