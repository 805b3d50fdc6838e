"""Claims with any rows that the models take, in memory: well filled in, or oddly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from billing.models import Superbill
from claims.models import (
    AmbulanceTransport,
    Claim,
    ClaimAttachment,
    ClaimCertification,
    ClaimDate,
    ClaimLine,
    ClaimProvider,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from claims.models.claim import DelayReason, NoteKind, RelatedCause, SpecialProgram, SpinalCondition
from claims.models.details import CLAIM_DATE_KINDS, CLAIM_REFERENCE_KINDS, LINE_DATE_KINDS, LINE_REFERENCE_KINDS
from claims.queries.details import NO_ROWS, ClaimDetailRows, DetailRows
from claims.services.snapshot import take_snapshot
from contacts.models import FilingIndicator, Payer
from patients.models import Coverage, Patient, Relationship
from practice.addresses import STATES
from providers.models import BillingProvider, Location, RenderingProvider
from tests.claims.factories import SERVICE_ON
from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS
from x12.claim_details import REPORT_TYPES
from x12.npi import with_check_digit

D = Decimal
PLACE = {"address_line1": "12 Shore Road", "city": "Ann Arbor", "state": "MI", "postal_code": "481031234"}
Values = st.SearchStrategy[str]


class Texts:
    """What people type: as it should be, or (`odd`) anything that a column takes."""

    def __init__(self, odd: bool) -> None:
        self.words: Values = st.sampled_from(("", "Neck and back", "After lifting"))
        self.street: Values = st.just("9 Hill Road")
        self.city: Values = st.just("Lansing")
        self.name: Values = st.sampled_from(("Sample", "Probe"))
        self.identifier: Values = st.sampled_from(("A-1", "77", "L 7"))
        self.npi: Values = st.integers(10**8, 2 * 10**8 - 1).map(lambda number: with_check_digit(str(number)))
        self.state: Values = st.sampled_from(STATES)
        self.postal_code: Values = st.sampled_from(("48901-1234", "489011234"))
        if odd:
            self.words |= st.text("aB3 .,'é*-", max_size=12)
            self.street |= st.text("aB3 .*", max_size=9)
            self.city |= st.text("aB é", max_size=5)
            self.name |= st.text("aB' é", max_size=9)
            self.identifier |= st.text("aB3 *~", max_size=9)
            self.npi |= st.just("")
            self.state |= st.just("")
            self.postal_code |= st.sampled_from(("", "48104"))


days = st.dates(dt.date(2026, 9, 1), SERVICE_ON)
units = st.decimals(D("0.1"), D(999), places=1)
amounts = st.decimals(D(0), D(2_000), places=2)


Part = Callable[[st.DrawFn, "Made", Texts, bool], None]
CLAIM_PARTS: list[Part] = []
LINE_PARTS: list[Part] = []


@dataclass
class Made:
    """A claim in the making; `line` is the one that a part of a line is about."""

    claim: Claim
    lines: list[ClaimLine]
    own: DetailRows = NO_ROWS
    of_lines: dict[int, DetailRows] = field(default_factory=dict)
    line: ClaimLine | None = None

    def add(self, kind: str, *rows: Any) -> None:  # Any: rows of nine models
        if self.line is None:
            self.own = replace(self.own, **{kind: (*getattr(self.own, kind), *rows)})
        else:
            there = self.of_lines.get(self.line.pk, NO_ROWS)
            self.of_lines[self.line.pk] = replace(there, **{kind: (*getattr(there, kind), *rows)})


def claim_part(part: Part) -> Part:
    CLAIM_PARTS.append(part)
    return part


def line_part(part: Part) -> Part:
    LINE_PARTS.append(part)
    return part


def one_of(choices: type[Any]) -> st.SearchStrategy[str]:  # Any: TextChoices
    return st.sampled_from(choices.values)


def subset(draw: st.DrawFn, values: Iterable[str], most: int) -> list[str]:
    return draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=most, unique=True))


def address(draw: st.DrawFn, texts: Texts) -> dict[str, str]:
    return {
        "address_line1": draw(texts.street),
        "city": draw(texts.city),
        "state": draw(texts.state),
        "postal_code": draw(texts.postal_code),
    }


def provider(draw: st.DrawFn, role: str, texts: Texts, odd: bool) -> ClaimProvider:
    kinds = {"DN": ("0B", "1G", "G2"), "P3": ("0B", "1G", "G2"), "DK": ("0B", "1G", "G2"), "77": ("G2", "LU")}
    kind = draw(st.sampled_from(("", *(("0B", "1G", "G2", "LU") if odd else kinds.get(role, ("0B", "G2"))))))
    is_person = draw(st.booleans()) if role in {"82", "QB"} else role != "77"
    return ClaimProvider(
        role=role,
        is_person=is_person,
        last_name=draw(texts.name),
        first_name=draw(texts.name) if is_person else "",
        npi=draw(texts.npi),
        taxonomy="225100000X" if role == "82" else "",
        other_id_type=kind,
        other_id=draw(texts.identifier.filter(bool)) if kind else "",
        contact_name=draw(texts.name),
        phone="7345550100",
        purchased_amount=draw(amounts) if role == "QB" else None,
        **address(draw, texts),
    )


@claim_part
def claim_providers(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    claim = made.claim
    claim.referring_last_name, claim.referring_first_name = draw(texts.name), draw(texts.name)
    claim.referring_npi = draw(texts.npi)
    made.add("providers", *(provider(draw, role, texts, odd) for role in subset(draw, ("DQ", "P3"), 2)))


@line_part
def line_providers(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    roles = subset(draw, ("82", "QB", "77", "DQ", "DK", "DN", "P3"), 4)
    made.add("providers", *(provider(draw, role, texts, odd) for role in roles))


@claim_part
def claim_dates(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    made.add("dates", *(ClaimDate(kind=kind, on=draw(days)) for kind in subset(draw, CLAIM_DATE_KINDS, 5)))
    made.claim.onset_on, made.claim.admitted_on = draw(days), draw(days)


@line_part
def line_dates(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    made.add("dates", *(ClaimDate(kind=kind, on=draw(days)) for kind in subset(draw, LINE_DATE_KINDS, 5)))


@claim_part
def claim_references(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    known = {"4N": "3", "F5": "Y"}
    for kind in subset(draw, CLAIM_REFERENCE_KINDS, 4):
        value = known[kind] if kind in known and not odd else draw(texts.identifier)
        made.add("references", ClaimReference(kind=kind, value=value))
    made.claim.prior_authorization, made.claim.referral_number = draw(texts.identifier), draw(texts.identifier)


@line_part
def line_references(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    payer_ids = ("", "PAY01", "OTHER") if odd else ("", "PAY01")
    for kind in subset(draw, LINE_REFERENCE_KINDS, 4):
        payer_id = draw(st.sampled_from(payer_ids)) if kind in {"G1", "9F"} else ""
        value = "23D0000001" if kind in {"X4", "F4"} and not odd else draw(texts.identifier)
        made.add("references", ClaimReference(kind=kind, value=value, payer_id=payer_id))
    if odd:
        numbers = (ClaimReference(kind="G1", value=f"PA-{number}") for number in range(draw(st.integers(0, 6))))
        made.add("references", *numbers)


@claim_part
@line_part
def attachments(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    kinds = sorted(REPORT_TYPES - {"CT"})  # pyx12 takes every PWK*CT for an attachment
    for _ in range(draw(st.integers(1, 11 if odd else 3))):
        way = draw(one_of(ClaimAttachment.Transmission))
        number = draw(texts.identifier if way == "AA" else texts.identifier.filter(bool))
        kind = draw(st.sampled_from((*kinds, "??") if odd else kinds))
        made.add("attachments", ClaimAttachment(report_type=kind, transmission=way, control_number=number))


@claim_part
@line_part
def certifications(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    known = CLAIM_CERTIFICATIONS if made.line is None else LINE_CERTIFICATIONS
    for category in subset(draw, known, 3):
        conditions = subset(draw, known[category] | ({"65", "01"} if odd else set()), 5)
        made.add(
            "certifications",
            ClaimCertification(category=category, applies=draw(st.booleans()), conditions=conditions),
        )


@claim_part
@line_part
def transport(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    from_, to = address(draw, texts), address(draw, texts)
    places = {f"pick_up_{name.removeprefix('address_')}": value for name, value in from_.items()}
    places |= {f"drop_off_{name.removeprefix('address_')}": value for name, value in to.items()}
    row = AmbulanceTransport(
        reason=draw(one_of(AmbulanceTransport.Reason)),
        miles=draw(st.decimals(D(0), D(999), places=2)),
        weight_in_pounds=draw(st.none() | units),
        drop_off_name=draw(texts.name),
        round_trip_purpose=draw(texts.words),
        stretcher_purpose=draw(texts.words),
        **places,
    )
    rows = made.own if made.line is None else made.of_lines.get(made.line.pk, NO_ROWS)
    if not rows.transports:
        made.add("transports", row)


@line_part
def drug(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    assert made.line is not None
    if made.of_lines.get(made.line.pk, NO_ROWS).drugs:
        return
    prescription = draw(st.booleans())
    number = draw(texts.identifier)
    made.add(
        "drugs",
        LineDrug(
            ndc="00409123401",
            quantity=draw(st.decimals(D("0.001"), D(99_999), places=3)),
            unit=draw(one_of(LineDrug.Unit)),
            prescription_number=number if prescription else "",
            compound_link="" if prescription else number,
        ),
    )


@line_part
def equipment(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    assert made.line is not None
    if made.of_lines.get(made.line.pk, NO_ROWS).equipment:
        return
    made.line.code, made.line.modifiers = "E0601", ["RR"]
    certificate = draw(st.sampled_from(("", "I", "R", "S")))
    made.add(
        "equipment",
        LineEquipment(
            code="E0601",
            days=draw(units),
            rental_amount=draw(amounts),
            purchase_amount=draw(amounts),
            rental_unit=draw(one_of(LineEquipment.RentalUnit)),
            certificate=certificate,
            months=draw(units) if certificate else None,
        ),
    )


@line_part
def measures(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    for measure in subset(draw, LineTestResult.Measure.values, 5):
        kind = "OG" if measure == "HT" and not odd else draw(one_of(LineTestResult.Kind))
        value = draw(st.decimals(D(0), D(999), places=4))
        made.add("test_results", LineTestResult(kind=kind, measure=measure, value=value))


@line_part
def line_columns(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    line = made.line
    assert line is not None
    line.service_to = SERVICE_ON + dt.timedelta(days=draw(st.integers(0, 1)))
    line.place_of_service = draw(st.sampled_from(("", "11", "12")))
    line.is_emergency, line.is_epsdt = draw(st.booleans()), draw(st.booleans())
    line.is_family_planning, line.is_copay_exempt = draw(st.booleans()), draw(st.booleans())
    line.note, line.note_kind = draw(texts.words), draw(st.sampled_from(("ADD", "DCP")))
    line.third_party_note, line.description = draw(texts.words), draw(texts.words)
    line.obstetric_units, line.patient_count = draw(st.none() | units), draw(st.none() | st.integers(1, 9))
    line.sales_tax_amount, line.postage_amount = draw(st.none() | amounts), draw(st.none() | amounts)
    if odd:
        line.unit, line.pointers = draw(st.sampled_from(("UN", "MJ"))), draw(st.sampled_from(([], [2], [1, 1])))


@claim_part
def accident(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    claim = made.claim
    claim.related_cause = draw(one_of(RelatedCause))
    claim.second_cause = draw(st.just("") | one_of(RelatedCause)) if odd else ""
    claim.accident_on = draw(st.none() | days) if odd else draw(days)
    claim.accident_state = draw(texts.state) if claim.related_cause == "AA" or odd else ""
    claim.accident_country = draw(st.sampled_from(("", "CA"))) if odd else ""
    claim.property_casualty_number = draw(texts.identifier)


@claim_part
def claim_columns(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    claim = made.claim
    claim.note, claim.note_kind = draw(texts.words), draw(one_of(NoteKind))
    claim.has_provider_signature = draw(st.booleans())
    claim.accepts_assignment, claim.assigns_benefits = draw(st.booleans()), draw(st.booleans())
    claim.patient_signature_source = draw(st.sampled_from(("", "P")))
    claim.special_program = draw(st.just("") | one_of(SpecialProgram))
    claim.delay_reason = draw(st.just("") | one_of(DelayReason))
    claim.condition_codes = draw(st.sampled_from(([], ["05"], ["05", "A1"])))
    claim.patient_weight, claim.is_patient_pregnant = draw(st.none() | units), draw(st.booleans())


@claim_part
def spine(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    made.claim.spinal_condition = draw(one_of(SpinalCondition)) if not odd else draw(st.sampled_from(("", "A")))
    made.claim.spinal_description, made.claim.spinal_more_description = draw(texts.words), draw(texts.words)


@claim_part
def anesthesia(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    made.claim.anesthesia_procedures = draw(st.sampled_from((["19303"], ["19303", "19318"])))
    line = made.lines[0]
    line.code, line.unit, line.modifiers, line.units = "00402", "MJ", ["AA"], D(75)


@claim_part
def insurance(draw: st.DrawFn, made: Made, texts: Texts, odd: bool) -> None:
    claim = made.claim
    coverage, patient = claim.coverage, claim.patient
    claim.payer.filing_indicator = draw(one_of(FilingIndicator))
    coverage.member_id, coverage.group_number = draw(texts.identifier), draw(texts.identifier)
    coverage.relationship = draw(one_of(Relationship))
    if coverage.relationship != Relationship.SELF:
        coverage.subscriber_is_organization = draw(st.booleans())
        coverage.subscriber_last_name = draw(texts.name.filter(bool))
        if not coverage.subscriber_is_organization:
            coverage.subscriber_first_name = draw(texts.name.filter(bool))
            coverage.subscriber_born_on = draw(st.sampled_from((None, dt.date(1955, 2, 1))))
            coverage.subscriber_sex = "F" if coverage.subscriber_born_on else ""
    patient.died_on = draw(st.none() | st.just(SERVICE_ON) | (days if odd else st.none()))


@st.composite
def random_claims(draw: st.DrawFn) -> tuple[Claim, list[ClaimLine], ClaimDetailRows]:
    """A claim with one to three lines and up to four parts that make it special, all of it unsaved."""
    odd = draw(st.booleans())
    texts = Texts(odd)
    made = plain_claim(draw(st.integers(1, 3)))
    for part in draw(st.lists(st.sampled_from(CLAIM_PARTS), max_size=2, unique=True)):
        part(draw, made, texts, odd)
    for part in draw(st.lists(st.sampled_from(LINE_PARTS), max_size=2, unique=True)):
        made.line = draw(st.sampled_from(made.lines))
        part(draw, made, texts, odd)
    made.claim.coverage_snapshot = take_snapshot(made.claim.coverage, made.claim.patient)
    return made.claim, made.lines, ClaimDetailRows(made.own, made.of_lines)


def plain_claim(line_count: int) -> Made:
    payer = Payer(pk=1, name="Payer", claim_payer_id="PAY01", filing_indicator="CI", **PLACE)
    patient = Patient(
        pk=1, number=1, last_name="Patient", first_name="Avery", born_on=dt.date(1980, 5, 17), sex="F", **PLACE
    )
    billing = BillingProvider(
        pk=1, organization_name="Lakeside", npi="1234567893", taxonomy="261QP2000X", tax_id="381234567",
        license_number="LIC-7", phone="7345550100", **PLACE,
    )  # fmt: skip
    lines = [
        ClaimLine(
            pk=number, number=number, control_number=f"C1L{number}", code=code, modifiers=[], units=D(1), unit="UN",
            pointers=[1], charge_amount=D("100.00"), service_on=SERVICE_ON,
        )
        for number, code in zip(range(1, line_count + 1), ("99213", "97110", "97140"), strict=False)
    ]  # fmt: skip
    claim = Claim(
        pk=1,
        patient_control_number="C1",
        superbill=Superbill(pk=1, charge_amount=D("100.00") * line_count),
        patient=patient,
        coverage=Coverage(payer=payer, patient=patient, member_id="M-100"),
        payer=payer,
        sequence="P",
        billing_provider=billing,
        rendering_provider=RenderingProvider(
            pk=1, first_name="Dana", last_name="Hale", npi=with_check_digit("100000001"), taxonomy="111N00000X"
        ),
        location=Location(pk=1, name="Office", **PLACE),
        place_of_service="11",
        service_on=SERVICE_ON,
        diagnoses=["M54.50"],
        charge_amount=D("100.00") * line_count,
    )
    return Made(claim, lines)
