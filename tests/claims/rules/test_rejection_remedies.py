"""A rejection leads to the box in which it is mended, or says that the claim is not at fault."""

from __future__ import annotations

import pytest

from claims.rules.rejection_remedies import (
    BOX_OF_ENTITY,
    DUPLICATE_FILE,
    ENVELOPE,
    FILE_CUT,
    NPI,
    STATUS_REMEDIES,
    SUBMITTER,
    Remedy,
    remedies_of,
)
from claims.views.finding_places import shown_box
from claims.views.form_boxes import drawn_boxes
from x12.codes.claim_status import ENTITIES, STATUSES


@pytest.mark.parametrize(
    ("codes", "boxes"),
    [
        ("A7:164:IL", ["1a"]),
        ("A3:33", ["1a"]),
        ("A7:116", ["1"]),
        ("A7:562:85", ["33"]),
        ("A7:562:82", ["31"]),
        ("A7:562:DN", ["17"]),
        ("A6:126:IL", ["1a"]),
        ("A7:158:QC", ["3"]),
        ("A7:453", ["24"]),
        ("A7:255 A7:453", ["21", "24"]),
        ("A7:453 A7:453", ["24"]),  # two lines, one thing to do
        ("A3:24:41", [""]),
        ("A3:24:85", [""]),  # the practice is not enrolled: its name and NPI are right
        ("A7:746", [""]),
        ("A7:99999", []),
        ("", []),
    ],
)
def test_codes_of_a_277ca_lead_to_a_box(codes: str, boxes: list[str]) -> None:
    assert [remedy.box for remedy in remedies_of(codes)] == boxes


@pytest.mark.parametrize(
    ("raw", "boxes"),
    [
        ("IK3*N4*19*2010BA*8~\nIK4*3*116*1~\nIK5*R*5", ["7"]),
        ("IK3*NM1*19*2010BA*8~\nIK4*9*67*1~\n", ["1a"]),
        ("IK3*NM1*19*2010BA*8~\nIK4*3*1035*1~\n", ["4"]),
        ("IK3*DMG*22*2010CA*8~\nCTX*CLM01:C1~\nIK4*2*1251*8*19991332~\n", ["3"]),
        ("IK3*HI*25*2300*8~\nIK4*1:2*1271*I12*M5450~\n", ["21"]),
        ("IK3*CLM*24*2300*8~\nIK4*11:1*1332*7*XX~\nIK4*2*782*6~\n", ["10", "28"]),
        ("IK3*SV1*30*2400*8~\nCTX*CLM01:C1~\nIK4*1:2*234*7*9921X~\nIK3*N4*9*2010AA*8~\nIK4*3*116*5~\n", ["24", "33"]),
        ("IK3*NM1*40*2310B*3~\n", ["31"]),
        ("IK3*NM1*40*2010*3~\n", [""]),  # IK303 without its letters: billing provider, subscriber or patient
        ("IK5*R*5", []),
    ],
)
def test_errors_of_a_999_lead_to_a_box(raw: str, boxes: list[str]) -> None:
    assert [remedy.box for remedy in remedies_of("IK5 R", raw)] == boxes


@pytest.mark.parametrize(
    ("note", "text"), [("009", ENVELOPE), ("025", DUPLICATE_FILE), ("023", FILE_CUT), ("021", FILE_CUT)]
)
def test_a_refused_file_is_not_the_claims_fault(note: str, text: str) -> None:
    assert remedies_of(f"TA1 R {note}") == (Remedy(text),)


def test_who_is_not_enrolled_is_told_apart_from_who_is_wrong() -> None:
    assert remedies_of("A3:496:85") == (Remedy(SUBMITTER),)
    assert remedies_of("A7:562:85") == (Remedy(NPI, "33"),)


def test_every_code_is_one_of_the_lists_and_every_box_is_drawn() -> None:
    assert set(STATUS_REMEDIES) <= set(STATUSES)
    assert set(BOX_OF_ENTITY) <= set(ENTITIES)
    named = {remedy.box for remedy in STATUS_REMEDIES.values()} | set(BOX_OF_ENTITY.values())
    assert {shown_box(box) for box in named - {""}} <= drawn_boxes()
