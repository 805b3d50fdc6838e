"""The check digit of a National Provider Identifier."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def is_valid_npi(npi: str) -> bool:
    """Ten digits, the first 1 or 2, that pass the Luhn test over 80840 + NPI (45 CFR 162.406)."""
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()) or npi[0] not in "12":
        return False
    return _luhn_sum(npi) % 10 == 0


def with_check_digit(first_nine: str) -> str:
    """The NPI that begins with these nine digits."""
    return f"{first_nine}{-_luhn_sum(first_nine + '0') % 10}"


def _luhn_sum(npi: str) -> int:
    """The Luhn sum of ten digits behind the prefix 80840, which contributes 24."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in npi[-2::-2])
    return 24 + sum(doubled) + sum(int(digit) for digit in npi[-1::-2])
