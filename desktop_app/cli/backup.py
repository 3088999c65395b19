"""jigai backup: an online copy of the database, verified before it counts."""

from argparse import Namespace

from desktop_app.cli.console import DONE, counted
from desktop_app.services.app_folders import app_folders
from desktop_app.services.backup import backup


def run(arguments: Namespace) -> int:
    info = backup(app_folders(arguments.data).data, arguments.out)
    print(f"已备份到“{info.file}”（{counted(info.holds)}），校验值{info.sha256[:16]}…")
    return DONE
