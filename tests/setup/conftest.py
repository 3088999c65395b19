"""Tools of the system that some tests call."""

import os
import shutil

import pytest


def tool(name: str, package: str) -> str:
    """The path of a tool; without it the test is skipped with a reason, and under CI fails."""
    found = shutil.which(name)
    if found:
        return found
    reason = f"缺少 {name}：apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return tool("pdftotext", "poppler-utils")
