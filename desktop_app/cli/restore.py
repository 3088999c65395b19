"""jigai restore: a backup in the place of the data; what is replaced is kept."""

from argparse import Namespace

from desktop_app.cli.console import DONE, counted
from desktop_app.cli.passphrase import passphrase_from
from desktop_app.services.backup.restore import restore
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.data_folder.lock import writing


def run(arguments: Namespace) -> int:
    folder = app_folders(arguments.data).data
    with writing(folder, "恢复备份"):
        info = restore(arguments.file, folder, passphrase=passphrase_from(arguments.passphrase_file))
    print(f"已从“{arguments.file}”恢复（{counted(info.holds)}）")
    if info.kept:
        print(f"原来的数据保留在“{info.kept}”")
    return DONE
