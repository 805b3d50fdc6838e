"""Claims of every variant of the professional claim, built from rows, each with the segments that set it apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models

from claims.models import (
    Claim,
    ClaimDate,
    ClaimLine,
    ClaimProvider,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from practice.models import Practice, User
from tests import factories as base
from tests.claims import factories

D = Decimal
NPI_JORDAN, NPI_KIM = "1467582692", "1679576722"
ELSEWHERE = {"address_line1": "9 Hill Road", "city": "Lansing", "state": "MI", "postal_code": "489011234"}
AMBULANCE: dict[str, Any] = {  # Any: field values
    "reason": "A",
    "miles": D("12.5"),
    "pick_up_line1": "4 Elm Street",
    "pick_up_city": "Ann Arbor",
    "pick_up_state": "MI",
    "pick_up_postal_code": "48104",
    "drop_off_name": "Harbor Hospital",
    "drop_off_line1": "1 Bay Road",
    "drop_off_city": "Lansing",
    "drop_off_state": "MI",
    "drop_off_postal_code": "48901-1234",
}
Make = Callable[[Practice, User], Claim]


@dataclass(frozen=True)
class Variant:
    """`segments` stand in the claim's part of the file in this order, others between them."""

    make: Make
    segments: tuple[str, ...]
    absent: tuple[str, ...] = ()  # beginnings of segments that must not be there


VARIANTS: dict[str, Variant] = {}


def variant(name: str, *segments: str, absent: tuple[str, ...] = ()) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        VARIANTS[name] = Variant(make, segments, absent)
        return make

    return keep


def claim_of(practice: Practice, biller: User, *codes: str, **options: Any) -> Claim:  # Any: field values
    """A draft with a line of 100.00 for each code; options beginning with `claim_` are columns of the claim."""
    columns = {name.removeprefix("claim_"): options.pop(name) for name in list(options) if name.startswith("claim_")}
    services = tuple(
        factories.office_visit(service_code=code, unit_price=D("100.00")) for code in codes or ("99213", "97110")
    )
    claim = factories.make_claim(practice, biller, lines=options.pop("lines", services), **options)
    return with_columns(claim, **columns)


R = TypeVar("R", bound=models.Model)


def with_columns(row: R, **columns: Any) -> R:  # Any: field values
    for name, value in columns.items():
        setattr(row, name, value)
    if columns:
        row.save(update_fields=list(columns))
    return row


def line_of(claim: Claim, number: int = 1) -> ClaimLine:
    return ClaimLine.objects.get(claim=claim, number=number)


def add(model: type[models.Model], claim: Claim, line: int | None = None, **columns: Any) -> None:  # Any: field values
    """A detail row of the claim or of one of its lines."""
    owner: dict[str, Any] = {"practice_id": claim.practice_id}  # Any: field values
    if line is not None:
        owner["line"] = line_of(claim, line)
    if model not in {LineDrug, LineEquipment, LineTestResult}:
        owner["claim"] = claim
    model.objects.create(**owner, **columns)  # type: ignore[attr-defined]  # every model has a manager


def someone(claim: Claim, role: str, line: int | None = None, **columns: Any) -> None:  # Any: field values
    person = {"last_name": "Sample", "first_name": "Jordan", "npi": NPI_JORDAN}
    add(ClaimProvider, claim, line, role=role, **{**person, **columns})


