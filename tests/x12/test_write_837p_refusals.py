"""Claims that cannot become a valid file are refused, in words that name the field."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.records import ADJUDICATION, ALEX, CLAIM, ENVELOPE, LINE, PARENT, PRIMARY, ROBIN, SUBSCRIBER, batch_of
from x12.claim import Claim
from x12.remittance import Procedure
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
