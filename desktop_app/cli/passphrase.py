"""A passphrase for a command: from a file, never from the command line, which others on the PC can see."""

from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason


def passphrase_from(file: Path | None) -> str | None:
    """The first line of a UTF-8 file; None where none is named. Raises AppError("passphrase-unreadable")."""
    if file is None:
        return None
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise AppError(
            "passphrase-unreadable", f"口令文件“{file}”读不出来（{system_reason(error)}）"
        ) from None
    except UnicodeDecodeError:
        raise AppError("passphrase-unreadable", f"口令文件“{file}”不是UTF-8文本，请另存为UTF-8") from None
    return lines[0] if lines else ""
