"""jigai unlock: the passphrase of the idle lock was forgotten; it is taken away, the data stays as it is."""

from argparse import Namespace

from desktop_app.cli.console import DONE
from desktop_app.cli.opened import opened
from desktop_app.services.office.idle_lock import IdleLock


def run(arguments: Namespace) -> int:
    with opened(arguments.data, packs_later=True, writing="取消口令") as office:
        was_on = IdleLock(office.store).turn_off()
    print("已取消离开时的口令，数据没有改动" if was_on else "没有设置离开时的口令")
    return DONE
