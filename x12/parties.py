"""People and organisations as X12 names them (NM1, N3, N4, DMG, PER)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4. `postal_code` is digits only, 5 or 9."""

    line1: str
    city: str
    state: str = ""
    postal_code: str = ""
    line2: str = ""
    country: str = ""  # N404, only abroad
    subdivision: str = ""  # N407: part of a country other than the United States and Canada


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
class PatientDetails:
    """What few claims tell of their patient or subscriber: PAT, and REF and PER of 2010BA and 2010CA."""

    died_on: dt.date | None = None  # PAT06; only of the patient
    weight_in_pounds: Decimal | None = None  # PAT08; only of the patient
    is_pregnant: bool = False  # PAT09; only of the patient
    social_security_number: str = ""  # REF*SY, nine digits
    member_number: str = ""  # REF*1W; only of a dependent, property and casualty
    contact: Contact | None = None  # PER: name, telephone and extension; property and casualty


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber or patient: name with id, address, birth date and sex (F, M or U)."""

    name: Name
    address: Address | None = None
    born_on: dt.date | None = None
    sex: str = ""
    details: PatientDetails | None = None
