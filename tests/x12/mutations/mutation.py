"""One change of one good file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.x12.mutations.good import GOOD


@dataclass(frozen=True, slots=True)
class Mutation:
    """`old` becomes `new` where it first stands. SE01 follows, unless the envelope itself is what is broken."""

    file: str  # a key of GOOD
    kind: str
    name: str
    old: str
    new: str

    @property
    def id(self) -> str:
        return f"{self.file}: {self.name}"

    def content(self) -> bytes:
        """The broken file."""
        text = GOOD[self.file].decode()
        assert self.old in text, f"{self.id}: {self.old} is not there"
        text = text.replace(self.old, self.new, 1)
        return (text if self.kind == "envelope" else recounted(text)).encode()


def mutations(file: str, kind: str, rows: dict[str, tuple[str, str]]) -> list[Mutation]:
    """The rows, name to (old, new), of one file and kind."""
    return [Mutation(file, kind, name, old, new) for name, (old, new) in rows.items()]


def recounted(text: str) -> str:
    """The text with SE01 counting what stands from ST to SE."""
    body = re.search(r"~ST\*.*?~SE\*", text, re.DOTALL)
    if body is None:
        return text
    return re.sub(r"~SE\*\d+\*", f"~SE*{body[0].count('~')}*", text, count=1)
