"""People and organisations as X12 names them (NM1, N3, N4, DMG, PER)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4. `postal_code` is digits only, 5 or 9."""

    line1: str
    city: str
    state: str = ""
    postal_code: str = ""
    line2: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """NM1: a person has a first name; an organisation has `is_person` False and only `last`."""

    last: str  # NM103: last name or organisation name
    first: str = ""
    middle: str = ""
    suffix: str = ""
    is_person: bool = True
    qualifier: str = ""  # NM108: XX, MI, PI, FI, ...
    identifier: str = ""  # NM109


@dataclass(frozen=True, slots=True)
class Contact:
    """PER*IC."""

    name: str = ""
    phone: str = ""  # ten digits
    extension: str = ""
    email: str = ""
    fax: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber or patient: name with id, address, birth date and sex (F, M or U)."""

    name: Name
    address: Address | None = None
    born_on: dt.date | None = None
    sex: str = ""
