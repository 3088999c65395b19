"""Broken files by the dozen, the short form; `python3 start.py fuzz --rounds 2000` is the long one."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.kinds import KINDS
from tests.fuzz.office import Samples, make_samples

case = pytest.importorskip("tests.fuzz.case", reason="needs fork and limits", exc_type=ImportError)
ROUNDS = 12


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return make_samples(tmp_path_factory.mktemp("office"))


def test_每种好文件都读得懂(samples: Samples, tmp_path: Path) -> None:
    for name, kind in KINDS.items():
        for number, (called, content) in enumerate(samples.files[name]):
            file = tmp_path / f"{name}{number}" / called
            file.parent.mkdir(parents=True)
            file.write_bytes(content)
            case.fresh_copy(samples.folder, tmp_path / "data")
            result = case.run_case(kind, samples, tmp_path / "data", file)
            assert result.how == "read", (name, called, result.told)


@pytest.mark.parametrize("name", KINDS)
def test_坏文件被读懂或说清_数据不变(name: str, samples: Samples, tmp_path: Path) -> None:
    kind = KINDS[name]
    for number in range(ROUNDS):
        called, content = kind.broken(Random(f"short-{name}-{number}"), samples, name)
        file = tmp_path / str(number) / called
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
        case.fresh_copy(samples.folder, tmp_path / "data")
        result = case.run_case(kind, samples, tmp_path / "data", file)
        assert result.how in {"read", "refused"}, (number, result.told)
