"""The second half of the day's appointments: one for each of the rarer ways in which a payer answers.

The ending of the member id provokes the answer (docs/sandbox.md); what it comes to is worked out by hand:

    98940  65.00  LAKE1 21.60 paid, 13.00 adjusted, 30.40 patient    NORTH 25.50, 19.50, 20.00
    98941  80.00  LAKE1 31.20, 16.00, 32.80                          NORTH 36.00, 24.00, 20.00
    99213 150.00  LAKE1 95.00, 30.00, 25.00    NORTH 85.00, 45.00, 20.00    FEDB1 70.56, 61.44, 18.00
"""

from __future__ import annotations

from config.demo.appearances import ANXIETY, BACK, COLD, HEADACHE, Appearance, E, Expected

_MANNERS = {  # clinician -> modality, diagnosis
    "hale": ("chiropractic", BACK),
    "osei": ("medical", COLD),
    "tan": ("acupuncture", HEADACHE),
    "lind": ("mental_health", ANXIETY),
}
_COPAYS = {"LAKE1": "25.00", "NORTH": "20.00"}


def _guest(
    name: str,
    born: str,
    clinician: str,
    payer: str,
    suffix: str,
    code: str,
    expected: Expected,
    story: str,
    *,
    then: tuple[str, ...] = (),
    is_late: bool = False,
) -> Appearance:
    """Somebody with one service; `then` are the next payers."""
    first_name, last_name = name.split()
    modality, diagnosis = _MANNERS[clinician]
    secondary, tertiary = (*then, "", "")[:2]
    return Appearance(
        first_name=first_name,
        last_name=last_name,
        born=born,
        sex="F",
        clinician=clinician,
        modality=modality,
        payer=payer,
        suffix=suffix,
        diagnoses=(diagnosis,),
        services=(code,),
        expected=expected,
        secondary=secondary,
        tertiary=tertiary,
        copay=_COPAYS.get(payer, "0.00"),
        story=story,
        is_late=is_late,
    )


LAKE_98940, NORTH_98940 = E("21.60", "13.00", "30.40"), E("25.50", "19.50", "20.00")
LAKE_98941, NORTH_98941 = E("31.20", "16.00", "32.80"), E("36.00", "24.00", "20.00")
LAKE_99213, NORTH_99213 = E("95.00", "30.00", "25.00"), E("85.00", "45.00", "20.00")

AFTERNOON = (
    _guest("Ada Barnes", "1971-02-03", "hale", "LAKE1", "M1", "98940", LAKE_98940, "paid by paper check"),
    _guest(
        "Bea Coleman",
        "1983-09-12",
        "lind",
        "NORTH",
        "M2",
        "90834",
        E("78.00", "42.00", "20.00"),
        "paid by virtual card",
    ),
    _guest("Cleo Dawson", "1969-05-30", "hale", "LAKE1", "M3", "98941", LAKE_98941, "EOB on paper, typed in"),
    _guest("Dina Ellis", "1990-01-08", "osei", "LAKE1", "M4", "99213", LAKE_99213, "predetermination, then paid"),
    _guest(
        "Elsa Farrow", "1975-12-19", "tan", "LAKE1", "E1", "97810", E("34.40", "17.00", "33.60"), "ERA does not balance"
    ),
    _guest("Faye Grant", "1988-03-27", "osei", "NORTH", "E2", "99213", NORTH_99213, "ERA cut off"),
    _guest("Gail Hobbs", "1962-07-15", "hale", "NORTH", "E3", "98940", NORTH_98940, "payment repeated in another file"),
    _guest("Hope Irwin", "1994-10-02", "hale", "LAKE1", "E4", "98940", LAKE_98940, "paid twice in one check"),
    _guest("Iris Joyner", "1981-06-21", "osei", "LAKE1", "E5", "99213", LAKE_99213, "check pays a stranger, too"),
    _guest("June Kirby", "1979-11-11", "hale", "NORTH", "E6", "98941", NORTH_98941, "paid again by the next check"),
    _guest("Kira Lowell", "1967-08-05", "hale", "LAKE1", "B2", "98941", LAKE_98941, "answered under another code"),
    _guest("Lola Mercer", "1992-04-16", "osei", "NORTH", "B3", "99213", NORTH_99213, "line split in two"),
    _guest("Mona Nolan", "1985-02-28", "hale", "LAKE1", "G1", "98941", LAKE_98941, "adjusted as a whole"),
    _guest(
        "Nell Osborn", "1947-09-09", "osei", "FEDB1", "G2", "99213", E("72.56", "59.44", "18.00"), "incentive on top"
    ),
    _guest("Olga Prentice", "1977-01-24", "hale", "NORTH", "G3", "98941", NORTH_98941, "adjusted in three groups"),
    _guest(
        "Peta Quill",
        "1996-12-03",
        "hale",
        "NORTH",
        "G4",
        "98940",
        E("0.00", "65.00", "0.00"),
        "covered by a capitation",
    ),
    _guest("Rena Shaw", "1973-03-18", "hale", "LAKE1", "W2", "98940", LAKE_98940, "payer keeps and adds"),
    _guest(
        "Sara Tully",
        "1989-07-07",
        "hale",
        "NORTH",
        "R2",
        "98940",
        E("0.00", "0.00", "0.00", open="65.00", claim="denied"),
        "paid, taken back, denied",
    ),
    _guest(
        "Tara Upton",
        "1958-10-30",
        "hale",
        "HARB1",
        "R3",
        "98941",
        E("60.00", "20.00", "0.00"),
        "overpaid, then mended",
    ),
    _guest(
        "Uma Vance", "1961-05-13", "hale", "HARB1", "R4", "98941", E("60.00", "20.00", "0.00"), "taken back, paid later"
    ),
    _guest(
        "Vida Wells",
        "1946-06-26",
        "osei",
        "FEDB1",
        "C2",
        "99213",
        E("88.56", "61.44", "0.00"),
        "crossed over twice",
        then=("EVER1", "HARB1"),
    ),
    _guest(
        "Wilma Xavier",
        "1945-08-14",
        "osei",
        "FEDB1",
        "",
        "99213",
        E("88.56", "61.44", "0.00"),
        "three payers",
        then=("EVER1", "LAKE1"),
    ),
    _guest(
        "Xena Yates",
        "1987-04-01",
        "hale",
        "LAKE1",
        "C3",
        "98941",
        E("0.00", "0.00", "0.00", open="80.00", claim="accepted"),
        "not this payer's claim",
    ),
    _guest("Yara Zeller", "1982-02-20", "hale", "NORTH", "", "98941", NORTH_98941, "payer takes a debit", is_late=True),
    _guest(
        "Zora Adler",
        "1955-11-23",
        "osei",
        "HARB1",
        "",
        "99213",
        E("112.50", "37.50", "0.00"),
        "payer takes two debits",
        is_late=True,
    ),
)
