"""What somebody at the front desk means by what he types into the search box."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

DATE_SHAPES = ("%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d", "%m%d%Y")


@dataclass(frozen=True)
class SearchTerms:
    """One reading per field; empty where the text cannot be that field."""

    last_name: str = ""
    first_name: str = ""
    born_on: dt.date | None = None
    phone: str = ""
    member_id: str = ""

    @property
    def is_empty(self) -> bool:
        return self == SearchTerms()


def read_search(text: str) -> SearchTerms:
    """Read `Last, First`, a last or first name, a birth date, a phone number or a member id.

    A text can be two of them.
    """
    text = " ".join(text.split())
    if not text:
        return SearchTerms()
    born_on = _as_date(text)
    digits = re.sub(r"\D", "", text)
    if born_on is not None:
        return SearchTerms(born_on=born_on, phone=digits if digits == text and len(digits) >= 7 else "")
    if digits and not re.search(r"[A-Za-z]", text):
        looks_like_phone = 4 <= len(digits) <= 11
        return SearchTerms(phone=digits[-10:] if looks_like_phone else "", member_id=text)
    last_name, first_name = _as_name(text)
    return SearchTerms(
        last_name=last_name,
        first_name=first_name,
        member_id=text if re.search(r"\d", text) and " " not in text else "",
    )


def _as_date(text: str) -> dt.date | None:
    for shape in DATE_SHAPES:
        try:
            value = dt.datetime.strptime(text, shape).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
        return value if value.year >= 1900 else None
    return None


def _as_name(text: str) -> tuple[str, str]:
    if "," in text:
        last_name, first_name = text.split(",", 1)
        return last_name.strip(), first_name.strip()
    return text, ""
