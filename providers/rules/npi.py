"""The check digit of a National Provider Identifier (45 CFR 162.406; Luhn over the prefix 80840)."""

from __future__ import annotations

NPI_LENGTH = 10


def is_npi(value: str) -> bool:
    """True for ten digits that begin with 1 or 2 and whose check digit is right."""
    if len(value) != NPI_LENGTH or not value.isascii() or not value.isdigit() or value[0] not in "12":
        return False
    total = 24  # what the prefix 80840 adds to the Luhn sum
    for position, digit in enumerate(int(character) for character in reversed(value)):
        doubled = digit * 2 if position % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
