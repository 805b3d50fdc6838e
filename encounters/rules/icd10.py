"""The ICD-10-CM code set by code and by words. Only billable codes: a category is not a diagnosis."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import cache
from threading import Lock

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
    names: str  # the text, and what else the tabular list calls it or its parents
    rank: int  # the shorter a description, the more general; an injury's three encounters rank alike


# What patients call a thing where the tabular list has another word alone.
EVERYDAY_WORDS = {
    "M50.2": "herniated disc slipped disc",
    "M51.2": "herniated disc slipped disc",
    "M54.2": "neck pain",
    "M62.83": "muscle cramp",
    "M79.1": "muscle pain",
    "R53.83": "tired",
}


def _words(text: str) -> str:
    return " " + " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


_one_reader = Lock()  # a second search waits for the first one's reading instead of reading again


def _entries() -> tuple[_Entry, ...]:
    with _one_reader:
        return _read_entries()


@cache
def _read_entries() -> tuple[_Entry, ...]:
    # Reading the code set takes a second or two, so it waits for the first search instead of every start.
    source = importlib.import_module("simple_icd_10_cm")
    own_terms: dict[str, str] = {}  # by code without its dot
    leaves = []
    for code in source.get_all_codes(True):
        if source.is_chapter_or_block(code):
            continue
        terms = [*source.get_inclusion_term(code), *source.get_includes(code), EVERYDAY_WORDS.get(code, "")]
        own_terms[code.replace(".", "")] = " ".join(terms)
        if source.is_leaf(code):
            leaves.append(IcdCode(code, source.get_description(code)))
    return tuple(_entry(found, own_terms) for found in leaves)


def _entry(found: IcdCode, own_terms: dict[str, str]) -> _Entry:
    plain_code = found.code.replace(".", "")
    with_parents = (own_terms.get(plain_code[:length], "") for length in range(3, len(plain_code) + 1))
    general = re.sub(r", (initial encounter|subsequent encounter|sequela).*", "", found.description)
    text = _words(found.description)
    return _Entry(found, plain_code, text, text + _words(" ".join(with_parents)), len(general))


@cache
def _by_code() -> dict[str, IcdCode]:
    return {entry.plain_code: entry.found for entry in _entries()}


def read_code_set() -> None:
    """Read the code set now, so that the first search is as quick as the others."""
    _by_code()


def plain(code: str) -> str:
    """The code in capitals, without its dot."""
    return code.strip().upper().replace(".", "")


def find_code(code: str) -> IcdCode | None:
    """The billable code that is written so, with or without its dot; None when there is none."""
    return _by_code().get(plain(code))


def is_billable(code: str) -> bool:
    return find_code(code) is not None


def search(text: str, limit: int = MAX_RESULTS) -> list[IcdCode]:
    """Codes that begin with the text, or that are called by words beginning with each of its words.

    The description counts before other names, its first word before the others, and short before long.
    """
    if re.fullmatch(r"[A-Za-z]\d[0-9A-Za-z.]*", text.strip()):
        start = plain(text)
        return [entry.found for entry in _entries() if entry.plain_code.startswith(start)][:limit]
    words = [f" {word}" for word in _words(text).split()]
    if not words:
        return []
    named = (entry for entry in _entries() if all(word in entry.names for word in words))
    best_first = sorted(
        named,
        key=lambda entry: (
            not all(word in entry.text for word in words),
            not entry.text.startswith(words[0]),
            entry.rank,
            entry.plain_code,
        ),
    )
    return [entry.found for entry in best_first[:limit]]
