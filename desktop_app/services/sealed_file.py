"""Files sealed with a passphrase: AES-256-GCM in blocks, the key by scrypt; the format is told in each file's head.

Layout: a head in plain UTF-8 that ends with the line END, then blocks of BLOCK plain bytes, each with its tag of 16.
`resources/help/sealed_file.md` holds a reader of thirty lines that needs nothing of this program.
"""

import hashlib
import hmac
import os
import re
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import open_atomically
from desktop_app.services.job import Progress

SEALED_SUFFIX = ".sealed"
MAGIC = "JIGAI-SEALED-1"
SHORTEST_PASSPHRASE = 8
BLOCK = 1 << 18  # plain bytes in a block
TAG = 16  # bytes
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 17, 8, 1  # 128 MB, some half a second
_MOST_MEMORY = 1 << 28  # a head that asks for more is not ours
_MOST_BLOCK = 1 << 24
_LONGEST_HEAD = 1 << 14
_END = "-----END OF HEAD-----"
_PARAMETERS = re.compile(
    r"^scrypt-n: (\d{1,8})\nscrypt-r: (\d{1,3})\nscrypt-p: (\d{1,2})\nsalt: ([0-9a-f]{32})\n"
    r"nonce: ([0-9a-f]{14})\nblock: (\d{1,8})$",
    re.MULTILINE,
)
_FOOT = re.compile(rf"head-sha256: ([0-9a-f]{{64}})\npassphrase-check: ([0-9a-f]{{64}})\n{_END}\n$")
_TOLD = """本文件由技改申报台用口令加密。忘记口令就无法打开，任何人都帮不了。读法如下，不需要本程序。
How to read this file without the program that wrote it:
1. The head is UTF-8 text up to and with the line "-----END OF HEAD-----" and its line feed.
2. keys = scrypt(passphrase in Unicode NFKC and UTF-8, salt, n, r, p, 64 bytes). The cipher key is bytes 0-31.
3. The head up to and without the line "head-sha256" has that SHA-256. Its HMAC-SHA-256 under bytes 32-63 of the
   keys is "passphrase-check": where it differs, the passphrase is wrong.
4. After the head stand blocks: each AES-256-GCM of "block" plain bytes, with its tag of 16 bytes at its end; only
   the last one is shorter (it may be empty). The nonce of a block: the 7 bytes "nonce", its running number from 0
   as 4 bytes big-endian, one byte 1 for the last block, else 0. The associated data: the 32 bytes of head-sha256.
"""


@dataclass(frozen=True, slots=True)
class _Head:
    """digest: of the head without its last three lines; stands in every block as associated data."""

    n: int
    r: int
    p: int
    salt: bytes
    nonce: bytes
    block: int
    digest: bytes
    told: bytes
    check: bytes
    length: int

    def keys(self, passphrase: str) -> tuple[bytes, bytes]:
        """Cipher key and checking key."""
        words = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
        both = hashlib.scrypt(
            words, salt=self.salt, n=self.n, r=self.r, p=self.p, maxmem=_MOST_MEMORY + (1 << 24), dklen=64
        )
        return both[:32], both[32:]

    def nonce_of(self, number: int, *, last: bool) -> bytes:
        return self.nonce + struct.pack(">IB", number, last)


def is_sealed(file: Path) -> bool:
    """Whether a file begins as a sealed one does. False where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(MAGIC) + 1) == f"{MAGIC}\n".encode()
    except OSError:
        return False


def refuse_short_passphrase(passphrase: str) -> None:
    """Raises AppError("passphrase-short")."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise AppError(
            "passphrase-short", f"口令太短：至少要{SHORTEST_PASSPHRASE}个字符，建议用几个不相干的词连起来"
        )


def seal(source: Path, target: Path, passphrase: str, progress: Progress | None = None) -> None:
    """Write `source` sealed as `target`, whole or not at all.

    Raises AppError: passphrase-short, sealing-failed, output-…; Cancelled by progress.
    """
    try:
        size = source.stat().st_size
        with source.open("rb") as reading, open_atomically(target, template=source) as writing:
            seal_stream(reading, writing, passphrase, progress, size)
    except OSError as error:
        raise AppError(
            "sealing-failed", f"加密“{source.name}”时读不出原文件（{system_reason(error)}），请重试"
        ) from None


