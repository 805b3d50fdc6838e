"""Who takes part: invented people, payers and prices."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "lakeside-demo-day"  # noqa: S105 - printed for everybody who runs the demonstration
SLUG = "lakeside"
SECOND_SLUG = "hillcrest"


@dataclass(frozen=True, slots=True)
class Member:
    """A person who works in the practice."""

    email: str
    first_name: str
    last_name: str
    role: str


STAFF = (
    Member("fay@lakeside.example", "Fay", "Brooks", "front_desk"),
    Member("dana@lakeside.example", "Dana", "Hale", "provider"),
    Member("ben@lakeside.example", "Ben", "Ortiz", "biller"),
    Member("ada@lakeside.example", "Ada", "Quinn", "admin"),
)


@dataclass(frozen=True, slots=True)
class Clinician:
    first_name: str
    last_name: str
    credentials: str
    npi: str
    taxonomy: str


CLINICIANS = {
    "hale": Clinician("Dana", "Hale", "DC", "1093847568", "111N00000X"),
    "tan": Clinician("Mei", "Tan", "LAc", "1184756397", "171100000X"),
    "weber": Clinician("Jonas", "Weber", "PT", "1275639486", "225100000X"),
    "osei": Clinician("Abena", "Osei", "NP", "1366548273", "363L00000X"),
    "lind": Clinician("Karin", "Lind", "LCSW", "1457357162", "1041C0700X"),
}

# claim payer id -> (name, filing indicator)
PAYERS = {
    "LAKE1": ("Lakeshore Health Plan", "12"),
    "NORTH": ("Northwoods Mutual", "BL"),
    "FEDB1": ("Federal Seniors Part B", "MB"),
    "EVER1": ("Evergreen Supplement", "CI"),
    "HARB1": ("Harbor Retiree Plan", "CI"),
}

CAPITATED = frozenset({"NORTH"})  # they pay the practice by the head for some members

# code -> (our own name, price, modifiers)
FEES = {
    "98940": ("Adjustment, small", "65.00", ("AT",)),
    "98941": ("Adjustment, medium", "80.00", ("AT",)),
    "97810": ("Needles, first set", "85.00", ()),
    "97811": ("Needles, next set", "40.00", ()),
    "97110": ("Guided exercise", "50.00", ("GP",)),
    "97140": ("Hands-on therapy", "55.00", ("GP",)),
    "97161": ("First look, therapy", "140.00", ("GP",)),
    "99213": ("Return visit", "150.00", ()),
    "99203": ("First visit", "210.00", ()),
    "90834": ("Talk session", "140.00", ()),
}