@variant(
    "plain",
    "HL*1**20*1",
    "PRV*BI*PXC*261QP2000X",
    "NM1*85*2*LAKESIDE INTEGRATIVE HEALTH*****XX*1234567893",
    "REF*EI*381234567",
    "HL*2*1*22*0",
    "SBR*P*18*******CI",
    "DMG*D8*19800517*F",
    "PRV*PE*PXC*111N00000X",
    "LX*1",
    "SV1*HC:99213*100*UN*1***1",
    "DTP*472*D8*20261102",
    "LX*2",
    absent=("NM1*QC", "NM1*77", "NM1*87", "PAT", "REF*F8", "REF*Y4", "AMT", "NTE", "PWK", "CR", "HI*B"),
)
def plain(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


@variant(
    "dependent",
    "SBR*P********CI",
    "NM1*IL*1*SAMPLE*KERRY****MI*DEP01",
    "PAT*53",
    "NM1*QC*1*PATIENT*AVERY",
    "N3*4 ELM STREET",
    "DMG*D8*19800517*F",
)
def dependent(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller, patient=dependent_patient(practice, "53", "DEP01"))


def dependent_patient(practice: Practice, relationship: str, member_id: str) -> Any:  # Any: a patient
    coverage = {
        "member_id": member_id,
        "relationship": relationship,
        "subscriber_last_name": "Sample",
        "subscriber_first_name": "Kerry",
        "subscriber_born_on": dt.date(1955, 2, 1),
        "subscriber_sex": "M",
    }
    return factories.make_patient(practice, last_name="Patient", coverage=coverage)


@variant("organ donor", "PAT*39")
def organ_donor(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller, patient=dependent_patient(practice, "39", "DEP02"))


@variant("relation unknown", "PAT*21")
def relation_unknown(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller, patient=dependent_patient(practice, "21", "DEP03"))


@variant("patient weighs, is pregnant and died", "SBR*P*18*******CI", "PAT*****D8*20261102*01*151.5*Y")
def died(practice: Practice, biller: User) -> Claim:
    patient = factories.make_patient(practice, died_on=factories.SERVICE_ON)
    return claim_of(practice, biller, patient=patient, claim_patient_weight=D("151.50"), claim_is_patient_pregnant=True)


@variant("dependent is pregnant", "PAT*19********Y", "NM1*QC*1*PATIENT*AVERY")
def pregnant_dependent(practice: Practice, biller: User) -> Claim:
    patient = dependent_patient(practice, "19", "DEP04")
    return claim_of(practice, biller, patient=patient, claim_is_patient_pregnant=True)


@variant("corrected", "CLM*", "REF*F8*ICN-7")
def corrected(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller, claim_frequency="7", claim_payer_claim_control_number="ICN-7")


@variant("void", "REF*F8*ICN-8")
def void(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller, claim_frequency="8", claim_payer_claim_control_number="ICN-8")


@variant("authorized", "REF*9F*RF-1", "REF*G1*PA-1", "LX*1", "REF*G1*PA-2", "REF*G1*PA-3", "REF*9F*RF-2")
def authorized(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, claim_prior_authorization="PA-1", claim_referral_number="RF-1")
    for kind, value in (("G1", "PA-2"), ("G1", "PA-3"), ("9F", "RF-2")):
        add(ClaimReference, claim, 1, kind=kind, value=value, payer_id=claim.payer.claim_payer_id)
    return claim


@variant("laboratory", "REF*X4*23D0000001", "LX*1", "REF*X4*23D0000002", "REF*F4*23D0000003", "LX*2")
def laboratory(practice: Practice, biller: User) -> Claim:
    location = base.LocationFactory.create(practice=practice, clia_number="23D0000001")
    claim = claim_of(practice, biller, "80053", "85025", location=location)
    add(ClaimReference, claim, 1, kind="X4", value="23D0000002")
    add(ClaimReference, claim, 1, kind="F4", value="23D0000003")
    with_columns(line_of(claim), modifiers=["90"])
    return claim


@variant(
    "numbers of the claim",
    "REF*4N*3",
    "REF*F5*N",
    "REF*EW*M-1",
    "REF*9A*R-1",
    "REF*9C*R-2",
    "REF*LX*G123456",
    "REF*D9*TRACE-1",
    "REF*EA*MR 7",
    "REF*P4*30",
    "REF*1J*OV-1",
)
def numbers(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    for kind, value in (
        ("4N", "3"),
        ("F5", "N"),
        ("EW", "M-1"),
        ("9A", "R-1"),
        ("9C", "R-2"),
        ("LX", "G123456"),
        ("D9", "TRACE-1"),
        ("EA", "MR 7"),
        ("P4", "30"),
        ("1J", "OV-1"),
    ):
        add(ClaimReference, claim, kind=kind, value=value)
    return claim


def insured_for_accidents(practice: Practice, indicator: str, **coverage: Any) -> Any:  # Any: field values, a patient
    payer = base.PayerFactory.create(practice=practice, filing_indicator=indicator)
    return factories.make_patient(practice, payer=payer, last_name="Patient", coverage=coverage)


@variant(
    "auto accident",
    "SBR*P*18*******AM",
    "NM1*IL*1*PATIENT*AVERY****MI*AUTO-1",
    "REF*Y4*AUTO-2026-7",
    "PER*IC**TE*7345550111",
    "NM1*PR*2*",
    "DTP*439*D8*20261003",
)
def auto_accident(practice: Practice, biller: User) -> Claim:
    patient = insured_for_accidents(practice, "AM", member_id="AUTO-1", property_casualty_number="AUTO-2026-7")
    return claim_of(
        practice,
        biller,
        patient=patient,
        claim_related_cause="AA",
        claim_accident_state="MI",
        claim_accident_on=dt.date(2026, 10, 3),
    )


@variant("auto accident abroad while at work", "DTP*439*D8*20261003")
def accident_abroad(practice: Practice, biller: User) -> Claim:
    return claim_of(
        practice,
        biller,
        claim_related_cause="AA",
        claim_second_cause="EM",
        claim_accident_state="ON",
        claim_accident_country="CA",
        claim_accident_on=dt.date(2026, 10, 3),
    )


@variant(
    "workers' compensation",
    "NM1*85*2*LAKESIDE INTEGRATIVE HEALTH*****XX*1234567893",
    "REF*EI*381234567",
    "REF*0B*LIC-77",
    "SBR*P********WC",
    "NM1*IL*2*HARBOR BOATWORKS*****MI*POL-1",
    "NM1*PR*2*",
    "PAT*20",
    "NM1*QC*1*PATIENT*AVERY",
    "DMG*D8*19800517*F",
    "REF*Y4*WC-2026-118",
    "PER*IC**TE*7345550111",
    "DTP*439*D8*20261003",
    "DTP*297*D8*20261004",
    "DTP*296*D8*20261020",
    "DTP*444*D8*20261005",
    "DTP*314*RD8*20261004-20261019",
)
def workers_compensation(practice: Practice, biller: User) -> Claim:
    patient = insured_for_accidents(
        practice,
        "WC",
        member_id="POL-1",
        relationship="20",
        subscriber_is_organization=True,
        subscriber_last_name="Harbor Boatworks",
        property_casualty_number="WC-2026-118",
    )
    claim = claim_of(
        practice,
        biller,
        patient=patient,
        billing_provider=base.BillingProviderFactory.create(practice=practice, license_number="LIC-77"),
        claim_related_cause="EM",
        claim_accident_on=dt.date(2026, 10, 3),
    )
    for kind, day in (
        ("last_worked_on", dt.date(2026, 10, 4)),
        ("returned_to_work_on", dt.date(2026, 10, 20)),
        ("first_contact_on", dt.date(2026, 10, 5)),
        ("disabled_from", dt.date(2026, 10, 4)),
        ("disabled_to", dt.date(2026, 10, 19)),
    ):
        add(ClaimDate, claim, kind=kind, on=day)
    return claim


@variant("disabled still", "DTP*360*D8*20261004")
def disabled_still(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    add(ClaimDate, claim, kind="disabled_from", on=dt.date(2026, 10, 4))
    return claim


@variant("disabled until", "DTP*361*D8*20261019")
def disabled_until(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    add(ClaimDate, claim, kind="disabled_to", on=dt.date(2026, 10, 19))
    return claim


@variant(
    "dates of the claim",
    "DTP*431*D8*20261001",
    "DTP*435*D8*20261001",
    "DTP*454*D8*20261010",
    "DTP*304*D8*20261010",
    "DTP*453*D8*20261010",
    "DTP*484*D8*20261010",
    "DTP*455*D8*20261010",
    "DTP*471*D8*20261010",
    "DTP*096*D8*20261010",
    "DTP*090*D8*20261010",
    "DTP*091*D8*20261010",
    "DTP*050*D8*20261010",
)
def dates(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, claim_onset_on=dt.date(2026, 10, 1), claim_admitted_on=dt.date(2026, 10, 1))
    for kind in (
        "initial_treatment_on",
        "last_seen_on",
        "acute_manifestation_on",
        "last_menstrual_period_on",
        "last_x_ray_on",
        "prescribed_on",
        "discharged_on",
        "care_assumed_on",
        "care_relinquished_on",
        "repricer_received_on",
    ):
        add(ClaimDate, claim, kind=kind, on=dt.date(2026, 10, 10))
    return claim


@variant(
    "dates of a line",
    "DTP*472*RD8*20261102-20261103",
    "DTP*471*D8*20261010",
    "DTP*607*D8*20261010",
    "DTP*463*D8*20261010",
    "DTP*461*D8*20261010",
    "DTP*304*D8*20261010",
    "DTP*738*D8*20261010",
    "DTP*739*D8*20261010",
    "DTP*011*D8*20261010",
    "DTP*455*D8*20261010",
    "DTP*454*D8*20261010",
)
def line_dates(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller)
    with_columns(line_of(claim), service_to=dt.date(2026, 11, 3))
    for kind in (
        "prescribed_on",
        "recertified_on",
        "therapy_began_on",
        "last_certified_on",
        "last_seen_on",
        "hemoglobin_tested_on",
        "creatinine_tested_on",
        "shipped_on",
        "last_x_ray_on",
        "initial_treatment_on",
    ):
        add(ClaimDate, claim, 1, kind=kind, on=dt.date(2026, 10, 10))
    return claim
