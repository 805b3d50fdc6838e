"""The ICD-10-CM code set by code and by words. Only billable codes: a category is not a diagnosis."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cache

MAX_RESULTS = 20


@dataclass(frozen=True, slots=True)
class IcdCode:
    """A billable code with its dot, and its description."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class _Entry:
    found: IcdCode
    plain_code: str  # without the dot
    text: str  # the description in small letters, with a blank before each word
    rank: int  # the shorter a description, the more general; an injury's three encounters rank alike


def _words(text: str) -> str:
    return " " + " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


@cache
def _entries() -> tuple[_Entry, ...]:
    # Reading the code set takes about a second, so it waits for the first search instead of every start.
    source = importlib.import_module("simple_icd_10_cm")
    found = (
        IcdCode(code, source.get_description(code))
        for code in source.get_all_codes(True)
        if source.is_leaf(code) and not source.is_chapter_or_block(code)
    )
    return tuple(
        _Entry(
            each,
            each.code.replace(".", ""),
            _words(each.description),
            len(re.sub(r", (initial encounter|subsequent encounter|sequela).*", "", each.description)),
        )
        for each in found
    )


@cache
def _by_code() -> dict[str, IcdCode]:
    return {entry.plain_code: entry.found for entry in _entries()}


def plain(code: str) -> str:
    """The code in capitals, without its dot."""
    return code.strip().upper().replace(".", "")


def find_code(code: str) -> IcdCode | None:
    """The billable code that is written so, with or without its dot; None when there is none."""
    return _by_code().get(plain(code))


def is_billable(code: str) -> bool:
    return find_code(code) is not None


def search(text: str, limit: int = MAX_RESULTS) -> list[IcdCode]:
    """Codes that begin with the text, or descriptions that have words beginning with each of its words.

    Descriptions that begin with the first word come first, and short ones before long ones.
    """
    if re.fullmatch(r"[A-Za-z]\d[0-9A-Za-z.]*", text.strip()):
        start = plain(text)
        return [entry.found for entry in _entries() if entry.plain_code.startswith(start)][:limit]
    words = [f" {word}" for word in _words(text).split()]
    if not words:
        return []
    matches = [entry for entry in _entries() if all(word in entry.text for word in words)]
    matches.sort(key=lambda entry: (not entry.text.startswith(words[0]), entry.rank, entry.plain_code))
    return [entry.found for entry in matches[:limit]]
