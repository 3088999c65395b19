"""字数: how long a text is, as WPS counts and as a strict reader would; a limit is held against the larger (X22)."""

import re

# A Chinese character or full-width mark is one; so is a run of Latin letters, figures and marks between blanks.
_WPS_WORD = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]+"
)


def words_as_wps(text: str) -> int:
    """字数 of WPS and Word: Chinese characters and marks one by one, Latin words and figures as one each."""
    return len(_WPS_WORD.findall(text))


def characters(text: str) -> int:
    """Every character but blanks and line ends."""
    return len("".join(text.split()))


def text_length(text: str) -> int:
    """The larger of the two counts."""
    return max(words_as_wps(text), characters(text))
