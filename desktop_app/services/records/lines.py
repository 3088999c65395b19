"""The lines of a file of records, each of a bounded size: a file without line ends must not fill the memory."""

from collections.abc import Iterator
from typing import BinaryIO

MAX_LINE_BYTES = 1_000_000
_BLANK = b"\xef\xbb\xbf \t\r\n"


def record_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Every line, blank ones too. Of one longer than MAX_LINE_BYTES only so much that it is seen to be too long."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        blank = is_blank_line(line)
        rest_blank = _pass_over_rest(stream)
        if blank:
            yield b"\n" if rest_blank else b"?" + line
        else:
            yield line


def is_blank_line(line: bytes) -> bool:
    """Blanks and byte order marks only."""
    return not line.strip(_BLANK)


def _pass_over_rest(stream: BinaryIO) -> bool:
    """Read on to the line's end, keeping nothing. Returns whether all of it was blank."""
    blank = True
    while part := stream.readline(MAX_LINE_BYTES):
        blank = blank and is_blank_line(part)
        if part.endswith(b"\n"):
            break
    return blank
