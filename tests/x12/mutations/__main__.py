"""`python -m tests.x12.mutations` prints every defect with the rules that name it, and the counts by kind.

Of the generated ones it prints those that are missed alone, and the counts, with those that the guide allows apart.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from tests.x12.mutations.catalogue import MUTATIONS
from tests.x12.mutations.generated import generated
from tests.x12.mutations.judge import rules_broken
from tests.x12.mutations.missed_generated import ALLOWED_BY_THE_GUIDE


def main() -> int:
    """Prints the tables as markdown."""
    sys.stdout.write("\n".join([*_table(), *_generated()]) + "\n")
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


def _generated() -> Iterator[str]:
    many: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    allowed: Counter[tuple[str, str]] = Counter()
    yield "\n| generated and missed | segment |\n|---|---|"
    for mutation in generated():
        key = mutation.file, mutation.kind
        many[key] += 1
        if rules_broken(mutation.content()):
            continue
        if mutation.id in ALLOWED_BY_THE_GUIDE:
            allowed[key] += 1
        else:
            missed[key] += 1
            yield f"| {mutation.file}: {mutation.kind} | {mutation.position} {mutation.segment} |"
    yield "\n| generated | of | no defect by the guide | missed |\n|---|---|---|---|"
    for file, kind in many:
        yield f"| {file}: {kind} | {many[file, kind]} | {allowed[file, kind]} | {missed[file, kind]} |"
    yield f"| all generated | {many.total()} | {allowed.total()} | {missed.total()} |"


if __name__ == "__main__":
    sys.exit(main())
