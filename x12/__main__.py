"""`python -m x12 FILE` prints what the file holds as JSON, `python -m x12 explain FILE` each segment in words.

`python -m x12 rules` prints docs/x12-rules.md. Exit 0 when the file is X12, 2 when it is not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from x12.explain import ExplainedSegment, explained
from x12.file_findings import findings_of
from x12.findings import Finding
from x12.report import Json, report
from x12.rules_page import rules_page
from x12.tokenizer import NotX12

_USAGE = "Give the path of one X12 file: python -m x12 FILE, or python -m x12 explain FILE, or python -m x12 rules"


def main(arguments: list[str]) -> int:
    """Prints the report of the file, or its segments in words, or an error document; gives the exit code."""
    if arguments == ["rules"]:
        return _print([rules_page().removesuffix("\n")], 0)
    is_explained = arguments[:1] == ["explain"]
    names = arguments[1:] if is_explained else arguments
    if len(names) != 1:
        return _answer({"error": _USAGE}, 2)
    return _of_file(names[0], _in_words if is_explained else _as_report)


def _of_file(name: str, lines_of: Callable[[Path], Iterator[str]]) -> int:
    try:
        lines = lines_of(Path(name))
        first = next(lines)  # whatever is wrong with the path or the content comes to light here
    except NotX12 as problem:
        return _answer({"error": str(problem), "file": name}, 2)
    except (OSError, ValueError) as problem:  # ValueError: a path with a NUL
        reason = problem.strerror if isinstance(problem, OSError) else None
        return _answer({"error": f"{name} cannot be opened: {reason or problem}.", "file": name}, 2)
    return _print(_and_then(first, lines), 0)


def _as_report(path: Path) -> Iterator[str]:
    yield json.dumps(report(path.read_bytes()), indent=1)


def _in_words(path: Path) -> Iterator[str]:
    """Each segment, what it says, and below it what is wrong with it, in constant memory. Raises NotX12."""
    with path.open("rb") as file:
        found = findings_of(file)
        file.seek(0)
        yield from (
            f"! {finding.severity}: {finding.text} [{finding.rule}]" for finding in found if not finding.segment
        )
        for segment in explained(file, findings=found):
            yield from _lines(segment)


def _lines(segment: ExplainedSegment) -> Iterator[str]:
    yield f"{segment.position:>6}  {segment.loop.name:<7} {segment.text}"
    if segment.explanation:
        yield f"{'':16}{segment.explanation}"
    yield from (f"{'':12}  ! {_found(one)}" for one in segment.findings)


def _found(finding: Finding) -> str:
    words = f"{finding.text} {finding.advice}".rstrip()
    return f"{finding.severity}: {words} [{finding.rule}]"


def _and_then(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _answer(answer: Json, code: int) -> int:
    return _print([json.dumps(answer, indent=1)], code)


def _print(lines: Iterable[str], code: int) -> int:
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (a pager, say) went away; without this the interpreter complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
