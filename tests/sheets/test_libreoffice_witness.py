"""Another spreadsheet opens a filled file and shows the same values, totals included."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.sheets.filled import fill_records
from tests.sheets.template_maker import basic

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="没有安装 LibreOffice Calc")
def test_LibreOffice读到同样的值(tmp_path: Path) -> None:
    assert OFFICE is not None
    template = basic()
    template.row(
        7, '<c r="C7" s="5"><f>SUM(C4:C6)</f><v>0</v></c><c r="D7"><f>ROUND(C7/3,2)&amp;"元"</f><v>0</v></c>'
    )
    path = tmp_path / "填好.xlsx"
    path.write_bytes(fill_records(template.bytes(), 5).result.output)
    run = subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        capture_output=True,
        timeout=180,
        check=False,
    )
    told = tmp_path / "填好.csv"
    if not told.exists():
        pytest.skip(f"这里的 LibreOffice 不能转换：{run.stderr.decode(errors='replace')[:200]}")
    rows = list(csv.reader(io.StringIO(told.read_text(encoding="utf-8"))))
    assert [row[1] for row in rows[3:8]] == [f"项目{number}" for number in range(1, 6)]
    assert float(rows[8][2]) == 1505 and rows[8][3] == "501.67元"
    assert rows[9][0] == "注：单位为万元"
