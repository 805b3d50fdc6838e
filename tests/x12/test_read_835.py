"""An 835 becomes the remittance that it says, claim by claim, with nothing carried from one to the next."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.files import CLAIM, PAYMENT, changed, interchange, paying, remittance
from x12 import document
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
    full, bare = _read(remittance(*CLAIM, *SMALL_CLAIM, payment=paying("210"))).claims

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
