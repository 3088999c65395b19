"""Read the XML of a long sheet row by row, without holding it: head, record rows one by one, tail."""

import codecs
import re
from collections.abc import Iterator
from typing import IO

_NUMBER = re.compile(r"\sr=[\"']([0-9]+)[\"']")
CHUNK = 1 << 20


class SheetStream:
    """One pass over a sheet. `rows()` must be run to its end before `head` and `tail` are complete."""

    def __init__(self, stream: IO[bytes], codec: str, prefix: str, first: int, last: int) -> None:
        # A literal beginning is found far faster than an optional prefix.
        self._row = re.compile(rf"<{re.escape(prefix)}row(?=[\s/>])[^>]*>")
        self._end = re.compile(rf"</{re.escape(prefix)}sheetData\s*>|<{re.escape(prefix)}sheetData\s*/>")
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._first = first
        self._last = last
        self._head: list[str] = []
        self._tail: list[str] = []

    @property
    def head(self) -> str:
        """Everything before the first record row."""
        return "".join(self._head)

    @property
    def tail(self) -> str:
        """Everything after the last record row."""
        return "".join(self._tail)

    def rows(self) -> Iterator[tuple[int, str]]:
        """Number and XML of each record row, in order."""
        buffer = ""
        number = 0
        while True:
            chunk = self._stream.read(CHUNK)
            buffer += self._decoder.decode(chunk, final=not chunk)
            position = 0
            end = self._end.search(buffer)
            starts = list(self._row.finditer(buffer, 0, len(buffer) if end is None else end.start()))
            # The last row of a chunk may go on in the next one.
            complete = starts if end is not None else starts[:-1]
            for index, match in enumerate(complete):
                following = (
                    starts[index + 1].start() if index + 1 < len(starts) else (end.start() if end else 0)
                )
                told = _NUMBER.search(match.group())
                number = int(told.group(1)) if told else number + 1
                if number < self._first:
                    self._head.append(buffer[position:following])
                elif number <= self._last:
                    if match.start() > position:
                        self._head.append(buffer[position : match.start()])
                    yield number, buffer[match.start() : following]
                else:
                    self._tail.append(buffer[position:following])
                position = following
            buffer = buffer[position:]
            if end is not None or not chunk:
                (self._tail if number >= self._first else self._head).append(buffer)
                self._read_rest()
                return

    def _read_rest(self) -> None:
        parts = self._tail if self._tail else self._head
        while chunk := self._stream.read(CHUNK):
            parts.append(self._decoder.decode(chunk))
        parts.append(self._decoder.decode(b"", final=True))
