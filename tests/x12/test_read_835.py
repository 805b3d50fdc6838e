"""An 835 becomes the remittance that it says, claim by claim, with nothing carried from one to the next."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import io
import pickle
import tracemalloc
from decimal import Decimal
from typing import BinaryIO, cast

import pytest

from tests.x12.files import CLAIM, PAYMENT, changed, interchange, remittance
from x12 import document, read_835, read_835_segments, transaction
from x12.balance import remittance_findings
from x12.parties import Address, Contact, Name
from x12.remittance import (
    Adjustment,
    Amount,
    ClaimPayment,
    Procedure,
    ProviderAdjustment,
    Reference,
    Remittance,
    ServicePayment,
)
from x12.transaction import UnreadableTransaction

pytestmark = pytest.mark.unit

GOOD = remittance()
PATIENT = "NM1*QC*1*EXAMPLE*ALEX****MI*M100"
SMALL_CLAIM = ("CLP*PCN2*1*80*80**12*ICN2", PATIENT, "SVC*HC:98941*80*80")


def _read(content: bytes) -> Remittance:
    (read,) = document.read(content).remittances
    return read


def _claim(*segments: str) -> ClaimPayment:
    (claim,) = _read(remittance(*segments)).claims
    return claim


def test_payment_and_parties_are_read() -> None:
    read = _read(GOOD)

    assert (read.handling, read.amount, read.credit_debit, read.method) == ("I", Decimal(130), "C", "ACH")
    assert (read.payment_on, read.production_on) == (dt.date(2026, 1, 15), dt.date(2026, 1, 14))
    assert (read.trace, read.payer_originator) == ("EFT77", "1512345678")
    assert read.payer == Name("EXAMPLE HEALTH PLAN", is_person=False)
    assert read.payee == Name("LAKESIDE CLINIC", is_person=False, qualifier="XX", identifier="1234567893")
    assert read.payer_address == Address("1 PLAN ROAD", "SPRINGFIELD", "IL", "62701")
    assert read.payee_address is None
    assert read.payer_contact == Contact("EDI DESK", "8005550100")
    assert read.payer_references == (Reference("2U", "60054"),)
    assert read.payee_references == (Reference("TJ", "123456789"),)
    assert (read.control_number, read.segment) == ("0001", 3)
    assert read.envelope is not None
    assert (read.envelope.sender_id, read.envelope.interchange_control_number) == ("PAYERONE", 42)


def test_claim_with_its_lines_is_read() -> None:
    (claim,) = _read(GOOD).claims

    assert claim == ClaimPayment(
        patient_control_number="PCN1",
        status="1",
        charge=Decimal(200),
        paid=Decimal(130),
        patient_responsibility=Decimal(50),
        filing_indicator="12",
        payer_claim_control_number="ICN1",
        facility_code="11",
        frequency="1",
        patient=Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"),
        statement_from=dt.date(2026, 1, 5),
        segment=15,
        services=(
            ServicePayment(
                procedure=Procedure("99213", ("25",)),
                charge=Decimal(150),
                paid=Decimal(130),
                units=Decimal(1),
                service_from=dt.date(2026, 1, 5),
                line_control_number="L1",
                allowed=Decimal(130),
                adjustments=(Adjustment("CO", "45", Decimal(20)),),
                segment=18,
            ),
            ServicePayment(
                procedure=Procedure("97110"),
                charge=Decimal(50),
                paid=Decimal(0),
                units=Decimal(2),
                service_from=dt.date(2026, 1, 6),
                line_control_number="L2",
                adjustments=(Adjustment("PR", "1", Decimal(50)),),
                segment=23,
            ),
        ),
    )


def test_claim_reads_names_dates_amounts_and_remarks() -> None:
    claim = _claim(
        "CLP*PCN1*19*100*100**MB*ICN1",
        "NM1*QC*1*EXAMPLE*ALEX",
        "NM1*IL*1*EXAMPLE*KIM****MI*M1",
        "NM1*74*1*EXEMPLE*ALEX****C*M2",
        "NM1*82*1*SAMPLE*ROBIN****XX*1234567893",
        "NM1*TT*2*NEXT PLAN*****PI*NEXT",
        "NM1*PR*2*RIGHT PLAN*****PI*RIGHT",
        "MIA*0****MA07***************MA08*MA09",
        "MOA***MA01*MA02",
        "REF*EA*CHART1",
        "DTM*232*20260105",
        "DTM*233*20260107",
        "DTM*050*20260110",
        "AMT*AU*100",
        "AMT*I*1.25",
        "QTY*CA*8",
    )

    assert claim.is_forwarded
    assert not claim.is_reversal
    assert claim.corrected == Name("EXEMPLE", "ALEX", qualifier="C", identifier="M2")
    assert claim.crossover_carrier == Name("NEXT PLAN", is_person=False, qualifier="PI", identifier="NEXT")
    assert claim.corrected_priority_payer is not None
    assert claim.corrected_priority_payer.identifier == "RIGHT"
    assert (claim.subscriber is not None, claim.rendering is not None) == (True, True)
    assert claim.remarks == ("MA07", "MA08", "MA09", "MA01", "MA02")
    assert claim.references == (Reference("EA", "CHART1"),)
    assert claim.amounts == (Amount("AU", Decimal(100)), Amount("I", Decimal("1.25")))
    assert claim.quantities == (Amount("CA", Decimal(8)),)
    assert (claim.statement_to, claim.received_on) == (dt.date(2026, 1, 7), dt.date(2026, 1, 10))


def test_line_reads_changed_procedure_period_references_and_remarks() -> None:
    claim = _claim(
        "CLP*PCN1*1*100*0**12*ICN1",
        "SVC*HC:99212*100*0**1*HC:99213:25:GP*2",
        "DTM*150*20260105",
        "DTM*151*20260107",
        "CAS*CO*45*20*1*97*70**16*10",
        "REF*6R*L1",
        "REF*HPI*1234567893",
        "AMT*KH*5",
        "LQ*RX*75",
        "LQ*HE",
        "LQ*HE*N362",
        "LQ*HE*M15",
    )

    (line,) = claim.services
    assert line.submitted_procedure == Procedure("99213", ("25", "GP"))
    assert (line.submitted_units, line.units) == (Decimal(2), Decimal(1))
    assert (line.service_from, line.service_to) == (dt.date(2026, 1, 5), dt.date(2026, 1, 7))
    assert line.adjustments == (
        Adjustment("CO", "45", Decimal(20), Decimal(1)),
        Adjustment("CO", "97", Decimal(70)),
        Adjustment("CO", "16", Decimal(10)),
    )
    assert (line.references, line.amounts) == ((Reference("HPI", "1234567893"),), (Amount("KH", Decimal(5)),))
    assert line.remarks == ("N362", "M15")


def test_provider_adjustments_are_read_in_pairs() -> None:
    payment = ("BPR*I*135.5*C*ACH************20260115", *PAYMENT[1:])

    read = _read(remittance(payment=payment, after=["PLB*1234567893*20261231*WO:ICN0 OLD*10*L6*-15.5", "PLB*99**FB*0"]))

    assert read.provider_adjustments == (
        ProviderAdjustment("1234567893", dt.date(2026, 12, 31), "WO", "ICN0 OLD", Decimal(10), 27),
        ProviderAdjustment("1234567893", dt.date(2026, 12, 31), "L6", "", Decimal("-15.5"), 27),
        ProviderAdjustment("99", None, "FB", "", Decimal(0), 28),
    )
    assert (read.provider_level, read.claims_paid) == (Decimal("-5.5"), Decimal(130))
    assert read.findings == ()


def test_nothing_of_one_claim_reaches_the_next() -> None:
    full, bare = _read(remittance(*CLAIM, *SMALL_CLAIM, payment=_paying("210"))).claims

    assert full.services[0].service_from == dt.date(2026, 1, 5)
    assert bare == ClaimPayment(
        patient_control_number="PCN2",
        status="1",
        charge=Decimal(80),
        paid=Decimal(80),
        filing_indicator="12",
        payer_claim_control_number="ICN2",
        patient=Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"),
        segment=27,
        services=(ServicePayment(Procedure("98941"), Decimal(80), Decimal(80), segment=29),),
    )


def _paying(amount: str) -> tuple[str, ...]:
    return (f"BPR*I*{amount}*C*ACH************20260115", *PAYMENT[1:])


def test_denied_line_does_not_take_the_other_lines_with_it() -> None:
    claim = _claim(
        "CLP*PCN1*1*300*200**12*ICN1",
        "SVC*HC:99213*100*100",
        "SVC*HC:97110*100*0",
        "CAS*CO*197*100",
        "SVC*HC:97140*100*100",
    )

    assert [line.paid for line in claim.services] == [Decimal(100), Decimal(0), Decimal(100)]


def test_segments_of_institutions_and_foreign_qualifiers_are_passed_over() -> None:
    body = (*PAYMENT, "TS3*1*11*20261231*1*200", "TS2*5", *CLAIM)
    content = changed(interchange(body), "SVC*HC:97110*50", "SVC*NU:0420*50")

    read = _read(content)

    assert read.claims[0].services[1].procedure == Procedure("0420", qualifier="NU")
    assert read.findings == ()


def test_padded_qualifiers_are_understood() -> None:
    read = _read(changed(GOOD, "REF*2U*60054", "REF*2U *60054 "))

    assert read.payer_references == (Reference("2U", "60054"),)


def test_old_version_without_isa_repetition_is_read() -> None:
    content = changed(changed(GOOD, "*^*00501*", "*U*00401*"), "005010X221A1", "004010X091A1")

    assert _read(content).findings == ()


def test_negative_contractual_adjustment_keeps_its_sign() -> None:
    claim = _claim("CLP*PCN1*1*100*108**12*ICN1", "SVC*HC:99213*100*108", "CAS*CO*144*-8")

    assert claim.services[0].adjustments == (Adjustment("CO", "144", Decimal(-8)),)


def test_zero_payment_with_a_deductible_is_in_order() -> None:
    read = _read(
        remittance(
            "CLP*PCN1*1*100*0*100*12*ICN1",
            PATIENT,
            "SVC*HC:99213*100*0",
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


def test_stream_gives_the_same_claims_then_the_payment() -> None:
    content = remittance(*CLAIM, *SMALL_CLAIM, payment=_paying("209"))
    (kept,) = document.read(content).remittances

    *claims, payment = read_835.stream(io.BytesIO(content))

    assert tuple(claims) == kept.claims
    assert isinstance(payment, Remittance)
    assert (payment.claims, payment.amount) == ((), Decimal(209))
    assert [one.rule for one in payment.findings] == ["X835-BAL-PAYMENT"]
    assert payment.findings == kept.findings


def test_stream_says_when_a_transaction_cannot_be_read() -> None:
    *_, last = read_835.stream(changed(GOOD, "SVC*HC:97110*50*0*", "SVC*HC:97110*50*X*"))

    assert isinstance(last, UnreadableTransaction)
    assert last.segment == 23


def test_records_can_be_checked_without_a_file() -> None:
    read = _read(changed(GOOD, "CLP*PCN1*1*200*", "CLP*PCN1*1*201*"))

    assert [one.rule for one in remittance_findings(read)] == ["X835-BAL-CLAIM", "X835-BAL-CHARGE"]
    assert remittance_findings(_read(GOOD)) == []


def test_hash_and_equality_of_read_records_are_those_of_the_frozen_class() -> None:
    (claim,) = _read(GOOD).claims

    assert type(claim) is ClaimPayment
    assert {type(line) for line in claim.services} == {ServicePayment}
    assert hash(claim) == hash(_read(GOOD).claims[0])
    with pytest.raises(AttributeError):
        claim.charge = Decimal(0)  # type: ignore[misc]  # that it cannot be set is what is tested


def test_claim_level_adjustments_count_in_every_sum() -> None:
    segments = (
        "CLP*PCN1*1*100*60*10*12*ICN1",
        PATIENT,
        "CAS*PR*3*10",
        "CAS*CO*24*20",
        "SVC*HC:99213*100*90",
        "CAS*CO*45*10",
    )
    (balanced,) = document.read(remittance(*segments, payment=_paying("60"))).remittances
    misstated = _read(remittance(*segments, payment=_paying("60")).replace(b"*60*10*12", b"*60*0*12"))

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
    assert (read.payee_references, read.findings) == ((Reference("TJ", "123456789"),), ())


def test_patient_share_that_is_left_out_is_named_when_the_patient_owes() -> None:
    read = _read(changed(GOOD, "*200*130*50*", "*200*130**"))

    assert [one.rule for one in read.findings] == ["X835-PATIENT-SHARE"]


def test_payment_of_provider_adjustments_alone_is_read() -> None:
    payment = tuple(segment for segment in _paying("12.5") if segment != "LX*1")

    read = _read(interchange([*payment, "PLB*1234567893*20261231*L6*-12.5", "REF*EA*1"]))

    assert (read.claims, read.provider_level) == ((), Decimal("-12.5"))
    assert [one.rule for one in read.findings] == ["X835-SEG-OUTSIDE-CLAIM"]


def test_endless_defects_of_one_kind_are_listed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "MOST_FINDINGS_OF_A_RULE", 3)

    read = _read(remittance(*(["CLP*PCN1*1*100*90**12*ICN1", PATIENT] * 20), payment=_paying("1800")))

    assert [(one.rule, one.segment) for one in read.findings] == [("X835-BAL-CLAIM", at) for at in (15, 17, 19)]
    assert read.findings[-1].text.endswith("Further ones of this kind are not listed.")


def test_claim_of_a_file_is_filled_when_a_field_is_asked_for_and_stays_what_it_is() -> None:
    *claims, _ = read_835.stream(GOOD)
    (kept,) = _read(GOOD).claims

    assert claims == [kept]
    assert copy.copy(_read(GOOD).claims[0]) == kept
    assert pickle.loads(pickle.dumps(_read(GOOD).claims[0])) == kept  # noqa: S301  # what was written a moment ago
    assert dataclasses.replace(_read(GOOD).claims[0], status="2") == dataclasses.replace(kept, status="2")
    assert "PCN1" in repr(_read(GOOD).claims[0])
    assert not hasattr(_read(GOOD).claims[0], "no_such_field")


def test_claim_made_by_hand_has_only_its_fields() -> None:
    made = ClaimPayment("PCN1", "1", Decimal(1), Decimal(1))

    with pytest.raises(AttributeError, match="ClaimPayment has no charges"):
        made.charges  # type: ignore[attr-defined]  # noqa: B018  # that it is missing is what is tested


def test_same_segments_in_another_file_with_other_separators_are_not_mixed_up() -> None:
    others = GOOD.decode().translate({ord("*"): "|", ord(":"): ">"}).encode()

    assert _read(others.replace(b"|>~", b"|>~")).claims == _read(GOOD).claims


def test_empty_cas_leaves_no_adjustment() -> None:
    claim = _claim("CLP*PCN1*1*80*80**12*ICN1", "SVC*HC:98941*80*80", "CAS", "CAS*CO")

    assert claim.services[0].adjustments == ()


def test_full_tables_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _read(GOOD).claims
    monkeypatch.setattr(read_835_segments, "_MOST_REMEMBERED", 0)

    assert _read(GOOD).claims == kept
    assert read_835_segments.ADJUSTMENTS == {}


class _LongFile(io.RawIOBase):
    """Gives claims whose amounts never come twice, without holding them."""

    def __init__(self, claims: int) -> None:
        self._left = claims
        self._text = GOOD[: GOOD.index(b"CLP*")]

    def read(self, size: int = -1) -> bytes:
        while len(self._text) < size and self._left:
            self._left -= 1
            charge = f"{self._left + 100_000}.17"
            segments = (f"CLP*PCN{self._left}*1*{charge}*{charge}**12*ICN1", PATIENT, f"SVC*HC:99213*{charge}*{charge}")
            self._text += "".join(f"{one}~" for one in segments).encode()
        given, self._text = self._text[:size], self._text[size:]
        return given


def test_long_file_is_streamed_in_constant_memory() -> None:
    tracemalloc.start()
    try:
        source = cast(BinaryIO, _LongFile(20_000))  # only its read() is used
        claims = sum(len(claim.services) for claim in read_835.stream(source) if isinstance(claim, ClaimPayment))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert claims == 20_000
    assert peak < 16_000_000  # of which the tables of what repeats take most; kept claims would take 40,000,000
