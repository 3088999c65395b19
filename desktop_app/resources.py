"""Where the files under resources/ are: beside the source, or inside the built program."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The resources folder."""
    bundle = getattr(sys, "_MEIPASS", None)
    base = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return base / "resources"


def path(*parts: str) -> Path:
    """A file or folder below resources/."""
    return root().joinpath(*parts)


def text(*parts: str) -> str:
    """A resource's text (UTF-8, with or without BOM)."""
    return path(*parts).read_text(encoding="utf-8-sig")
