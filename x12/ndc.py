"""The national drug code: labels carry ten digits in three parts, claims eleven in the shape 5-4-2."""

from __future__ import annotations

import re

SHAPES = frozenset({(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2)})
PARTS = (5, 4, 2)


class NotAnNdc(ValueError):
    """The text is no NDC, or one that can be read in more than one way; the message says what to type."""


def eleven_digits(text: str) -> str:
    """The NDC as LIN03 wants it, from what stands on the label: 0409-1234-01 is 00409123401.

    A part that is too short gets its zero in front. Ten digits without dashes could be any of three codes.
    """
    parts = tuple(part for part in re.split(r"[-*\s]+", text.strip()) if part)
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise NotAnNdc("An NDC has digits and dashes only, such as 0409-1234-01.")
    if len(parts) == 3 and tuple(len(part) for part in parts) in SHAPES:
        return "".join(part.zfill(size) for part, size in zip(parts, PARTS, strict=True))
    digits = "".join(parts)
    if len(parts) == 1 and len(digits) == sum(PARTS):
        return digits
    if len(digits) == 10 and len(parts) == 1:
        raise NotAnNdc("Ten digits can be read in three ways: type the NDC with its dashes, as on the label.")
    raise NotAnNdc("An NDC has three parts of 5, 4 and 2 digits: type it with its dashes, as on the label.")


def with_dashes(ndc: str) -> str:
    """00409123401 as 00409-1234-01."""
    return f"{ndc[:5]}-{ndc[5:9]}-{ndc[9:]}"
