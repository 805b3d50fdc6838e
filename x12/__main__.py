"""`python -m x12 FILE` prints what the file holds as JSON; exit 0 when it is X12, 2 when it is not."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from x12.report import Json, report
from x12.tokenizer import NotX12

_USAGE = "Give the path of one X12 file: python -m x12 FILE"


def main(arguments: list[str]) -> int:
    """Prints the report of the file, or an error document, and gives the exit code."""
    if len(arguments) != 1:
        return _answer({"error": _USAGE}, 2)
    try:
        content = Path(arguments[0]).read_bytes()
    except (OSError, ValueError) as problem:  # ValueError: a path with a NUL
        reason = problem.strerror if isinstance(problem, OSError) else None
        return _answer({"error": f"{arguments[0]} cannot be opened: {reason or problem}.", "file": arguments[0]}, 2)
    try:
        return _answer(report(content), 0)
    except NotX12 as problem:
        return _answer({"error": str(problem), "file": arguments[0]}, 2)


def _answer(answer: Json, code: int) -> int:
    try:
        json.dump(answer, sys.stdout, indent=1)
        sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (a pager, say) went away; without this the interpreter complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
