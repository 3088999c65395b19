"""Write a package: every part in its old place and byte for byte, changed ones anew, one of them as a stream."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping

from desktop_app.sheets.package import Package

STREAM_LEVEL = 2
PIECE = 1 << 18


def write_package(
    package: Package,
    changed: Mapping[str, bytes | None],
    streamed_part: str,
    stream: Iterable[bytes],
    after_stream: Mapping[str, Callable[[], bytes]],
) -> bytes:
    """The zip as bytes.

    changed: new content by part, None removes it. stream: content of streamed_part. after_stream: parts whose content is
    known only when the stream has ended (shared strings); where they stood before it they follow it.
    """
    buffer = io.BytesIO()
    stream = _in_pieces(stream)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        waiting: list[zipfile.ZipInfo] = []
        has_streamed = False
        for info in package.infos:
            name = info.filename
            if info.is_dir():
                archive.writestr(_entry(info), b"")
            elif name == streamed_part:
                with archive.open(_quick_entry(info), "w") as target:
                    for piece in stream:
                        target.write(piece)
                has_streamed = True
                for late in waiting:
                    archive.writestr(_quick_entry(late), after_stream[late.filename]())
            elif name in after_stream and not has_streamed:
                waiting.append(info)
            elif name in after_stream:
                archive.writestr(_quick_entry(info), after_stream[name]())
            else:
                content = changed.get(name, package.parts[name])
                if content is not None:
                    archive.writestr(_entry(info), content)
    return buffer.getvalue()


def _in_pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Small pieces joined: each call of the compressor costs."""
    waiting: list[bytes] = []
    size = 0
    for piece in stream:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    yield b"".join(waiting)


def _entry(old: zipfile.ZipInfo) -> zipfile.ZipInfo:
    new = zipfile.ZipInfo(old.filename, old.date_time)
    stored = old.compress_type == zipfile.ZIP_STORED
    new.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    new.external_attr = old.external_attr
    new.create_system = old.create_system
    return new


def _quick_entry(old: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """For what grows with the records: spreadsheets write it at the fastest level; it costs some 15 % in size."""
    new = _entry(old)
    new._compresslevel = STREAM_LEVEL  # type: ignore[attr-defined]
    return new
