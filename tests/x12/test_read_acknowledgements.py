"""TA1, 999 and 277CA say of a file, a transaction and a claim whether it went through."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.files import (
    ACKNOWLEDGEMENT,
    CLAIM_ACKNOWLEDGEMENT,
    ISA,
    changed,
    claim_acknowledgement,
    functional_acknowledgement,
    remittance,
)
from x12 import document
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ElementError,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    LineAcknowledgement,
    SegmentError,
    StatusCode,
    TransactionAcknowledgement,
)
from x12.parties import Name
from x12.remittance import Procedure

pytestmark = pytest.mark.unit


def _group(*segments: str) -> ImplementationAcknowledgement:
    (read,) = document.read(functional_acknowledgement(segments)).implementation_acknowledgements
    return read


def _batch(*segments: str) -> ClaimBatchAcknowledgement:
    (read,) = document.read(claim_acknowledgement(segments)).claim_batch_acknowledgements
    return read


def test_999_accepts_a_group() -> None:
    read = _group(*ACKNOWLEDGEMENT)

    assert (read.functional_id, read.group_control_number, read.version) == ("HC", 12, "005010X222A1")
    assert (read.code, read.included_count, read.received_count, read.accepted_count) == ("A", 1, 1, 1)
    assert read.transactions == (TransactionAcknowledgement("837", "0001", "005010X222A1", "A"),)
    assert read.transactions[0].is_accepted
    assert (read.control_number, read.segment, read.findings) == ("0001", 3, ())


def test_999_leads_errors_to_segment_element_and_claim() -> None:
    read = _group(
        "AK1*HC*12*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK3*NM1*22*2310*8",
        "CTX*SITUATIONAL TRIGGER*CLM*18**5:3*1325:C023",
        "CTX*CLM01:PCN1",
        "IK4*9:2:1*67*1*BADNPI",
        "IK4*3*1035*I9",
        "IK3*HI*25*2300*3",
        "IK5*R*5*I5",
        "AK2*837*0002*005010X222A1",
        "IK5*E*5",
        "AK9*P*2*2*1*5",
    )

    rejected, noted = read.transactions
    assert (rejected.code, rejected.error_codes, rejected.is_accepted) == ("R", ("5", "I5"), False)
    assert rejected.errors == (
        SegmentError(
            "NM1",
            22,
            "2310",
            "8",
            "PCN1",
            (ElementError(9, 2, 1, "67", "1", "BADNPI"), ElementError(3, None, None, "1035", "I9")),
        ),
        SegmentError("HI", 25, "2300", "3"),
    )
    assert (noted.code, noted.is_accepted, noted.errors) == ("E", True, ())
    assert (read.code, read.error_codes, read.findings) == ("P", ("5",), ())


def test_999_may_leave_accepted_transactions_out() -> None:
    assert _group("AK1*HC*12", "AK9*A*3*3*3").findings == ()
    assert _group("AK1*HC*12", "AK9*R*3*3*0*2").findings == ()


def test_999_with_segments_of_a_997_is_read() -> None:
    read = _group("AK1*HC*12", "AK2*837*0001", "AK3*NM1*5**8", "AK4*9*67*1", "AK5*R*5", "AK9*R*1*1*0")

    assert read.transactions[0].code == "R"
    assert read.transactions[0].errors[0].elements == (ElementError(9, None, None, "67", "1"),)


@pytest.mark.parametrize("segments", [ACKNOWLEDGEMENT[1:], ACKNOWLEDGEMENT[:-1], ("AK1*HC*X", "AK9*A*1*1*1")])
def test_999_that_does_not_say_which_group_or_how_it_fared_is_unreadable(segments: tuple[str, ...]) -> None:
    read = document.read(functional_acknowledgement(segments))

    assert read.implementation_acknowledgements == ()
    assert [one.name for one in read.unreadable] == ["999"]


def test_277ca_reads_the_batch() -> None:
    read = _batch(*CLAIM_ACKNOWLEDGEMENT)

    assert read.source == Name("EXAMPLE CLEARINGHOUSE", is_person=False, qualifier="46", identifier="CH1")
    assert (read.source_entity, read.batch_reference) == ("AY", "BATCH1")
    assert read.receiver is not None
    assert (read.received_on, read.processed_on) == (dt.date(2026, 1, 14), dt.date(2026, 1, 15))
    assert (read.accepted_count, read.rejected_count) == (1, 1)
    assert (read.accepted_amount, read.rejected_amount) == (Decimal(200), Decimal(100))
    assert [status.codes for status in read.statuses] == [(StatusCode("A1", "19", "PR"),)]
    assert (read.control_number, read.segment, read.findings) == ("0001", 3, ())


def test_277ca_reads_accepted_and_rejected_claims() -> None:
    ((accepted, rejected),) = (provider.claims for provider in _batch(*CLAIM_ACKNOWLEDGEMENT).providers)

    assert accepted == ClaimAcknowledgement(
        patient_control_number="PCN1",
        patient=Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"),
        statuses=(
            ClaimStatus(
                (StatusCode("A2", "20", "PR"),),
                dt.date(2026, 1, 15),
                "WQ",
                Decimal(200),
                segment=23,
                raw="STC*A2:20:PR*20260115*WQ*200",
            ),
        ),
        payer_claim_control_number="ICN1",
        service_from=dt.date(2026, 1, 5),
        segment=22,
    )
    assert accepted.statuses[0].is_acceptance
    (status,) = rejected.statuses
    assert status.codes == (StatusCode("A7", "562", "85"), StatusCode("A7", "21"))
    assert (status.action, status.message) == ("U", "NPI NOT ON FILE")
    assert status.is_rejection
    assert (rejected.service_from, rejected.service_to) == (dt.date(2026, 1, 5), dt.date(2026, 1, 7))
    assert rejected.lines == (
        LineAcknowledgement(
            Procedure("97110", ("GP",)),
            Decimal(100),
            "L9",
            (ClaimStatus((StatusCode("A7", "454"),), None, "U", segment=32, raw="STC*A7:454**U"),),
        ),
    )


def test_277ca_rejects_a_batch_whole_without_listing_claims() -> None:
    read = _batch(*CLAIM_ACKNOWLEDGEMENT[:8], "TRN*2*BATCH1", "STC*A3:746*20260115*U*300", "QTY*AA*2", "AMT*YY*300")

    assert read.statuses[0].is_rejection
    assert (read.providers, read.findings) == ((), ())


def test_277ca_gives_each_trace_of_a_patient_as_a_claim() -> None:
    segments = (*CLAIM_ACKNOWLEDGEMENT[:22], "TRN*2*PCN3", "STC*A2:20*20260115*WQ*100")

    read = _batch(*segments)

    assert [claim.patient_control_number for claim in read.providers[0].claims] == ["PCN1", "PCN3"]
    assert read.providers[0].claims[1].payer_claim_control_number == ""
    assert read.providers[0].claims[0].patient == read.providers[0].claims[1].patient


def test_277ca_takes_the_component_separator_from_the_isa() -> None:
    content = claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT).replace(b":", b"|")

    (read,) = document.read(content).claim_batch_acknowledgements

    assert read.providers[0].claims[0].statuses[0].codes == (StatusCode("A2", "20", "PR"),)


def test_ta1_alone_is_an_acknowledgement() -> None:
    content = f"{ISA}~TA1*000000905*260115*0930*R*025~IEA*0*000000042~".encode()

    read = document.read(content)

    assert read.interchange_acknowledgements == (
        InterchangeAcknowledgement(905, dt.datetime.fromisoformat("2026-01-15 09:30"), "R", "025", segment=2),
    )
    assert (read.transaction_counts, read.findings) == ({"TA1": 1}, ())
    assert [one.interchange_control_number for one in read.envelopes] == [42]


@pytest.mark.parametrize("place", ["GS*HP", "IEA*1"])
def test_ta1_may_stand_before_or_after_the_groups(place: str) -> None:
    content = changed(remittance(), place, f"TA1*000000905*260115*0930*A*000~{place}")

    read = document.read(content)

    assert [one.code for one in read.interchange_acknowledgements] == ["A"]
    assert len(read.remittances) == 1
    assert read.all_findings == ()


@pytest.mark.parametrize("segment", ["TA1", "TA1*X*260115*0930*A*000", "TA1*000000905*260115*0930**000"])
def test_ta1_that_says_nothing_is_unreadable(segment: str) -> None:
    read = document.read(f"{ISA}~{segment}~IEA*0*000000042~".encode())

    assert [one.name for one in read.unreadable] == ["TA1"]


def test_ta1_without_a_readable_time_keeps_the_rest() -> None:
    read = document.read(f"{ISA}~TA1*000000905*261315*0930*A*000~IEA*0*000000042~".encode())

    assert [one.interchange_at for one in read.interchange_acknowledgements] == [None]
    assert [one.rule for one in read.findings] == ["X12-DATE"]


@pytest.mark.parametrize(
    ("old", "new", "rejected"),
    [
        ("", "", ["PCN2"]),
        ("STC*A1:19:PR*20260115*WQ*300", "STC*A3:24:41*20260115*U*300", ["PCN1", "PCN2"]),
        ("STC*A2:20:PR*20260115*WQ*200", "STC*A2:20:PR*20260115*WQ*200~STC*A7:21:PR*20260115*U*200", ["PCN1", "PCN2"]),
        ("STC*A7:562:85*20260115*U*100******A7:21", "STC*A2:20:85*20260115*WQ*100******", ["PCN2"]),
        ("STC*A7:454**U", "STC*A2:20**WQ", ["PCN2"]),
        ("NM1*85*2*LAKESIDE CLINIC*****XX*1234567893", "NM1*85*2*X~TRN*1*P1~STC*A8:562:85**U*300", ["PCN1", "PCN2"]),
    ],
)
def test_worst_status_counts_and_a_rejection_above_rejects_all_below(old: str, new: str, rejected: list[str]) -> None:
    content = claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT).decode()
    assert old in content

    (read,) = document.read(content.replace(old, new, 1).encode()).claim_batch_acknowledgements

    assert [claim.patient_control_number for claim in read.rejected] == rejected
    assert len(read.claims) == 2


def test_batch_without_providers_or_claims_is_read_and_rejected_whole() -> None:
    segments = [*CLAIM_ACKNOWLEDGEMENT[:9], "STC*A3:746:41*20260115*U*300", "QTY*AA*2", "AMT*YY*300"]

    (read,) = document.read(claim_acknowledgement(segments)).claim_batch_acknowledgements

    assert read.rejects_all
    assert (read.claims, read.rejected_count, read.findings) == ((), 2, ())


def test_provider_s_counts_are_held_against_its_claims() -> None:
    segments = [*CLAIM_ACKNOWLEDGEMENT[:16], "QTY*QA*2", "QTY*QC*0", *CLAIM_ACKNOWLEDGEMENT[16:]]

    (read,) = document.read(claim_acknowledgement(segments)).claim_batch_acknowledgements

    assert [(one.rule, "QTY*QA and QTY*QC" in one.text) for one in read.findings] == [("X277CA-COUNT", True)]


_WITHOUT_TRN = [one for one in CLAIM_ACKNOWLEDGEMENT if one not in {"TRN*2*PCN2", "SVC*HC:97110:GP*100*****1"}]


def test_277ca_rejection_without_claim_number_is_a_claim_all_the_same() -> None:
    read = _batch(*_WITHOUT_TRN)

    assert [(claim.patient_control_number, claim.is_rejected) for claim in read.claims] == [("PCN1", False), ("", True)]
    assert read.rejected[0].patient == Name("SAMPLE", "KIM", qualifier="MI", identifier="M200")
    assert (read.rejected[0].charge, read.rejected[0].service_from) == (Decimal(100), dt.date(2026, 1, 5))
    assert {one.rule for one in read.findings} == {"X277CA-CONTROL-NUMBER-MISSING", "X277CA-ORDER"}


def test_277ca_number_after_its_status_still_names_the_claim() -> None:
    segments = list(CLAIM_ACKNOWLEDGEMENT)
    at = segments.index("TRN*2*PCN1")
    segments[at : at + 2] = reversed(segments[at : at + 2])

    assert [claim.patient_control_number for claim in _batch(*segments).claims] == ["PCN1", "PCN2"]


def test_277ca_counts_of_claims_that_nobody_lists_are_named() -> None:
    nothing_listed = CLAIM_ACKNOWLEDGEMENT[:16]

    assert [one.rule for one in _batch(*nothing_listed).findings] == ["X277CA-COUNT"]
    rejected_whole = [one.replace("STC*A1:19:PR*20260115*WQ", "STC*A3:24:41*20260115*U") for one in nothing_listed]
    assert _batch(*rejected_whole).findings == ()
    assert _batch(*nothing_listed, "STC*A8:562:85*20260115*U*100", "QTY*QC*2").findings == ()
