"""jigai backup: all of the office's data as one file, verified before it counts."""

from argparse import Namespace

from desktop_app.cli.console import DONE, counted
from desktop_app.cli.passphrase import passphrase_from
from desktop_app.services.backup.backups import backup, thin_out
from desktop_app.services.data_folder.folders import app_folders


def run(arguments: Namespace) -> int:
    folder = app_folders(arguments.data).data
    info = backup(folder, arguments.out, passphrase=passphrase_from(arguments.passphrase_file))
    if arguments.out is None:
        thin_out(folder)
    print(f"已备份到“{info.file}”（{counted(info.holds)}），校验值{info.sha256[:16]}…")
    return DONE
