"""The trouble that the sandbox makes when told to: a control file, read again at each request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Switches:
    """All off by default. docs/sandbox.md explains each."""

    slow_seconds: float = 0.0  # wait so long before each answer
    down: bool = False  # break every connection off
    duplicate: bool = False  # deliver each file twice, under two names
    half_file: float | bool = False  # deliver half of each file, the rest after so many seconds; true: never
    read_only: bool = False  # refuse uploads: no permission
    full: bool = False  # refuse uploads: no space
    drop_at_rename: str = ""  # break off "before" the rename, "after" it, or when the file is "gone" already


def read_switches(path: Path) -> Switches:
    """The switches as they stand; an absent, half-written or mistyped file means that all are off."""
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
        return Switches(**settings)
    except (OSError, ValueError, TypeError):
        return Switches()


def write_switches(path: Path, switches: dict[str, float | bool | str]) -> None:
    """Throw the named switches, the others are off; done at once, so that no half-written file is read."""
    Switches(**switches)  # type: ignore[arg-type]  # a name that does not exist raises TypeError, as it should
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(switches), encoding="utf-8")
    temporary.replace(path)
