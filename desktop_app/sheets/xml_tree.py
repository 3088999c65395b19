"""The one door to lxml: parse without entities, network or huge trees; write canonical XML."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from desktop_app.domain.errors import AppError


def parse(content: bytes, part: str) -> Any:
    """Root element. Raises AppError("template-broken") naming the part when it is not well-formed."""
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
            f"工作簿部件“{part}”的内容读不出来（{error}）：请用 WPS 或 Excel 打开后另存一份再试。",
        ) from error


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