def seal_stream(
    reading: IO[bytes],
    writing: IO[bytes],
    passphrase: str,
    progress: Progress | None = None,
    size: int = 0,
) -> None:
    """Seal what is read, from where it stands to its end. size: of it all in bytes, for the progress."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy, and seldom needed

    refuse_short_passphrase(passphrase)
    told = (
        f"{MAGIC}\n{_TOLD}scrypt-n: {SCRYPT_N}\nscrypt-r: {SCRYPT_R}\nscrypt-p: {SCRYPT_P}\n"
        f"salt: {os.urandom(16).hex()}\nnonce: {os.urandom(7).hex()}\nblock: {BLOCK}\n"
    ).encode()
    head = _parameters(told)
    cipher_key, checking_key = head.keys(passphrase)
    check = hmac.new(checking_key, told, hashlib.sha256).hexdigest()
    writing.write(told + f"head-sha256: {head.digest.hex()}\npassphrase-check: {check}\n{_END}\n".encode())
    cipher = AESGCM(cipher_key)
    number, done = 0, 0
    block = _read_block(reading, BLOCK)
    while True:
        following = _read_block(reading, BLOCK) if len(block) == BLOCK else b""
        # A full block with nothing after it is followed by an empty one, so that only the last is ever short.
        last = len(block) < BLOCK
        writing.write(cipher.encrypt(head.nonce_of(number, last=last), block, head.digest))
        done += len(block)
        _tell(progress, done, size)
        if last:
            return
        number, block = number + 1, following


def unseal(source: Path, target: Path, passphrase: str, progress: Progress | None = None) -> None:
    """Write what a sealed file holds as `target`; it stands there only once every block was proved.

    Raises AppError: not-sealed, passphrase-wrong, sealed-damaged, output-…; Cancelled by progress.
    """
    try:
        size = source.stat().st_size
        with source.open("rb") as reading, open_atomically(target, template=source) as writing:
            unseal_stream(reading, writing, passphrase, progress, size, source.name)
    except OSError as error:
        raise AppError(
            "sealed-damaged", f"读“{source.name}”时出错（{system_reason(error)}）。请检查磁盘或U盘是否还在"
        ) from None


def unseal_stream(
    reading: IO[bytes],
    writing: IO[bytes],
    passphrase: str,
    progress: Progress | None = None,
    size: int = 0,
    called: str = "加密文件",
) -> None:
    """As `unseal`, on streams. What was written must not be used where this raises: the end may be missing."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy, and seldom needed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    head = _read_head(reading, called)
    cipher_key, checking_key = head.keys(passphrase)
    if not hmac.compare_digest(hmac.new(checking_key, head.told, hashlib.sha256).digest(), head.check):
        raise AppError(
            "passphrase-wrong",
            f"口令不对，“{called}”没有打开。请核对大小写和输入法（全角、半角不限）；文件没有被改动",
        )
    cipher = AESGCM(cipher_key)
    number, done, last = 0, head.length, False
    while not last:
        block = _read_block(reading, head.block + TAG)
        last = len(block) < head.block + TAG
        try:
            writing.write(cipher.decrypt(head.nonce_of(number, last=last), block, head.digest))
        except (InvalidTag, ValueError):
            raise _damaged(called, "内容被改动或不完整") from None
        number, done = number + 1, done + len(block)
        _tell(progress, done, size)


@contextmanager
def plain_file(file: Path, passphrase: str | None, progress: Progress | None = None) -> Iterator[Path]:
    """The file itself, or, where it is sealed, what it holds in a temporary file that goes away with the block.

    Raises AppError("passphrase-wanted") where it is sealed and passphrase is None, and as `unseal` does.
    """
    if not is_sealed(file):
        yield file
        return
    if passphrase is None:
        raise AppError("passphrase-wanted", f"“{file.name}”已加密，请输入口令")
    with tempfile.TemporaryDirectory(prefix="jigai-") as folder:
        opened = Path(folder) / file.name.removesuffix(SEALED_SUFFIX)
        unseal(file, opened, passphrase, progress)
        yield opened


def _parameters(told: bytes) -> _Head:
    """The head's parameters; its foot is not read. Raises ValueError where they are missing or beyond reason."""
    found = _PARAMETERS.search(told.decode("utf-8"))
    if found is None:
        raise ValueError("parameters")
    n, r, p, block = (int(found[place]) for place in (1, 2, 3, 6))
    if n < 2 or n & (n - 1) or not (r and p) or 128 * n * r > _MOST_MEMORY or p > 4:
        raise ValueError("scrypt")
    if not 1 <= block <= _MOST_BLOCK:
        raise ValueError("block")
    digest = hashlib.sha256(told).digest()
    return _Head(
        n, r, p, bytes.fromhex(found[4]), bytes.fromhex(found[5]), block, digest, told, b"", len(told)
    )


def _read_head(reading: IO[bytes], called: str) -> _Head:
    """Raises AppError: not-sealed, sealed-damaged."""
    lines: list[bytes] = []
    length = 0
    while length < _LONGEST_HEAD:
        line = reading.readline(_LONGEST_HEAD)
        if not lines and line != f"{MAGIC}\n".encode():
            raise AppError("not-sealed", f"“{called}”不是本程序的加密文件，请选择正确的文件")
        lines.append(line)
        length += len(line)
        if not line or line == f"{_END}\n".encode():
            break
    told, foot = b"".join(lines[:-3]), b"".join(lines[-3:])
    try:
        found = _FOOT.fullmatch(foot.decode("ascii"))
        head = _parameters(told)
    except ValueError:
        raise _damaged(called, "文件头不完整") from None
    if found is None or bytes.fromhex(found[1]) != head.digest:
        raise _damaged(called, "文件头被改动")
    check = bytes.fromhex(found[2])
    return _Head(head.n, head.r, head.p, head.salt, head.nonce, head.block, head.digest, told, check, length)


def _damaged(called: str, how: str) -> AppError:
    return AppError(
        "sealed-damaged", f"加密文件“{called}”已损坏（{how}），口令再对也打不开。请换一份，或重新复制一次"
    )


def _read_block(reading: IO[bytes], size: int) -> bytes:
    """Exactly `size` bytes, fewer only at the end: raw streams may hand out less at a time."""
    parts = bytearray()
    while len(parts) < size and (part := reading.read(size - len(parts))):
        parts += part
    return bytes(parts)


def _tell(progress: Progress | None, done: int, size: int) -> None:
    if progress is not None:
        progress.report(done, size)
