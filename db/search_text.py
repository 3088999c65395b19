"""The text a record is found by: names and codes folded, with the names' pinyin; stored, so that searching is fast."""

from desktop_app.domain import pinyin


def search_text(name: str, *codes: str) -> str:
    """Lines of folded text. Imports pypinyin (some 160 ms) on first use where the name is not empty."""
    lines = [pinyin.fold(part) for part in (name, *codes) if part]
    if name:
        lines.extend(pinyin.keys_of(name))
    return "\n".join(dict.fromkeys(lines))


def terms(text: str) -> tuple[str, ...]:
    """What a typed search asks for: its words, folded; each must occur."""
    return tuple(filter(None, (pinyin.fold(word) for word in text.split())))
