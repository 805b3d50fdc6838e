"""The money of an 835 is read exactly, added up, and held where it does not agree or cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.x12.files import CLAIM, PAYMENT, changed, interchange, paying, remittance
from x12 import document, transaction
from x12.balance import remittance_findings
from x12.findings import Severity
from x12.remittance import (
    Adjustment,
    ClaimPayment,
    Reference,
    Remittance,
)

pytestmark = pytest.mark.unit

GOOD = remittance()
DAY = "DTM*472*20260105"
PATIENT = "NM1*QC*1*EXAMPLE*ALEX****MI*M100"
SMALL_CLAIM = ("CLP*PCN2*1*80*80**12*ICN2", PATIENT, "SVC*HC:98941*80*80", DAY)


def _read(content: bytes) -> Remittance:
    (read,) = document.read(content).remittances
    return read


def _claim(*segments: str) -> ClaimPayment:
    (claim,) = _read(remittance(*segments)).claims
    return claim


def test_negative_contractual_adjustment_keeps_its_sign() -> None:
    claim = _claim("CLP*PCN1*1*100*108**12*ICN1", "SVC*HC:99213*100*108", "CAS*CO*144*-8")

    assert claim.services[0].adjustments == (Adjustment("CO", "144", Decimal(-8)),)


def test_zero_payment_with_a_deductible_is_in_order() -> None:
    read = _read(
        remittance(
            "CLP*PCN1*1*100*0*100*12*ICN1",
            PATIENT,
            "SVC*HC:99213*100*0",
            DAY,
            "CAS*PR*1*100",
            payment=("BPR*H*0*C*NON************20260115", *PAYMENT[1:]),
        )
    )

    assert (read.amount, read.findings) == (Decimal(0), ())


def test_reversal_balances_with_turned_signs() -> None:
    read = _read(
        remittance(
            "CLP*PCN1*22*-100*-80**12*ICN1",
            PATIENT,
            "SVC*HC:99213*-100*-80",
            DAY,
            "CAS*CO*45*-20",
            *SMALL_CLAIM,
            payment=("BPR*H*0*C*NON************20260115", *PAYMENT[1:]),
        )
    )

    assert read.claims[0].is_reversal
    assert read.findings == ()


@pytest.mark.parametrize(
    ("old", "new", "segment"),
    [
        ("BPR*I*130*", "BPR*I**", 4),
        ("BPR*I*130*", "BPR*I*130.001*", 4),
        ("CLP*PCN1*1*200*130*", "CLP*PCN1*1*200**", 15),
        ("CLP*PCN1*1*200*130*", "CLP*PCN1*1*two hundred*130*", 15),
        ("SVC*HC:97110*50*0*", "SVC*HC:97110*50**", 23),
        ("SVC*HC:97110*50*0**2", "SVC*HC:97110", 23),
        ("CAS*CO*45*20", "CAS*CO*45", 20),
        ("CAS*CO*45*20", "CAS*CO*45*2E1", 20),
    ],
)
def test_amount_that_cannot_be_read_stops_the_whole_transaction(old: str, new: str, segment: int) -> None:
    broken = changed(GOOD, old, new)

    read = document.read(broken + GOOD)

    assert len(read.remittances) == 1  # of the second, good interchange
    (unreadable,) = read.unreadable
    assert (unreadable.name, unreadable.control_number, unreadable.segment) == ("835", "0001", segment)
    assert any(one.rule == "X12-TRANSACTION-UNREADABLE" for one in read.findings)


def test_transaction_without_a_payment_is_unreadable() -> None:
    read = document.read(interchange(PAYMENT[1:]))

    assert [one.reason for one in read.unreadable] == ["it has no BPR, so no payment amount"]
    assert read.remittances == ()


def test_unreadable_optional_amount_is_none_and_blocks() -> None:
    read = _read(changed(GOOD, "*200*130*50*", "*200*130*fifty*"))

    assert read.claims[0].patient_responsibility is None
    assert [one.rule for one in read.findings] == ["X12-AMOUNT", "X835-PATIENT-SHARE"]


def test_cut_off_file_blocks_what_was_read_of_it() -> None:
    read = _read(GOOD[: GOOD.index(b"SVC*HC:97110")])

    rules = {one.rule for one in read.findings}
    assert {"X12-ENV-SE-MISSING", "X12-ENV-GE-MISSING", "X12-ENV-IEA-MISSING", "X835-BAL-CHARGE"} <= rules


def test_defects_of_the_group_are_on_every_remittance_in_it() -> None:
    second = b"ST*835*0002~" + GOOD[GOOD.index(b"BPR") : GOOD.index(b"SE*")] + b"SE*25*0002~"
    two = changed(GOOD, "GE*1*7", second.decode() + "GE*3*7")

    remittances = document.read(two + GOOD).remittances

    assert [[one.rule for one in read.findings] for read in remittances] == [
        ["X12-ENV-GE-COUNT"],
        ["X12-ENV-GE-COUNT"],
        [],
    ]


def test_records_can_be_checked_without_a_file() -> None:
    read = _read(changed(GOOD, "CLP*PCN1*1*200*", "CLP*PCN1*1*201*"))

    assert [one.rule for one in remittance_findings(read)] == ["X835-BAL-CLAIM", "X835-BAL-CHARGE"]
    assert remittance_findings(_read(GOOD)) == []


def test_claim_level_adjustments_count_in_every_sum() -> None:
    segments = (
        "CLP*PCN1*1*100*60*10*12*ICN1",
        "CAS*PR*3*10",
        "CAS*CO*24*20",
        PATIENT,
        "SVC*HC:99213*100*90",
        DAY,
        "CAS*CO*45*10",
    )
    (balanced,) = document.read(remittance(*segments, payment=paying("60"))).remittances
    misstated = _read(remittance(*segments, payment=paying("60")).replace(b"*60*10*12", b"*60*0*12"))

    assert [one.rule for one in balanced.findings] == []
    assert balanced.claims[0].adjustments == (Adjustment("PR", "3", Decimal(10)), Adjustment("CO", "24", Decimal(20)))
    assert [one.rule for one in misstated.findings] == ["X835-PATIENT-SHARE"]


@pytest.mark.parametrize(
    ("charge", "paid", "is_turned"),
    [("-100", "0", True), ("0", "0", True), ("-100", "5", False), ("100", "-5", False)],
)
def test_reversal_has_no_amount_above_zero(charge: str, paid: str, is_turned: bool) -> None:
    rules = {one.rule for one in _read(remittance(f"CLP*PCN1*22*{charge}*{paid}**12*ICN1")).findings}

    assert ("X835-REVERSAL-SIGN" not in rules) == is_turned


def test_claims_may_follow_the_header_without_an_lx() -> None:
    payment = tuple(segment for segment in PAYMENT if segment != "LX*1")

    read = _read(remittance(*CLAIM, "REF*EA*CHART1", payment=payment))

    assert read.claims[0].services[1].references == (Reference("EA", "CHART1"),)
    assert (read.payee_references, tuple(one.rule for one in read.findings)) == (
        (Reference("TJ", "123456789"),),
        ("X835-LX-MISSING",),
    )


def test_patient_share_that_is_left_out_is_named_when_the_patient_owes() -> None:
    read = _read(changed(GOOD, "*200*130*50*", "*200*130**"))

    assert [one.rule for one in read.findings] == ["X835-PATIENT-SHARE"]


def test_payment_of_provider_adjustments_alone_is_read() -> None:
    payment = tuple(segment for segment in paying("12.5") if segment != "LX*1")

    read = _read(interchange([*payment, "PLB*1234567893*20261231*L6*-12.5", "REF*EA*1"]))

    assert (read.claims, read.provider_level) == ((), Decimal("-12.5"))
    assert [one.rule for one in read.findings] == ["X835-SEG-OUTSIDE-CLAIM"]


def test_endless_defects_of_one_kind_are_listed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "MOST_FINDINGS_OF_A_RULE", 3)

    read = _read(
        remittance(*(["CLP*PCN1*1*100*90**12*ICN1", PATIENT, "DTM*232*20260105"] * 20), payment=paying("1800"))
    )

    assert [(one.rule, one.segment) for one in read.findings] == [("X835-BAL-CLAIM", at) for at in (15, 18, 21)]
    assert read.findings[-1].text.endswith("Further ones of this kind are not listed.")


def test_empty_cas_leaves_no_adjustment() -> None:
    claim = _claim("CLP*PCN1*1*80*80**12*ICN1", "SVC*HC:98941*80*80", "CAS", "CAS*CO")

    assert claim.services[0].adjustments == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("BPR*I*130*", "BPR*I*130.000*"),
        ("CLP*PCN1*1*200*130*50*", "CLP*PCN1*1*200.0000*130.000*50.000*"),
        ("SVC*HC:97110*50*0*", "SVC*HC:97110*50.000*.000*"),
        ("CAS*CO*45*20", "CAS*CO*45*20.000"),
        ("AMT*B6*130", "AMT*B6*130.000"),
    ],
)
def test_zeros_after_the_cents_change_no_amount(before: str, after: str) -> None:
    read = _read(changed(GOOD, before, after))

    good = _read(GOOD)
    assert (read.amount, read.claims) == (good.amount, good.claims)
    assert [(one.rule, one.severity) for one in read.findings] == [("X12-AMOUNT-DECIMALS", Severity.WARNING)]


def test_zeros_after_the_cents_change_no_provider_level_amount() -> None:
    payment = tuple(segment for segment in paying("12.5") if segment != "LX*1")

    read = _read(interchange([*payment, "PLB*1234567893*20261231*L6*-12.500"]))

    assert [one.amount for one in read.provider_adjustments] == [Decimal("-12.50")]
    assert [one.rule for one in read.findings] == ["X12-AMOUNT-DECIMALS"]


def test_debit_balances_as_what_is_taken() -> None:
    payment = ("BPR*I*5*D*ACH************20260115", *(one for one in PAYMENT[1:] if one != "LX*1"))

    read = _read(interchange([*payment, "PLB*1234567893*20261231*WO:K98*5"]))

    assert [one.rule for one in read.findings] == ["X835-BPR-DEBIT"]
    assert "the payer takes 5 from your bank account" in read.findings[0].text


def test_debit_that_the_claims_do_not_explain_is_named() -> None:
    read = _read(changed(GOOD, "*130*C*ACH", "*130*D*ACH"))

    assert {one.rule for one in read.findings} == {"X835-BPR-DEBIT", "X835-BAL-PAYMENT"}
