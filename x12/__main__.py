"""`python -m x12 FILE` prints what the file holds as JSON, `python -m x12 explain FILE` each segment in words.

`python -m x12 rules` prints docs/x12-rules.md. Exit 0 when the file is X12, 2 when it is not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from x12.document import read
from x12.explain import explain
from x12.report import Json, report
from x12.rules_page import rules_page
from x12.tokenizer import NotX12

_USAGE = "Give the path of one X12 file: python -m x12 FILE, or python -m x12 explain FILE, or python -m x12 rules"
_ALL_SEGMENTS = sys.maxsize


def main(arguments: list[str]) -> int:
    """Prints the report of the file, or its segments in words, or an error document; gives the exit code."""
    if arguments == ["rules"]:
        return _print(rules_page().removesuffix("\n"), 0)
    is_explained = len(arguments) > 1 and arguments[0] == "explain"
    names = arguments[1:] if is_explained else arguments
    if len(names) != 1:
        return _answer({"error": _USAGE}, 2)
    name = names[0]
    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as problem:  # ValueError: a path with a NUL
        reason = problem.strerror if isinstance(problem, OSError) else None
        return _answer({"error": f"{name} cannot be opened: {reason or problem}.", "file": name}, 2)
    try:
        if is_explained:
            return _print("\n".join(_in_words(content)), 0)
        return _answer(report(content), 0)
    except NotX12 as problem:
        return _answer({"error": str(problem), "file": name}, 2)


def _in_words(content: bytes) -> Iterator[str]:
    """Each segment, what it says, and below it what is wrong with it. Raises NotX12."""
    found = read(content).all_findings
    yield from (f"! {finding.text}" for finding in found if finding.segment == 0)
    for segment in explain(content, findings=found, limit=_ALL_SEGMENTS):
        yield f"{segment.position:>6}  {segment.text}"
        if segment.explanation:
            yield f"        {segment.explanation}"
        yield from (f"      ! {finding.severity}: {finding.text} [{finding.rule}]" for finding in segment.findings)


def _answer(answer: Json, code: int) -> int:
    return _print(json.dumps(answer, indent=1), code)


def _print(text: str, code: int) -> int:
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (a pager, say) went away; without this the interpreter complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
