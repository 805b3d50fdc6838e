"""Box 24 of the CMS-1500: its rows and their shaded halves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claims.rules.cms1500_lines import form_lines
from tests.claims.cms1500_facts import FULL
from tests.claims.rules.clean_facts import line, with_record
from x12.claim_certifications import Certification
from x12.claim_details import (
    ClaimDetails,
    Drug,
    LineDetails,
)
from x12.remittance import Procedure


@pytest.mark.unit
def test_the_shaded_half_of_a_line_holds_its_drug_and_its_notes() -> None:
    with_drug, with_note = form_lines(FULL)

    assert with_drug.shaded_supplement == "N400409123401   ML2.5"
    assert with_note.shaded_supplement == "ZZSECOND KNEE"
    assert (with_drug.emergency, with_note.emergency) == ("Y", "")


@pytest.mark.unit
def test_a_drug_an_unlisted_code_and_a_note_stand_three_blanks_apart() -> None:
    told = line(
        1,
        procedure=Procedure("J3490", description="Compounded cream"),
        note="x" * 80,
        details=LineDetails(drug=Drug("00409123401", Decimal(30), "GR")),
    )

    (only,) = form_lines(with_record(lines=(told,)))

    assert only.shaded_supplement.startswith("N400409123401   GR30   ZZCOMPOUNDED CREAM XXXX")
    assert len(only.shaded_supplement) == 61


@pytest.mark.unit
def test_another_who_rendered_a_line_stands_in_its_row() -> None:
    own, claims = form_lines(FULL)

    assert (own.rendering_npi, own.shaded_qualifier, own.shaded_rendering_id) == ("1999999984", "G2", "88")
    assert (claims.rendering_npi, claims.shaded_qualifier, claims.shaded_rendering_id) == ("1000000004", "", "")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("details", "has_reason", "shaded", "unshaded"),
    [
        (LineDetails(is_epsdt=True), True, "ST", ""),
        (LineDetails(is_epsdt=True), False, "", "Y"),
        (LineDetails(is_family_planning=True), True, "", "Y"),
        (LineDetails(is_epsdt=True, is_family_planning=True), True, "ST", "Y"),
        (LineDetails(), True, "", ""),
    ],
)
def test_24h_tells_the_reason_of_epsdt_above_family_planning(
    details: LineDetails, has_reason: bool, shaded: str, unshaded: str
) -> None:
    certified = ClaimDetails(certifications=(Certification("ZZ", True, ("ST",)),)) if has_reason else None

    (only,) = form_lines(with_record(lines=(line(1, details=details),), details=certified))

    assert (only.shaded_epsdt, only.family_planning) == (shaded, unshaded)
