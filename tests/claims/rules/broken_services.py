"""Claims for certain kinds of service and payer, each clean, and each broken in one way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from claims.rules.facts import ClaimFacts
from tests.claims.rules.clean_facts import CLEAN, PATIENT, SERVICE_ON, SHORE_ROAD, line, with_record, with_subscriber
from x12.claim import ClaimDetails, LineDetails, Provider
from x12.claim_certifications import AmbulanceTransport, Certification, Equipment
from x12.claim_details import ClaimDates, ClaimReferences, Drug, LineDates, OrderingProvider, SpinalManipulation
from x12.parties import Address, Name, PatientDetails
from x12.remittance import Procedure

D = Decimal
HOME = Address("4 Elm Street", "Ann Arbor", "MI", "48104")
RIDE = AmbulanceTransport("A", D(12), pick_up=HOME, drop_off=SHORE_ROAD)
BEDRIDDEN = Certification("07", applies=True, conditions=("01",))
ORDERED_BY = OrderingProvider(Name("Reed", "Kim", qualifier="XX", identifier="1000000012"))
REFERRED_BY = Provider(Name("Reed", "Kim", qualifier="XX", identifier="1000000012"))
CLIA = "23D1234567"
YEAR_AGO = dt.date(2025, 11, 3)


def one_line(
    code: str, *modifiers: str, details: LineDetails | None = None, **changes: Any
) -> ClaimFacts:  # Any: values
    """A claim of one line."""
    only = line(1, procedure=Procedure(code, modifiers), charge=D("200.00"), details=details, **changes)
    return with_record(lines=(only,))


def to(facts: ClaimFacts, filing_indicator: str) -> ClaimFacts:
    return with_subscriber(facts, filing_indicator=filing_indicator)


def telling(facts: ClaimFacts, **details: Any) -> ClaimFacts:  # Any: field values
    return with_record(facts, details=ClaimDetails(**details))


def born(facts: ClaimFacts, born_on: dt.date, sex: str = "F") -> ClaimFacts:
    return replace(facts, patient=replace(PATIENT, born_on=born_on, sex=sex))


RIDDEN = telling(one_line("A0428"), ambulance=RIDE, certifications=(BEDRIDDEN,))
FIRST_TREATED = ClaimDates(initial_treatment_on=SERVICE_ON)
SPINE = SpinalManipulation("A")
ADJUSTED = telling(to(one_line("98941", "AT"), "MB"), dates=FIRST_TREATED, spinal_manipulation=SPINE)
ASLEEP = one_line("00400", "AA", unit="MJ", units=D(75))
TESTED = with_record(one_line("85025"), clia_number=CLIA)
SENT_OUT = with_record(
    one_line("85025", "90", details=LineDetails(reference_clia_number="23D7654321")), clia_number=CLIA
)
SCREENED = telling(
    one_line("99392", details=LineDetails(is_epsdt=True)),
    certifications=(Certification("ZZ", applies=False, conditions=("NU",)),),
)
SCREENED = born(SCREENED, dt.date(2024, 5, 1))
LENSES = telling(one_line("V2100", "RA"), certifications=(Certification("E1", applies=True, conditions=("L1",)),))
VISITED = telling(to(one_line("P9603"), "MB"), certifications=(Certification("75", applies=True, conditions=("IH",)),))
OF_HOSPICE = to(
    one_line(
        "99213", "GV", details=LineDetails(certifications=(Certification("70", applies=False, conditions=("65",)),))
    ),
    "MB",
)
IMAGED = one_line("77067", details=LineDetails(mammography_certification="123456"))
THERAPY = to(one_line("97110", "GP"), "MB")
ORDERED = to(one_line("72100", details=LineDetails(ordering=ORDERED_BY)), "MB")
INJECTED = to(one_line("J3301", details=LineDetails(drug=Drug("00003029305", D(1), "ML"))), "MC")
INJURED = with_record(
    with_subscriber(filing_indicator="WC", property_casualty_number="WC-77"),
    related_causes=("EM",),
    accident_on=dt.date(2026, 10, 20),
)
WALKER = Equipment("E0110", D(30), D("20.00"), D("200.00"), "4")
RENTED = one_line("E0110", "RR", details=LineDetails(equipment=WALKER))
CERTIFIED = one_line(
    "E0110",
    details=LineDetails(
        equipment=replace(WALKER, certification="I", months=D(3)),
        certifications=(Certification("09", applies=True, conditions=("38",)),),
    ),
)
LATE = telling(replace(to(CLEAN, "MC"), today=dt.date(2028, 1, 1)), delay_reason="8")

CLEAN_SERVICES: dict[str, ClaimFacts] = {
    "ambulance": RIDDEN,
    "ambulance of a line": one_line("A0428", details=LineDetails(ambulance=RIDE, certifications=(BEDRIDDEN,))),
    "spinal adjustment for Medicare": ADJUSTED,
    "maintenance for Medicare": telling(
        to(one_line("98940", "GA"), "MB"), dates=FIRST_TREATED, spinal_manipulation=SPINE
    ),
    "spinal adjustment dated on its line": telling(
        to(one_line("98940", "AT", details=LineDetails(dates=LineDates(initial_treatment_on=SERVICE_ON))), "MB"),
        spinal_manipulation=SPINE,
    ),
    "spinal adjustment for another payer": one_line("98941", "AT"),
    "anesthesia": ASLEEP,
    "anesthesia without minutes": one_line("01996", "AA"),
    "laboratory": TESTED,
    "laboratory of a line": one_line("85025", details=LineDetails(clia_number=CLIA)),
    "laboratory consultation": one_line("80503"),
    "test sent out": SENT_OUT,
    "screening": SCREENED,
    "lenses": LENSES,
    "first lenses": one_line("V2100"),
    "homebound": VISITED,
    "hospice": OF_HOSPICE,
    "mammography": IMAGED,
    "mammography of the claim": telling(
        one_line("77067"), references=ClaimReferences(mammography_certification="123456")
    ),
    "therapy": THERAPY,
    "ordered image": ORDERED,
    "referred image": with_record(to(one_line("72100"), "MB"), referring=REFERRED_BY),
    "image for another payer": one_line("72100"),
    "drug": INJECTED,
    "drug for Medicare": to(one_line("J3301"), "MB"),
    "workers' compensation": replace(INJURED, claim_type="workers"),
    "rented equipment": RENTED,
    "certified equipment": CERTIFIED,
    "preventive visit": born(one_line("99396"), dt.date(1980, 5, 17)),
    "sex that is meant by a condition code": telling(
        born(with_record(diagnoses=("N400", "M5450")), dt.date(1980, 5, 17)), conditions=("45",)
    ),
    "sex that is meant by a modifier": with_record(one_line("99213", "KX"), diagnoses=("N400",)),
    "old code on an old day": with_record(
        replace(CLEAN, today=YEAR_AGO, coverage_starts_on=None),
        diagnoses=("R102", "M5450"),
        lines=tuple(replace(each, service_from=dt.date(2025, 9, 30)) for each in CLEAN.record.lines),
    ),
}

BROKEN_SERVICES: list[tuple[str, ClaimFacts]] = [
    ("ambulance", telling(RIDDEN, certifications=(BEDRIDDEN,))),
    ("ambulance", telling(RIDDEN, ambulance=replace(RIDE, drop_off=None), certifications=(BEDRIDDEN,))),
    ("ambulance", telling(RIDDEN, ambulance=RIDE)),
    ("chiropractic-first-treatment", telling(ADJUSTED, spinal_manipulation=SPINE)),
    (
        "chiropractic-active-treatment",
        telling(to(one_line("98941"), "MB"), dates=FIRST_TREATED, spinal_manipulation=SPINE),
    ),
    ("chiropractic-condition", telling(CLEAN, spinal_manipulation=SpinalManipulation("B"))),
    ("chiropractic-condition-expected", telling(ADJUSTED, dates=FIRST_TREATED)),
    ("anesthesia-minutes", one_line("00400", "AA", units=D(5))),
    ("anesthesia-modifier", one_line("00400", unit="MJ", units=D(75))),
    ("clia", one_line("85025")),
    ("clia-number", with_record(TESTED, clia_number="23X1234567")),
    ("clia-number", one_line("85025", details=LineDetails(clia_number="D12345678"))),
    ("reference-laboratory", with_record(one_line("85025", "90"), clia_number=CLIA)),
    ("epsdt", born(one_line("99392", details=LineDetails(is_epsdt=True)), dt.date(2024, 5, 1))),
    ("epsdt-answer", telling(SCREENED, certifications=(Certification("ZZ", applies=True, conditions=("NU",)),))),
    ("replaced-lenses", one_line("V2100", "RA")),
    (
        "replaced-lenses",
        telling(one_line("V2020", "RA"), certifications=(Certification("E1", applies=True, conditions=("L1",)),)),
    ),
    ("homebound", to(one_line("P9603"), "MB")),
    ("hospice-employee", to(one_line("99213", "GV"), "MB")),
    ("hospice-employee", with_record(to(one_line("99213"), "MB"), place_of_service="34")),
    ("mammography", one_line("77067")),
    ("therapy-discipline", to(one_line("97110"), "MB")),
    ("therapy-discipline-expected", one_line("97110")),
    ("ordering-provider", to(one_line("72100"), "MB")),
    ("ordering-provider", with_record(to(one_line("85025"), "MB"), clia_number=CLIA)),
    ("ordering-provider", to(one_line("E0110"), "MB")),
    ("drug-code", to(one_line("J3301"), "MC")),
    ("drug-code-expected", one_line("J3301")),
    ("drug-code-expected", one_line("Q5101")),
    ("property-casualty-number", with_subscriber(INJURED, property_casualty_number="")),
    ("equipment", one_line("E0110", details=LineDetails(equipment=replace(WALKER, code="E0111")))),
    ("equipment", one_line("E0110", details=LineDetails(equipment=replace(WALKER, days=D(0))))),
    ("rental-price", one_line("E0110", "RR")),
    (
        "equipment-certificate",
        one_line("E0110", details=LineDetails(certifications=(Certification("09", applies=True, conditions=("38",)),))),
    ),
    (
        "equipment-certificate",
        one_line(
            "E0110",
            details=LineDetails(equipment=replace(WALKER, certification="I", months=D(3))),
        ),
    ),
    ("sex-edit", born(with_record(diagnoses=("N400", "M5450")), dt.date(1980, 5, 17))),
    ("sex-edit", born(with_record(diagnoses=("N946", "M5450")), dt.date(1980, 5, 17), "M")),
    ("sex-edit", born(one_line("58150"), dt.date(1980, 5, 17), "M")),
    ("sex-edit", born(one_line("55250"), dt.date(1980, 5, 17))),
    ("age-edit", born(with_record(diagnoses=("Z00129", "M5450")), dt.date(1980, 5, 17))),
    ("age-edit", born(with_record(diagnoses=("O0900", "M5450")), dt.date(2019, 5, 17))),
    ("age-edit", born(one_line("99397"), dt.date(1980, 5, 17))),
    ("diagnosis-first", with_record(diagnoses=("W010XXA", "M5450"))),
    ("diagnosis-valid-then", with_record(diagnoses=("R102", "M5450"))),
    (
        "diagnosis-valid-then",
        with_record(
            replace(CLEAN, today=YEAR_AGO, coverage_starts_on=None),
            diagnoses=("R1020", "M5450"),
            lines=tuple(replace(each, service_from=dt.date(2025, 9, 30)) for each in CLEAN.record.lines),
        ),
    ),
    (
        "service-after-death",
        with_subscriber(person=replace(PATIENT, details=PatientDetails(died_on=dt.date(2026, 11, 1)))),
    ),
    ("details-before-service", telling(CLEAN, dates=ClaimDates(last_x_ray_on=dt.date(2026, 11, 3)))),
    (
        "details-before-service",
        one_line("99213", details=LineDetails(dates=LineDates(prescribed_on=dt.date(2026, 11, 3)))),
    ),
    (
        "dates-in-order",
        telling(CLEAN, dates=ClaimDates(disabled_from=dt.date(2026, 10, 2), disabled_to=dt.date(2026, 10, 1))),
    ),
    (
        "dates-in-order",
        telling(
            with_record(place_of_service="21", admitted_on=dt.date(2026, 11, 2)),
            dates=ClaimDates(discharged_on=dt.date(2026, 11, 1)),
        ),
    ),
    (
        "place-of-service",
        with_record(
            replace(CLEAN, today=dt.date(2024, 7, 3), coverage_starts_on=None),
            place_of_service="66",
            lines=tuple(replace(each, service_from=dt.date(2024, 7, 1)) for each in CLEAN.record.lines),
        ),
    ),
]
