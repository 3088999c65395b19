"""Finding lines by the names they show: characters, full pinyin, initials."""

from collections.abc import Sequence
from functools import lru_cache

from desktop_app.domain import pinyin


def matches(words: Sequence[str], *names: str) -> bool:
    """Whether each word stands in one of the names."""
    for word in map(pinyin.fold, words):
        if any(word in pinyin.fold(name) for name in names):
            continue
        if not word.isascii() or not any(pinyin.matches_keys(word, _keys(name)) for name in names):
            return False
    return True


@lru_cache(maxsize=50_000)
def _keys(name: str) -> tuple[str, ...]:
    """The same names are looked through at every keystroke."""
    return pinyin.keys_of(name)
