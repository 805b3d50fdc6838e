"""Acknowledgements (999, TA1, 277CA) and remittances (835) as they are written."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.x12.answer_strategies import claim_batch_acknowledgements, implementation_acknowledgements
from tests.x12.judge import refusal
from tests.x12.payment_strategies import remittances
from tests.x12.records import ENVELOPE, NOON
from tests.x12.strategies import envelopes
from x12.acknowledgements import (
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ElementError,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    ProviderAcknowledgement,
    SegmentError,
    StatusCode,
    TransactionAcknowledgement,
)
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import ClaimPayment, Procedure, ProviderAdjustment, Remittance, ServicePayment
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_999 import write_999
from x12.write_ta1 import write_ta1
from x12.writer import CannotWrite

pytestmark = pytest.mark.unit
some = settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)
PAYER = Name("EXAMPLE HEALTH PLAN", is_person=False)
CLINIC = Name("LAKESIDE CLINIC", is_person=False, qualifier="XX", identifier="1234567893")
REMITTANCE = Remittance(
    handling="I",
    amount=Decimal("80.00"),
    credit_debit="C",
    method="CHK",
    payment_on=dt.date(2026, 11, 24),
    trace="CHECK9",
    payer_originator="1512345678",
    payer=PAYER,
    payee=CLINIC,
)


def body(content: bytes) -> list[str]:
    """The segments between ST and SE."""
    return content.decode().split("~")[3:-4]


@some
@given(implementation_acknowledgements(), envelopes())
def test_pyx12_accepts_999s_of_every_kind(ack: ImplementationAcknowledgement, envelope: Envelope) -> None:
    assert refusal(write_999([ack], envelope)) == ""


@some
@given(claim_batch_acknowledgements(), envelopes())
def test_pyx12_accepts_277cas_of_every_kind(ack: ClaimBatchAcknowledgement, envelope: Envelope) -> None:
    assert refusal(write_277ca([ack], envelope)) == ""


@some
@given(remittances(), envelopes())
def test_pyx12_accepts_835s_of_every_kind(remittance: Remittance, envelope: Envelope) -> None:
    # It takes a second PLB for a second footer, although the guide lets PLB repeat.
    adjustments = remittance.provider_adjustments
    of_one_provider = tuple(one for one in adjustments if one.provider_id == adjustments[0].provider_id)[:6]
    shortened = dataclasses.replace(remittance, provider_adjustments=of_one_provider)

    assert refusal(write_835([shortened], envelope)) == ""


@some
@given(remittances(), envelopes())
def test_oxedi_finds_nothing_wrong_in_835s(remittance: Remittance, envelope: Envelope) -> None:
    oxedi = pytest.importorskip("oxedi")

    result = oxedi.parse(write_835([remittance], envelope))

    assert [str(one) for one in result.diagnostics] == []


def test_999_leads_to_the_element_of_the_claim() -> None:
    error = SegmentError(
        "SV1", 29, "2400", "8", business_unit="PCN1", elements=(ElementError(1, 2, None, "234", "7", "99 13*x"),)
    )
    rejected = TransactionAcknowledgement("837", "0001", "005010X222A1", "R", ("5",), (error,))
    ack = ImplementationAcknowledgement("HC", 7, "005010X222A1", "R", 1, 1, 0, transactions=(rejected,))

    assert body(write_999([ack], ENVELOPE)) == [
        "AK1*HC*7*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK3*SV1*29*2400*8",
        "CTX*CLM01:PCN1",
        "IK4*1:2*234*7*99 13 x",
        "IK5*R*5",
        "AK9*R*1*1*0",
    ]


def test_ta1_stands_alone_in_its_interchange() -> None:
    ack = InterchangeAcknowledgement(42, NOON, "R", "025")

    assert write_ta1(ack, ENVELOPE).decode().split("~")[1:] == [
        "TA1*000000042*261124*1200*R*025",
        "IEA*0*000000042",
        "",
    ]


def test_ta1_without_the_time_of_the_interchange_is_refused() -> None:
    with pytest.raises(CannotWrite, match="TA102"):
        write_ta1(InterchangeAcknowledgement(42, None, "R", "014"), ENVELOPE)


def test_batch_rejected_whole_names_no_claim() -> None:
    status = ClaimStatus(
        (StatusCode("A3", "24", "41"), StatusCode("A8", "562")), dt.date(2026, 11, 24), "U", Decimal(150)
    )
    ack = ClaimBatchAcknowledgement(
        source=Name("SANDBOX", is_person=False, qualifier="46", identifier="SBX"),
        source_entity="AY",
        receiver=Name("LAKESIDE", is_person=False, qualifier="46", identifier="LAKESIDE01"),
        batch_reference="BATCH1",
        received_on=dt.date(2026, 11, 24),
        processed_on=dt.date(2026, 11, 24),
        statuses=(status,),
        rejected_count=1,
        rejected_amount=Decimal(150),
    )

    assert body(write_277ca([ack], ENVELOPE)) == [
        "BHT*0085*08*42-0001*20261124*1200*TH",
        "HL*1**20*1",
        "NM1*AY*2*SANDBOX*****46*SBX",
        "TRN*1*42-0001",
        "DTP*050*D8*20261124",
        "DTP*009*D8*20261124",
        "HL*2*1*21*0",
        "NM1*41*2*LAKESIDE*****46*LAKESIDE01",
        "TRN*2*BATCH1",
        "STC*A3:24:41*20261124*U*150******A8:562",
        "QTY*AA*1",
        "AMT*YY*150",
    ]


def test_277ca_hierarchy_is_numbered_over_all_providers() -> None:
    status = ClaimStatus((StatusCode("A2", "20"),), None, "WQ", Decimal(0))
    provider = ProviderAcknowledgement(CLINIC, statuses=(status,))
    ack = ClaimBatchAcknowledgement(None, "", None, "BATCH1", providers=(provider, provider))

    written = body(write_277ca([ack], ENVELOPE))

    assert [segment for segment in written if segment.startswith(("HL", "TRN*1"))] == [
        "HL*1**20*1",
        "TRN*1*42-0001",
        "HL*2*1*21*1",
        "HL*3*2*19*1",
        "TRN*1*0",
        "HL*4*2*19*1",
        "TRN*1*0",
    ]


def test_claim_with_seven_remarks_and_a_bundled_line() -> None:
    line = ServicePayment(
        procedure=Procedure("97110"),
        charge=Decimal(100),
        paid=Decimal(100),
        submitted_procedure=Procedure("97530", ("GP",), description="ACTIVITIES"),
        submitted_units=Decimal(2),
        service_from=dt.date(2026, 11, 1),
        service_to=dt.date(2026, 11, 2),
        line_control_number="L1",
        remarks=("N130",),
    )
    claim = ClaimPayment(
        "PCN1", "1", Decimal(100), Decimal(100), filing_indicator="MB", payer_claim_control_number="ICN1",
        services=(line,), remarks=("R1", "R2", "R3", "R4", "R5", "R6", "R7"),
    )  # fmt: skip

    written = body(write_835([dataclasses.replace(REMITTANCE, claims=(claim,))], ENVELOPE))

    assert written[-8:] == [
        "CLP*PCN1*1*100*100**MB*ICN1",
        "MIA*0****R1***************R2",
        "MOA***R3*R4*R5*R6*R7",
        "SVC*HC:97110*100*100***HC:97530:GP::::ACTIVITIES*2",
        "DTM*150*20261101",
        "DTM*151*20261102",
        "REF*6R*L1",
        "LQ*HE*N130",
    ]


def test_provider_adjustments_share_a_segment_while_provider_and_year_are_the_same() -> None:
    year_end = dt.date(2026, 12, 31)
    first = [ProviderAdjustment("1234567893", year_end, "WO", f"R{n}", Decimal(n)) for n in range(1, 8)]
    other = ProviderAdjustment("1000000004", year_end, "L6", "", Decimal("-1.10"))

    written = body(write_835([dataclasses.replace(REMITTANCE, provider_adjustments=(*first, other))], ENVELOPE))

    assert written[-3:] == [
        "PLB*1234567893*20261231*WO:R1*1*WO:R2*2*WO:R3*3*WO:R4*4*WO:R5*5*WO:R6*6",
        "PLB*1234567893*20261231*WO:R7*7",
        "PLB*1000000004*20261231*L6*-1.1",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"handling": ""}, "handling (BPR01) is missing"),
        ({"method": ""}, "payment method (BPR04) is missing"),
        ({"payment_on": None}, "payment date (BPR16) is missing"),
        ({"trace": ""}, "check or transfer number (TRN02) is missing"),
    ],
)
def test_remittance_is_refused(change: dict[str, object], words: str) -> None:
    broken = dataclasses.replace(REMITTANCE, **change)  # type: ignore[arg-type]  # the table holds fields

    with pytest.raises(CannotWrite) as refused:
        write_835([broken], ENVELOPE)

    assert words in str(refused.value)
