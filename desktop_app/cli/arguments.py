"""The argument parser, with its complaints in Chinese: one line on stderr, exit 2."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from desktop_app.cli.console import PROGRAM, say

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_SIZE = re.compile(r"[1-9][0-9]{2,3}x[1-9][0-9]{2,3}")
_SENTENCES = (
    (re.compile(r"unrecognized arguments: (.*)"), "不认识的参数：{0}"),
    (re.compile(r"the following arguments are required: (.*)"), "缺少参数：{0}"),
    (re.compile(r"argument (.*): invalid choice: '(.*?)'.*"), "{0}没有“{1}”这一项"),
    (re.compile(r"argument (.*): expected (?:one|at least one) argument"), "{0}后面缺少内容"),
    (re.compile(r"argument (.*): ignored explicit argument '(.*)'"), "{0}后面不要写内容（“{1}”）"),
    (re.compile(r"argument (.*): (.*)"), "{0}：{1}"),
    (re.compile(r"ambiguous option: (\S+).*"), "参数{0}写得不全，请写全"),
)


class ChineseParser(argparse.ArgumentParser):
    """argparse with Chinese complaints and headings."""

    def error(self, message: str) -> NoReturn:
        sentence, message = "参数写得不对", " ".join(message.splitlines())
        for pattern, words in _SENTENCES:
            match = pattern.fullmatch(message)
            if match:
                sentence = words.format(*match.groups())
                break
        say(f"{PROGRAM}：{sentence}（用法见 {self.prog} --help）")
        sys.exit(2)

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in (
            ("usage:", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("show this help message and exit", "显示本说明"),
        ):
            text = text.replace(english, chinese)
        return text


def _day(text: str) -> date:
    # date.fromisoformat alone would take 20240630 and 2024-W26-7 as well.
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成2024-06-30") from None


def _quarter(text: str) -> int:
    if text not in {"1", "2", "3", "4"}:
        raise argparse.ArgumentTypeError(f"“{text}”不是季度，应为1、2、3或4")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}”不是整数，应写成100")
    return int(text)


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，应写成2024")
    return int(text)


def _size(text: str) -> str:
    if not _SIZE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是屏幕大小，应写成1366x768")
    return text


def _scale(text: str) -> int:
    from desktop_app.services.office.screen_settings import SCALES  # noqa: PLC0415 - other commands need not pay for it

    if text not in {str(scale) for scale in SCALES}:
        raise argparse.ArgumentTypeError(f"“{text}”不是界面大小，应为{'、'.join(map(str, SCALES))}")
    return int(text)


def build_parser() -> ChineseParser:
    """The whole command line of contracts/cli.md."""
    parser = ChineseParser(prog=PROGRAM, description="技改申报台：不带子命令时打开窗口", allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="显示版本")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹")
    commands = parser.add_subparsers(dest="command", metavar="子命令", parser_class=ChineseParser)

    def command(name: str, summary: str) -> ChineseParser:
        made = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        made.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="数据文件夹")
        return made

    demo = command("demo", "用示例单位从头走一遍：核对、导出、打印、截图")
    demo.add_argument("--out", type=Path, metavar="DIR", required=True, help="结果放在这里")

    check = command("check", "核对记录（JSON，一行一条），逐条给出各项政策的结论")
    check.add_argument("file", type=Path, metavar="FILE", help="记录文件（UTF-8）")
    check.add_argument(
        "--policy", nargs="+", action="extend", default=[], metavar="ID", help="只核对这些政策"
    )
    check.add_argument("--as-of", type=_day, metavar="DATE", help="核对日，默认今天")
    check.add_argument("--out", type=Path, metavar="FILE", help="写入文件，默认输出到屏幕")

    policies = command("policies", "列出政策包")
    policies.add_argument("--verify", action="store_true", help="运行每个政策包自带的案例并检查")
    policies.add_argument("--json", action="store_true", help="以JSON输出")

    imports = command("import", "把填好的表格（.xlsx .xls .et .csv）或记录（.jsonl）读入数据库")
    imports.add_argument("file", type=Path, metavar="FILE", help="要读入的表格或记录")
    imports.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    imports.add_argument("--mapping", type=Path, metavar="FILE", help="列与字段的对照（TOML）")
    imports.add_argument("--report", type=Path, metavar="FILE", help="把需要人看的行写成JSON")

    export = command("export", "把申报的项目填入官方表格的副本，并写出证明")
    export.add_argument("--template", type=Path, metavar="FILE", required=True, help="官方表格（不会被改动）")
    export.add_argument("--out", type=Path, metavar="FILE", required=True, help="填好的表格")
    _add_batch(export)
    export.add_argument("--policy", metavar="ID", help="只填申报这项政策的项目")
    export.add_argument("--mapping", type=Path, metavar="FILE", help="列与字段的对照（TOML）")
    export.add_argument("--proof", type=Path, metavar="FILE", help="把完整性证明写成JSON")

    print_ = command("print", "把申报表打印成PDF")
    print_.add_argument("--out", type=Path, metavar="FILE.pdf", required=True, help="打印成的PDF")
    _add_batch(print_)

    backup = command("backup", "在线备份全部数据（数据库、政策包、登记的表、附件），并读回核对")
    backup.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="备份文件或文件夹，默认放在数据文件夹的backups里；以.db结尾则只备份数据库",
    )
    backup.add_argument("--passphrase-file", type=Path, metavar="FILE", help="用这个文件第一行的口令加密")
    restore = command("restore", "从备份恢复：在旁边建好、校验、再换上，旧的保留")
    restore.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    restore.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="加密的备份：口令在这个文件的第一行"
    )
    doctor = command("doctor", "检查数据库，说明有什么问题、怎么办")
    doctor.add_argument(
        "--repair", action="store_true", help="数据库损坏时修复：能读的都救回，其余取自最近的备份"
    )

    selftest = command("selftest", "打开真实窗口，自动录入一个项目直到导出打印（检验安装包用）")
    selftest.add_argument("--out", type=Path, metavar="DIR", required=True, help="结果放在这里")

    command("unlock", "忘了离开时的口令：取消口令，数据不动")
    _add_torture(command("torture", "反复杀掉正在录入的进程，核对没有丢失（检验耐久用）"))

    _add_screens(command("screenshots", "每个页面、每个窗口各存一张图，供检查界面用"))
    return parser


def _add_screens(parser: ChineseParser) -> None:
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="图片放在这里")
    parser.add_argument(
        "--size",
        nargs="+",
        action="extend",
        type=_size,
        metavar="宽x高",
        help="屏幕像素，默认1366x768和1920x1080",
    )
    parser.add_argument(
        "--scale", nargs="+", action="extend", type=_scale, metavar="百分比", help="界面大小，默认100和150"
    )
    parser.add_argument("--high-contrast", action="store_true", help="用高对比显示")


def _add_torture(parser: ChineseParser) -> None:
    parser.add_argument("--rounds", type=_count, metavar="N", default=100, help="轮数，默认100")
    parser.add_argument("--seed", type=_count, metavar="S", help="随机数的种子，默认每次不同")
    faults = parser.add_mutually_exclusive_group()
    faults.add_argument("--full-disk", action="store_true", help="同时让磁盘时满时不满")
    faults.add_argument("--write-errors", action="store_true", help="同时让写盘时好时坏")


def _add_batch(parser: ChineseParser) -> None:
    parser.add_argument("--year", type=_year, metavar="Y", help="申报年度")
    parser.add_argument("--quarter", type=_quarter, metavar="Q", help="季度1至4")
