"""Claims that cannot become a valid file are refused, in words that name the field."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.records import (
    ADJUDICATION,
    ALEX,
    BILLING_PROVIDER,
    CLAIM,
    ENVELOPE,
    LINE,
    PARENT,
    PRIMARY,
    ROBIN,
    STREET,
    SUBSCRIBER,
    batch_of,
)
from x12.claim import Claim
from x12.claim_certifications import (
    AmbulanceTransport,
    Certification,
    Equipment,
    FormAnswer,
    SupportingForm,
    TestResult,
)
from x12.claim_details import (
    Attachment,
    ClaimDates,
    ClaimDetails,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDetails,
    OrderingProvider,
    Provider,
    PurchasedService,
    ServiceFacility,
    SpinalManipulation,
)
from x12.claim_pricing import Contract, Repricing
from x12.parties import Contact, Name
from x12.remittance import Procedure, Reference
from x12.write_837p import write_837p
from x12.writer import CannotWrite

pytestmark = pytest.mark.unit


def write(*claims: Claim) -> bytes:
    """A file of these claims."""
    return write_837p([batch_of(*claims)], ENVELOPE)


REFUSED = [
    ({"frequency": ""}, "frequency (CLM05-3) is missing"),
    ({"frequency": "7"}, "payer claim control number (REF*F8) of a corrected or voided claim is missing"),
    ({"frequency": "8"}, "payer claim control number (REF*F8) of a corrected or voided claim is missing"),
    ({"patient_control_number": ""}, "patient control number (CLM01) is missing"),
    ({"patient_control_number": "A" * 39}, "patient control number (CLM01) is longer than 38"),
    ({"patient_control_number": "A*B"}, "holds a separator"),
    ({"place_of_service": ""}, "place of service (CLM05-1) is missing"),
    ({"charge": Decimal("-1")}, "charge (CLM02) is negative"),
    ({"charge": Decimal("1.005")}, "more than two decimals"),
    ({"charge": Decimal("NaN")}, "not a number"),
    ({"charge": Decimal(100_000_000)}, "an amount has more than 10 digits"),
    ({"diagnoses": ()}, "a diagnosis (HI) is missing"),
    ({"diagnoses": ("M545", "M54.5")}, "a diagnosis is given twice (HI)"),
    ({"diagnoses": tuple(f"M{n}" for n in range(13))}, "more than 12 diagnoses"),
    ({"lines": ()}, "a service line (2400) is missing"),
    ({"lines": (LINE, LINE)}, "not numbered 1, 2, 3"),
    ({"patient": ALEX}, "a patient (2010CA) is given although the subscriber is the patient"),
    ({"subscriber": PARENT}, "the patient (2010CA) is missing although the subscriber is not the patient"),
    ({"subscriber": PARENT, "patient": ROBIN}, "relationship to the subscriber (PAT01) is missing"),
    ({"related_causes": ("AA", "EM", "OA")}, "more than two related causes"),
    ({"note": "A" * 81}, "a note or description is longer than 80 characters"),
    ({"other_payers": (PRIMARY,) * 11}, "more than 10 other payers"),
    ({"lines": (dataclasses.replace(LINE, adjudications=(ADJUDICATION,)),)}, "other payer (2330B)"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_claim_is_refused(change: dict[str, object], words: str) -> None:
    broken = dataclasses.replace(CLAIM, **change)  # type: ignore[arg-type]  # the table holds fields of Claim

    with pytest.raises(CannotWrite) as refused:
        write(CLAIM, broken)

    assert words in str(refused.value)
    assert str(refused.value).startswith("Claim 2 of the batch: ")
    assert refused.value.index == 1


LINES_REFUSED = [
    ({"control_number": ""}, "a line control number (REF*6R) is missing"),
    ({"control_number": "A" * 31}, "a line control number (REF*6R) is longer than 30 characters"),
    ({"control_number": "A~B"}, "holds a separator"),
    ({"units": Decimal(0)}, "units (SV104) are not above zero"),
    ({"charge": Decimal("-0.01")}, "charge (SV102) is negative"),
    ({"unit": ""}, "unit (SV103) is missing"),
    ({"pointers": ()}, "diagnosis pointer (SV107) is missing"),
    ({"pointers": (2,)}, "points at a diagnosis that the claim has not"),
    ({"pointers": (1, 1)}, "the same one twice"),
    ({"procedure": Procedure("")}, "a procedure code is missing"),
    ({"procedure": Procedure("99213", ("25", "59", "GP", "RT", "XS"))}, "more than four modifiers"),
    ({"service_to": dt.date(2026, 11, 1)}, "a period ends before it begins"),
]


@pytest.mark.parametrize(("change", "words"), LINES_REFUSED)
def test_line_is_refused(change: dict[str, object], words: str) -> None:
    broken = dataclasses.replace(LINE, **change)  # type: ignore[arg-type]  # the table holds fields of ClaimLine

    with pytest.raises(CannotWrite) as refused:
        write(dataclasses.replace(CLAIM, lines=(broken,)))

    assert words in str(refused.value)


def test_refusal_names_the_field_and_not_the_patient() -> None:
    unknown = dataclasses.replace(ALEX, born_on=None)
    broken = dataclasses.replace(CLAIM, subscriber=dataclasses.replace(SUBSCRIBER, person=unknown))

    with pytest.raises(CannotWrite) as refused:
        write(broken)

    assert str(refused.value) == (
        "Claim 1 of the batch: the birth date of the subscriber, who is the patient (2010BA) is missing"
    )


def test_batch_over_five_thousand_claims_is_refused() -> None:
    with pytest.raises(CannotWrite, match="more than 5000 claims"):
        write(*[CLAIM] * 5_001)


def test_batches_with_one_control_number_are_refused() -> None:
    with pytest.raises(CannotWrite, match="same control number"):
        write_837p([batch_of(CLAIM), batch_of(CLAIM)], ENVELOPE)


BED = Equipment("E0260", Decimal(30), Decimal(90), Decimal(900), "4")
DRUG = Drug("00000123401", Decimal(1), "UN")
PERSON = Provider(Name("SAMPLE", "JORDAN", identifier="1234567893"))
PLACE = Provider(Name("SAMPLE CLINIC", is_person=False, identifier="1234567893"))
NUMBERED = Provider(Name("SAMPLE", "JORDAN"), references=(Reference("LU", "1"),))
IDS = (Reference("G2", "1"), Reference("0B", "2"), Reference("1G", "3"))

DETAILS_REFUSED = [
    (ClaimDetails(attachments=(Attachment("B4", "FX"),)), "control number of an attachment of the claim (PWK06)"),
    (ClaimDetails(attachments=(Attachment("B4", "AA", "1"),)), "the claim is shorter than 2 characters (PWK06)"),
    (ClaimDetails(attachments=(Attachment("77", "AA"),)), "no such kind or way of an attachment of the claim"),
    (ClaimDetails(attachments=(Attachment("B4", "AA"),) * 11), "the claim has more than 10 attachments"),
    (ClaimDetails(spinal_manipulation=SpinalManipulation("")), "the patient's condition (CR208) is missing"),
    (ClaimDetails(certifications=(Certification("75", True, ("IH",)),) * 2), "one question is answered twice"),
    (ClaimDetails(certifications=(Certification("75", False, ("IH",)),)), "not homebound is not said (CRC*75)"),
    (ClaimDetails(certifications=(Certification("ZZ", True, ()),)), "no such certification"),
    (ClaimDetails(certifications=(Certification("09", True, ("38",)),)), "no such certification"),
    (ClaimDetails(certifications=(Certification("07", True, ("01",)),) * 4), "one question is answered twice"),
    (ClaimDetails(ambulance=AmbulanceTransport("", Decimal(1))), "why an ambulance was needed (CR104) is missing"),
    (
        ClaimDetails(ambulance=AmbulanceTransport("A", Decimal(1), dataclasses.replace(STREET, city="X"), STREET)),
        "the place where the ambulance came (NM1*PW) is shorter than 2 characters (N401)",
    ),
    (ClaimDetails(anesthesia_procedures=("1", "2", "3")), "more than two procedures under anesthesia"),
    (ClaimDetails(conditions=tuple(f"{n:02}" for n in range(25))), "more than 24 condition codes"),
    (
        ClaimDetails(dates=ClaimDates(disabled_from=dt.date(2026, 2, 1), disabled_to=dt.date(2026, 1, 1))),
        "a period ends before it begins",
    ),
]


@pytest.mark.parametrize(("details", "words"), DETAILS_REFUSED)
def test_details_of_a_claim_are_refused(details: ClaimDetails, words: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        write(dataclasses.replace(CLAIM, details=details))

    assert words in str(refused.value)


LINE_DETAILS_REFUSED = [
    (LineDetails(drug=dataclasses.replace(DRUG, ndc="0000-1234-01")), "a drug's code is not 11 digits (LIN03)"),
    (LineDetails(drug=dataclasses.replace(DRUG, quantity=Decimal(0))), "a drug's quantity (CTP04) is not above zero"),
    (LineDetails(drug=dataclasses.replace(DRUG, unit="MG")), "a drug's unit is none of F2, GR, ME, ML, UN"),
    (
        LineDetails(drug=dataclasses.replace(DRUG, prescription_number="1", compound_link="2")),
        "a prescription number and a compound link",
    ),
    (LineDetails(authorizations=(LineAuthorization("G1", "1"),) * 6), "more than five prior authorizations"),
    (LineDetails(authorizations=(LineAuthorization("F8", "1"),)), "an authorization of a line is neither G1 nor 9F"),
    (LineDetails(authorizations=(LineAuthorization("G1", ""),)), "the number of a line's authorization (REF02)"),
    (LineDetails(purchased=PurchasedService("", Decimal(1))), "from whom a service was purchased (PS101) is missing"),
    (LineDetails(supervising=PLACE), "a line's supervising provider (2420D) is not a person"),
    (LineDetails(ordering=OrderingProvider(PLACE.name)), "a line's ordering provider (2420E) is not a person"),
    (LineDetails(referring=NUMBERED), "an id of a line's referring provider (2420F) is none of 0B, 1G, G2"),
    (LineDetails(rendering=dataclasses.replace(PERSON, references=IDS * 7)), "has more than 20 further ids"),
    (LineDetails(equipment=dataclasses.replace(BED, rental_unit="2")), "rental unit of equipment is none of 1, 4, 6"),
    (LineDetails(equipment=dataclasses.replace(BED, certification="I")), "how many months equipment is certified"),
    (LineDetails(equipment=dataclasses.replace(BED, necessity="FX")), "no such way of a certificate of necessity"),
    (LineDetails(test_results=(TestResult("TR", "R1", Decimal(9)),) * 6), "more than 5 test results"),
    (LineDetails(third_party_note="A" * 81), "a note or description is longer than 80 characters"),
]


@pytest.mark.parametrize(("details", "words"), LINE_DETAILS_REFUSED)
def test_details_of_a_line_are_refused(details: LineDetails, words: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        write(dataclasses.replace(CLAIM, lines=(dataclasses.replace(LINE, details=details),)))

    assert words in str(refused.value)


_ANSWER = FormAnswer("1", choice="Y")
PRICING_REFUSED = [
    (ClaimDetails(references=ClaimReferences(authorization_exception="8")), "none of 1 to 7 (REF*4N)"),
    (ClaimDetails(references=ClaimReferences(medicare_crossover="U")), "neither Y nor N (REF*F5)"),
    (ClaimDetails(contract=Contract("08")), "the kind of a contract is none of the guide's (CN101)"),
    (ClaimDetails(state_data=("A",) * 11), "the claim has more than 10 texts for the state (K3)"),
    (ClaimDetails(state_data=("",)), "a text of the claim for the state (K301) is missing"),
    (ClaimDetails(repricing=Repricing("06", Decimal(1))), "none of the guide's (HCP01)"),
    (ClaimDetails(repricing=Repricing("10", Decimal(1), unit="UN", units=Decimal(1))), "which only that of a line"),
    (ClaimDetails(repricing=Repricing("10", Decimal(1), rejection="T7")), "none of the guide's (HCP13)"),
    (ClaimDetails(repricing=Repricing("10", Decimal(1), compliance="6")), "none of the guide's (HCP14)"),
    (ClaimDetails(repricing=Repricing("10", Decimal(1), exception="7")), "none of the guide's (HCP15)"),
    (LineDetails(repricing=Repricing("10", Decimal(1), unit="UN")), "repriced units lack"),
    (LineDetails(repricing=Repricing("10", Decimal(1), procedure_code="99213")), "a repriced procedure lacks"),
    (LineDetails(forms=(SupportingForm("UT", "484.3", ()),)), "a form has no answer"),
    (LineDetails(forms=(SupportingForm("UT", "484.3", (_ANSWER,) * 100),)), "or more than 99 (FRM)"),
    (LineDetails(forms=(SupportingForm("QQ", "484.3", (_ANSWER,)),)), "neither AS nor UT (LQ01)"),
    (LineDetails(forms=(SupportingForm("UT", "", (_ANSWER,)),)), "the number of a form (LQ02) is missing"),
    (LineDetails(forms=(SupportingForm("UT", "1", (FormAnswer("1", "Q"),)),)), "none of Y, N, W (FRM02)"),
    (LineDetails(forms=(SupportingForm("UT", "1", (FormAnswer("1"),)),)), "(FRM02 to FRM05) is missing"),
    (LineDetails(forms=(SupportingForm("UT", "1", (FormAnswer("", "Y"),)),)), "the question that a form answers"),
    (LineDetails(drug=dataclasses.replace(DRUG, qualifier="QQ")), "none of the guide's (LIN02)"),
    (LineDetails(drug=dataclasses.replace(DRUG, qualifier="UP", ndc="")), "drug or supply (LIN03) is missing"),
    (LineDetails(facility=ServiceFacility("A", STREET, contact=Contact("A", "2175550100"))), "has a contact"),
    (ClaimDetails(certifications=(Certification("E1", True, ("L1",)),) * 4), "more than three questions"),
]


@pytest.mark.parametrize(("details", "words"), PRICING_REFUSED)
def test_pricing_forms_and_codes_of_the_guide_only(details: ClaimDetails | LineDetails, words: str) -> None:
    changed = (
        dataclasses.replace(CLAIM, details=details)
        if isinstance(details, ClaimDetails)
        else dataclasses.replace(CLAIM, lines=(dataclasses.replace(LINE, details=details),))
    )

    with pytest.raises(CannotWrite) as refused:
        write(changed)

    assert words in str(refused.value)


PARTIES_REFUSED = [
    ({"payer_id_qualifier": "FI"}, "the id of the payer (2010BB) is neither PI nor XV (NM108)"),
    (
        {"person": dataclasses.replace(ALEX, address=dataclasses.replace(STREET, subdivision="JAL"))},
        "names a part of another country (N407)",
    ),
]


@pytest.mark.parametrize(("change", "words"), PARTIES_REFUSED)
def test_subscriber_is_refused(change: dict[str, object], words: str) -> None:
    subscriber = dataclasses.replace(SUBSCRIBER, **change)  # type: ignore[arg-type]  # the table holds its fields

    with pytest.raises(CannotWrite) as refused:
        write(dataclasses.replace(CLAIM, subscriber=subscriber))

    assert words in str(refused.value)


def test_payer_of_a_number_is_named_for_lines_only() -> None:
    known = dataclasses.replace(PERSON, references=(Reference("G2", "1", "60055"),))

    with pytest.raises(CannotWrite, match="which only that of a line does"):
        write(dataclasses.replace(CLAIM, rendering=known))


def test_billing_provider_needs_an_npi_or_the_payers_number() -> None:
    nameless = dataclasses.replace(BILLING_PROVIDER, name=Name("SAMPLE TAXI", is_person=False))
    known = dataclasses.replace(SUBSCRIBER, billing_provider_ids=(Reference("G2", "P1"),))
    by_number = dataclasses.replace(CLAIM, billing_provider=nameless, subscriber=known)

    with pytest.raises(CannotWrite, match=r"billing provider's NPI \(2010AA\)"):
        write(by_number, dataclasses.replace(by_number, subscriber=SUBSCRIBER))

    assert b"NM1*85*2*SAMPLE TAXI~" in write(by_number)
