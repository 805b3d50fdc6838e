"""What X12 carries of the words and numbers of a claim."""

from __future__ import annotations

from x12.element_text import CannotWrite, IdentifierTable, TextTable
from x12.envelope import Separators

SEPARATORS = "*~:^"
_LONGEST = 1000  # characters; each field has its own limit
_SENT = Separators()


def as_sent(text: str) -> str:
    """Upper case, without accents, blanks for what X12 has not; more than 1,000 characters are cut."""
    return TextTable("text", _LONGEST, _SENT)[text[:_LONGEST]]


def is_sent_otherwise(text: str) -> bool:
    """Whether more than the case and the blanks of a text changes on its way."""
    return as_sent(text) != " ".join(text[:_LONGEST].upper().split())


def unsendable_in_text(text: str) -> list[str]:
    """The characters that part the elements of an X12 file, so that no text may hold them."""
    return [character for character in SEPARATORS if character in text]


def unsendable_in_number(number: str) -> list[str]:
    """The characters of a number or code that X12 has not: it goes out as it is typed, or not at all."""
    return [character for character in dict.fromkeys(number.strip()) if not _is_in_numbers(character)]


def _is_in_numbers(character: str) -> bool:
    try:
        IdentifierTable("a number", 1, _SENT)[character]
    except CannotWrite:
        return False
    return True
