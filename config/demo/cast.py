"""Who takes part: invented people, payers and prices, and what the day must come to, to the cent.

The payers' manners are those of docs/sandbox.md; the ending of a member id provokes an answer. `Expected` is
worked out by hand from those rules and is what the demonstration is judged by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

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
}

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


@dataclass(frozen=True, slots=True)
class Expected:
    """How a visit must stand at the end of the day; dollars."""

    insurance_paid: str = "0.00"
    adjusted: str = "0.00"
    patient: str = "0.00"  # the patient's part, paid or not
    open: str = "0.00"  # still with insurance: denied or waiting
    claim: str = "paid"  # status of the primary claim


@dataclass(frozen=True, slots=True)
class Appearance:
    """One appointment of the day and its patient."""

    first_name: str
    last_name: str
    born: str
    sex: str
    clinician: str
    modality: str
    payer: str  # claim payer id, or "" for self-pay
    suffix: str  # of the member id
    diagnoses: tuple[str, ...]
    services: tuple[str, ...]
    expected: Expected
    secondary: str = ""
    copay: str = "0.00"  # taken at check-in
    subscriber: tuple[str, str, str, str] | None = None  # last, first, born, sex of another subscriber
    story: str = ""
    mended_suffix: str | None = field(default=None)  # the member id's ending after the claim or inquiry was rejected


def E(paid: str, adjusted: str, patient: str, *, open: str = "0.00", claim: str = "paid") -> Expected:  # noqa: A002, N802 - a table's shorthand
    return Expected(paid, adjusted, patient, open, claim)


BACK, NECK, SHOULDER, KNEE = "M54.50", "M54.2", "M25.511", "M25.561"
HEADACHE, ANXIETY, COLD, PRESSURE = "G43.909", "F41.1", "J06.9", "I10"

DAY = (
    Appearance(
        "Ines",
        "Abbott",
        "1984-03-12",
        "F",
        "hale",
        "chiropractic",
        "LAKE1",
        "",
        (BACK,),
        ("98941",),
        E("31.20", "16.00", "32.80"),
        copay="25.00",
        story="paid",
    ),
    Appearance(
        "Carl",
        "Bergman",
        "1979-11-02",
        "M",
        "hale",
        "chiropractic",
        "NORTH",
        "",
        (NECK,),
        ("98940",),
        E("25.50", "19.50", "20.00"),
        copay="20.00",
        story="paid",
    ),
    Appearance(
        "Rosa",
        "Castillo",
        "1991-06-25",
        "F",
        "weber",
        "physical_therapy",
        "LAKE1",
        "",
        (SHOULDER,),
        ("97110", "97110", "97140"),
        E("79.20", "31.00", "44.80"),
        copay="25.00",
        story="two equal lines stay two",
    ),
    Appearance(
        "Omar",
        "Darzi",
        "1968-01-30",
        "M",
        "weber",
        "physical_therapy",
        "NORTH",
        "D",
        (KNEE,),
        ("97161",),
        E("0.00", "42.00", "98.00"),
        copay="20.00",
        story="deductible first",
    ),
    Appearance(
        "Lena",
        "Eriksen",
        "1950-09-14",
        "F",
        "osei",
        "medical",
        "FEDB1",
        "",
        (PRESSURE,),
        ("99213",),
        E("83.56", "61.44", "5.00"),
        secondary="EVER1",
        story="Medicare, then the supplement",
    ),
    Appearance(
        "Hugo",
        "Fontaine",
        "1949-02-08",
        "M",
        "osei",
        "medical",
        "FEDB1",
        "",
        (PRESSURE, BACK),
        ("99203",),
        E("118.98", "86.02", "5.00"),
        secondary="EVER1",
        story="Medicare, then the supplement",
    ),
    Appearance(
        "Mina",
        "Gallo",
        "2015-07-19",
        "F",
        "osei",
        "medical",
        "LAKE1",
        "",
        (COLD,),
        ("99213",),
        E("95.00", "30.00", "25.00"),
        copay="25.00",
        subscriber=("Gallo", "Marco", "1983-05-05", "M"),
        story="child on her father's policy",
    ),
    Appearance(
        "Theo",
        "Hartman",
        "1988-12-11",
        "M",
        "tan",
        "acupuncture",
        "LAKE1",
        "",
        (HEADACHE,),
        ("97810", "97811"),
        E("60.00", "25.00", "40.00"),
        copay="25.00",
        story="paid",
    ),
    Appearance(
        "Yuki",
        "Imai",
        "1972-04-03",
        "F",
        "tan",
        "acupuncture",
        "NORTH",
        "D2",
        (HEADACHE,),
        ("97810", "97811"),
        E("39.50", "25.50", "20.00", open="40.00", claim="partly_paid"),
        copay="20.00",
        story="second line denied, no authorization",
    ),
    Appearance(
        "Paul",
        "Jansen",
        "1965-08-21",
        "M",
        "lind",
        "mental_health",
        "LAKE1",
        "",
        (ANXIETY,),
        ("90834",),
        E("69.60", "28.00", "42.40"),
        copay="25.00",
        story="paid",
    ),
    Appearance(
        "Nora",
        "Keller",
        "1995-10-17",
        "F",
        "lind",
        "mental_health",
        "NORTH",
        "T1",
        (ANXIETY,),
        ("90834",),
        E("78.00", "42.00", "20.00"),
        copay="20.00",
        story="mental health is carved out",
    ),
    Appearance(
        "Ivan",
        "Lopez",
        "1982-05-29",
        "M",
        "hale",
        "chiropractic",
        "LAKE1",
        "D1",
        (BACK,),
        ("98941",),
        E("0.00", "0.00", "0.00", open="80.00", claim="denied"),
        copay="25.00",
        story="denied, information missing",
    ),
    Appearance(
        "Gwen",
        "Meyer",
        "1977-03-23",
        "F",
        "weber",
        "physical_therapy",
        "LAKE1",
        "U1",
        (KNEE,),
        ("97161",),
        E("24.80", "84.00", "31.20"),
        copay="25.00",
        story="paid half of what is due",
    ),
    Appearance(
        "Sami",
        "Nasser",
        "1990-02-14",
        "M",
        "weber",
        "physical_therapy",
        "NORTH",
        "R1",
        (SHOULDER,),
        ("97110", "97140"),
        E("53.50", "31.50", "20.00"),
        copay="20.00",
        story="paid, taken back, paid rightly",
    ),
    Appearance(
        "Edda",
        "Olsen",
        "1958-06-06",
        "F",
        "osei",
        "medical",
        "FEDB1",
        "C1",
        (PRESSURE,),
        ("99213",),
        E("83.56", "61.44", "5.00"),
        secondary="EVER1",
        story="crossed over by Medicare",
    ),
    Appearance(
        "Amir",
        "Petrov",
        "1986-09-09",
        "M",
        "hale",
        "chiropractic",
        "NORTH",
        "W1",
        (NECK,),
        ("98941",),
        E("36.00", "24.00", "20.00"),
        copay="20.00",
        story="payer keeps ten dollars back",
    ),
    Appearance(
        "Vera",
        "Quist",
        "1993-01-19",
        "F",
        "tan",
        "acupuncture",
        "LAKE1",
        "L1",
        (HEADACHE,),
        ("97810",),
        E("34.40", "17.00", "33.60"),
        copay="25.00",
        story="payer adds interest",
    ),
    Appearance(
        "Kofi",
        "Reyes",
        "1970-11-27",
        "M",
        "weber",
        "physical_therapy",
        "LAKE1",
        "B1",
        (KNEE,),
        ("97110", "97140"),
        E("12.00", "10.00", "28.00", open="55.00", claim="partly_paid"),
        copay="25.00",
        story="second line bundled",
    ),
    Appearance(
        "Anja",
        "Sorensen",
        "1999-04-08",
        "F",
        "osei",
        "medical",
        "NORTH",
        "DUP",
        (COLD,),
        ("99213",),
        E("85.00", "45.00", "20.00"),
        copay="20.00",
        story="its ERA comes twice",
    ),
    Appearance(
        "Luis",
        "Torres",
        "1981-07-07",
        "M",
        "hale",
        "chiropractic",
        "LAKE1",
        "X1",
        (BACK,),
        ("98940",),
        E("21.60", "13.00", "30.40"),
        copay="25.00",
        story="rejected, mended, sent again",
        mended_suffix="",
    ),
    Appearance(
        "Dora",
        "Ulrich",
        "1963-12-24",
        "F",
        "osei",
        "medical",
        "NORTH",
        "A1",
        (PRESSURE,),
        ("99213",),
        E("85.00", "45.00", "20.00"),
        copay="20.00",
        story="member id mended at the desk",
        mended_suffix="",
    ),
    Appearance(
        "Finn",
        "Vogel",
        "1997-08-30",
        "M",
        "hale",
        "chiropractic",
        "NORTH",
        "D3",
        (NECK,),
        ("98940",),
        E("0.00", "0.00", "0.00", open="65.00", claim="denied"),
        copay="20.00",
        story="denied, filed too late",
    ),
    Appearance(
        "Ruth",
        "Weiss",
        "1948-10-10",
        "F",
        "weber",
        "physical_therapy",
        "FEDB1",
        "",
        (KNEE,),
        ("97110", "97140"),
        E("56.99", "43.01", "5.00"),
        secondary="EVER1",
        story="Medicare, then the supplement",
    ),
    Appearance(
        "Noah",
        "Young",
        "2001-05-15",
        "M",
        "lind",
        "mental_health",
        "",
        "",
        (ANXIETY,),
        ("90834",),
        E("0.00", "0.00", "140.00", claim=""),
        copay="140.00",
        story="pays by himself",
    ),
)


def charge_of(appearance: Appearance) -> Decimal:
    return sum((Decimal(FEES[code][1]) for code in appearance.services), Decimal(0))
