"""What the doctor says: values only."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # 数据有危险，请先处理
    WARNING = "warning"  # 请尽快处理
    HINT = "hint"  # 供参考


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """code: stable identifier. title: what is wrong. advice: what to do."""

    code: str
    level: Level
    title: str
    advice: str
