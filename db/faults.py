"""What SQLite says when something is wrong → the sentence a person can act on."""

import sqlite3

from desktop_app.domain.errors import AppError

# Of a damaged schema Python cannot even decode what SQLite says about it.
READING_FAULTS = (sqlite3.Error, UnicodeDecodeError)

REFERENCE_MISSING = (
    "reference-missing",
    "这条记录所属的企业或项目已不在数据库里，这一步没有保存。请刷新后重新选择",
)

# Part of SQLite's message → code, what happened and what to do; the first that fits.
_FAULTS: tuple[tuple[str, str, str], ...] = (
    (
        "locked",
        "store-busy",
        "数据库“{file}”正被另一个程序使用，这一步没有保存。请关闭另一个窗口或备份软件后再试",
    ),
    (
        "readonly",
        "store-read-only",
        "数据库“{file}”所在的文件夹是只读的，这一步没有保存。请换到能写入的文件夹，或解除只读",
    ),
    (
        "read-only",
        "store-read-only",
        "数据库“{file}”所在的文件夹是只读的，这一步没有保存。请换到能写入的文件夹，或解除只读",
    ),
    ("full", "disk-full", "磁盘已满，这一步没有保存，之前保存的都在。请清理出空间后再试（数据库：{file}）"),
    (
        "disk i/o error",
        "disk-fault",
        "读写磁盘出错，这一步没有保存。请检查磁盘或U盘是否还在，再重新打开程序（数据库：{file}）",
    ),
    (
        "unable to open",
        "store-unopenable",
        "无法打开数据库“{file}”。请检查文件夹是否存在、是否有读写权限",
    ),
    (
        "not a database",
        "store-damaged",
        "“{file}”不是有效的数据库，可能已损坏或加密。文件没有被改动，请用最近的备份恢复",
    ),
    (
        "malformed",
        "store-damaged",
        "数据库“{file}”已损坏。文件没有被改动，请用最近的备份恢复",
    ),
    *(
        (
            said,
            "store-damaged",
            "数据库“{file}”里有内容读不出来，可能已损坏。文件没有被改动，请用最近的备份恢复",
        )
        for said in (
            "unsupported file format",
            "could not decode",
            "codec can't decode",
            "no such column",
            "has no column named",
            "already exists",
            "no such index",
            "no such trigger",
        )
    ),
    (
        "no such table",
        "store-damaged",
        "数据库“{file}”缺少本程序的数据表，可能已损坏。文件没有被改动，请用最近的备份恢复",
    ),
)


# Beginning of SQLite's name for an error → words to stand in brackets.
_REASONS = {
    "SQLITE_NOTADB": "不是数据库文件",
    "SQLITE_CORRUPT": "内容已损坏",
    "SQLITE_FULL": "磁盘已满",
    "SQLITE_IOERR": "读写磁盘出错",
    "SQLITE_CANTOPEN": "打不开文件",
    "SQLITE_BUSY": "正被另一个程序使用",
    "SQLITE_LOCKED": "正被另一个程序使用",
    "SQLITE_READONLY": "文件或文件夹是只读的",
    "SQLITE_PERM": "没有权限",
    "SQLITE_AUTH": "没有权限",
    "SQLITE_NOMEM": "内存不足",
    "SQLITE_TOOBIG": "内容太大",
    "SQLITE_SCHEMA": "数据表结构不对",
    "SQLITE_ERROR": "数据表结构不对",
}


def sqlite_reason(error: Exception) -> str:
    """Why SQLite refused, in a few Chinese words; its own are English."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
    return next((words for begin, words in _REASONS.items() if name.startswith(begin)), name)


_DAMAGE = ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR", "SQLITE_SCHEMA")


def unreadable(error: Exception, file: str) -> AppError:
    """A database that cannot be read: damaged, or whole and out of reach, which calls for something else."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR"
    if name.startswith(_DAMAGE):
        advice = "请用最近的备份恢复"
        return AppError("store-damaged", f"数据库“{file}”无法读取（{sqlite_reason(error)}）。{advice}")
    advice = "数据没有被改动，请检查文件夹的权限和磁盘，关闭占用它的程序后再试"
    return AppError("store-unopenable", f"数据库“{file}”无法读取（{sqlite_reason(error)}）。{advice}")


def translated(error: Exception, file: str) -> Exception:
    """The AppError for a fault of the file or its disk; the error itself where the program is at fault."""
    said = str(error).lower()
    if "foreign key" in said:
        return AppError(*REFERENCE_MISSING)
    for part, code, sentence in _FAULTS:
        if part in said:
            return AppError(code, sentence.format(file=file))
    return error
