"""`python -m tests.x12.mutations` prints every defect with the rules that name it, and the counts by kind."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from tests.x12.mutations.catalogue import MUTATIONS
from tests.x12.mutations.judge import rules_broken


def main() -> int:
    """Prints both tables as markdown."""
    sys.stdout.write("\n".join(_table()) + "\n")
    return 0


def _table() -> Iterator[str]:
    caught: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    yield "| file | kind | defect | named by |\n|---|---|---|---|"
    for mutation in MUTATIONS:
        rules = sorted(rules_broken(mutation.content()))
        (caught if rules else missed)[mutation.file, mutation.kind] += 1
        yield f"| {mutation.file} | {mutation.kind} | {mutation.name} | {', '.join(rules) or '**missed**'} |"
    for word, place in (("kind", 1), ("file", 0)):
        yield f"\n| {word} | caught | missed |\n|---|---|---|"
        for value in dict.fromkeys(key[place] for key in (*caught, *missed)):
            counts = [sum(many for key, many in one.items() if key[place] == value) for one in (caught, missed)]
            yield f"| {value} | {counts[0]} | {counts[1]} |"
    yield f"| all | {caught.total()} | {missed.total()} |"


if __name__ == "__main__":
    sys.exit(main())
