"""What is wrong with a code a person typed, in one sentence, and what it may have been meant as."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeFinding:
    """One fault of a code.

    code: stable identifier of the fault (see the module that makes it).
    message: a Chinese sentence for the person. position: the wrong character, counted from 1, where one can be named.
    suggestion: a code that would pass and may be what was meant; never applied without asking.
    """

    code: str
    message: str
    position: int | None = None
    suggestion: str | None = None
