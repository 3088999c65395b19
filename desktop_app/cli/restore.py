"""jigai restore: a backup in the place of the database; the one replaced is kept."""

from argparse import Namespace

from desktop_app.cli.console import DONE, counted
from desktop_app.services.app_folders import app_folders
from desktop_app.services.backup_restore import restore


def run(arguments: Namespace) -> int:
    info = restore(arguments.file, app_folders(arguments.data).data)
    print(f"已从“{arguments.file}”恢复（{counted(info.holds)}）")
    if info.kept:
        print(f"原来的数据库保留在“{info.kept}”")
    return DONE
