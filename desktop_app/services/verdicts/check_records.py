"""Check records against packs: JSON lines in, one JSON line a record out. A stream: memory does not grow with the file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.record import RecordError, decode_line, parse_record
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.pack import Pack
from desktop_app.services.records.lines import MAX_LINE_BYTES, is_blank_line
from desktop_app.services.verdicts.answers import AnswerWriter, dump


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """number: the line, counted from 1, blank lines included. text: the answer's JSON line, without its end."""

    number: int
    text: str
    is_error: bool


def check_lines(
    lines: Iterable[bytes], packs: Sequence[Pack], fields: FieldDictionary, as_of: date
) -> Iterator[CheckedLine]:
    """The answer for each line that is not blank; a line that cannot be taken gives its error, the rest go on."""
    writer = AnswerWriter()
    for number, line in enumerate(lines, 1):
        if is_blank_line(line):
            continue
        try:
            facts = parse_record(decode_line(_text(line, number)), fields)
        except RecordError as error:
            fault = {"field": error.field, "message": error.message}
            yield CheckedLine(number, dump({"record": number, "error": fault}), True)
            continue
        results = writer.results(evaluate_all(facts, packs, as_of))
        yield CheckedLine(number, f'{{"record": {number}, "results": {results}}}', False)


def _text(line: bytes, number: int) -> str:
    if len(line) > MAX_LINE_BYTES:
        raise RecordError(None, "这一行超过1MB，不像是一条记录")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise RecordError(None, "这一行不是UTF-8编码，请把文件另存为UTF-8后重试") from None
