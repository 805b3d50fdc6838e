"""Turns values into the text of elements: what cannot be written exactly is refused, never repaired.

Tables remember what they have turned, because names, codes, amounts and dates repeat within a file.
"""

from __future__ import annotations

import datetime as dt
import string
import unicodedata
from decimal import Decimal
from typing import NoReturn

from x12.envelope import Separators

# Basic and extended character set of X12 (X12.6 section 3.3), without the usual separators.
_ALLOWED = frozenset(string.ascii_letters + string.digits + " !\"&'()+,-./;?=%@[]_{}\\|<>#$")
# What Unicode does not take apart into a letter and its accent, and what word processors put for plain marks.
_REPLACED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"),
        "\u00c6": "AE",
        "\u0152": "OE",
        "\u00d8": "O",
        "\u0141": "L",
        "\u0110": "D",
        "\u00d0": "D",
        "\u00de": "TH",
    }
)


class CannotWrite(ValueError):
    """The record cannot become a valid transaction. The words name the field, never its value.

    `index` is the place of the record in what was given, counted from 0, where one record is at fault.
    """

    def __init__(self, words: str, index: int | None = None) -> None:
        super().__init__(words)
        self.index = index


def missing(field: str) -> NoReturn:
    """Refuses a record in which a required field is empty."""
    raise CannotWrite(f"{field} is missing")


class TextTable(dict[str, str]):
    """`table[text]` is the text in upper case and X12's characters; remembered, because names repeat.

    Accents are dropped; separators and characters that X12 has not become a blank. Too long is refused.
    """

    def __init__(self, field: str, longest: int, separators: Separators) -> None:
        super().__init__()
        self._field = field
        self._longest = longest
        self._allowed = _ALLOWED - set(separator_characters(separators))

    def __missing__(self, text: str) -> str:
        upper = text.upper()
        if upper.isalnum() and upper.isascii() and len(upper) <= self._longest:  # most names: nothing to clean
            self[text] = upper
            return upper
        bare = upper.replace(" ", "")
        is_tidy = "  " not in upper and upper == upper.strip() and len(upper) <= self._longest
        if is_tidy and bare.isalnum() and bare.isascii():  # most streets: words with one blank between them
            self[text] = upper
            return upper
        if not upper.isascii():
            letters = unicodedata.normalize("NFKD", upper.translate(_REPLACED)).upper()
            upper = "".join(c for c in letters if not unicodedata.combining(c))
        words = upper.split()
        letters = "".join(words)
        is_plain = letters.isalnum() and letters.isascii()
        if not is_plain and not self._allowed.issuperset(upper):
            upper = "".join(c if c in self._allowed else " " for c in upper)
            words = upper.split()
        cleaned = " ".join(words)
        if len(cleaned) > self._longest:
            raise CannotWrite(f"{self._field} is longer than {self._longest} characters")
        self[text] = cleaned
        return cleaned


class IdentifierTable(dict[str, str]):
    """`table[value]` is the value as it is, without blanks around it; what X12 cannot carry is refused.

    An identifier that comes back changed matches nothing, so it is never cleaned.
    """

    def __init__(self, field: str, longest: int, separators: Separators) -> None:
        super().__init__()
        self._field = field
        self._longest = longest
        self._allowed = _ALLOWED - set(separator_characters(separators))

    def __missing__(self, value: str) -> str:
        cleaned = value.strip()
        if not self._allowed.issuperset(cleaned):
            raise CannotWrite(f"{self._field} holds a separator or a character that X12 has not")
        if len(cleaned) > self._longest:
            raise CannotWrite(f"{self._field} is longer than {self._longest} characters")
        self[value] = cleaned
        return cleaned


class EchoTable(dict[str, str]):
    """`table[value]` is what another sender wrote, in its own case, with a blank for what X12 cannot carry.

    An answer must be possible whatever was asked, so nothing is refused and too long is cut.
    """

    def __init__(self, longest: int, separators: Separators) -> None:
        super().__init__()
        self._longest = longest
        self._allowed = _ALLOWED - set(separator_characters(separators))

    def __missing__(self, value: str) -> str:
        kept = "".join(c if c in self._allowed else " " for c in value)
        self[value] = kept = kept.strip()[: self._longest].strip()
        return kept


class AmountTable(dict[Decimal, str]):
    """`table[amount]` is dollars and cents without exponent and without zeros at the end."""

    def __init__(self, most_digits: int = 18) -> None:
        super().__init__()
        self._most_digits = most_digits

    def __missing__(self, amount: Decimal) -> str:
        if not amount.is_finite():
            raise CannotWrite("an amount is not a number")
        text = plain_decimal(amount)
        if "." in text and len(text) - text.index(".") > 3:
            raise CannotWrite("an amount has more than two decimals")
        if len(text.strip("-").partition(".")[0]) + 2 > self._most_digits:
            raise CannotWrite(f"an amount has more than {self._most_digits} digits")
        self[amount] = text
        return text


class QuantityTable(dict[Decimal, str]):
    """`table[quantity]` is a count, units or a share, written like an amount but with more decimals."""

    def __missing__(self, quantity: Decimal) -> str:
        if not quantity.is_finite():
            raise CannotWrite("a quantity is not a number")
        text = plain_decimal(quantity)
        if len(text.strip("-").replace(".", "")) > 15:
            raise CannotWrite("a quantity has more than 15 digits")
        self[quantity] = text
        return text


class DateTable(dict[dt.date, str]):
    """`table[day]` is CCYYMMDD."""

    def __missing__(self, day: dt.date) -> str:
        text = day.isoformat()[:10].replace("-", "")
        self[day] = text
        return text


def plain_decimal(value: Decimal) -> str:
    """Without exponent and without zeros at the end."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def separator_characters(separators: Separators) -> str:
    """Element, repetition, component and segment separator in one text."""
    return separators.element + separators.repetition + separators.component + separators.segment
