"""jigai print: the declaration table as PDF."""

from argparse import Namespace

from desktop_app.cli.console import DONE
from desktop_app.cli.offscreen import offscreen_application
from desktop_app.cli.opened import opened


def run(arguments: Namespace) -> int:
    with opened(arguments.data) as office:
        table = office.declaring().table(arguments.year, arguments.quarter)
        application = offscreen_application()
        from ui.printing.pdf import print_table_pdf  # noqa: PLC0415 - needs the application

        result = print_table_pdf(table, arguments.out)
        application.quit()
    print(f"已写出“{result.out}”，共{result.pages}页")
    return DONE
