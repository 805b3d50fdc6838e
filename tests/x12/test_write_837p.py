"""Claim files: what is written for each variant, and what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.x12.claim_strategies import claim_batches
from tests.x12.judge import refusal
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
    SUBMITTER,
    SUBSCRIBER,
    batch_of,
)
from tests.x12.strategies import envelopes
from x12.claim import Claim, ClaimBatch, ServiceFacility
from x12.envelope import Envelope, Separators
from x12.parties import Address, Contact, Name
from x12.remittance import Adjustment, Procedure
from x12.write_837p import write_837p
from x12.writer import CannotWrite

pytestmark = pytest.mark.unit
some = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def segments(*claims: Claim) -> list[str]:
    """The segments of a file of these claims."""
    return write_837p([batch_of(*claims)], ENVELOPE).decode().split("~")


def starting(written: list[str], *starts: str) -> list[str]:
    """The segments that begin with one of the starts."""
    return [segment for segment in written if segment.startswith(starts)]


@settings(some, max_examples=10)
@given(claim_batches(least=6, most=14), envelopes())
def test_pyx12_accepts_claims_of_every_kind(batch: ClaimBatch, envelope: Envelope) -> None:
    assert refusal(write_837p([batch], envelope)) == ""


def test_pyx12_accepts_two_batches_in_one_file() -> None:
    first = batch_of(CLAIM)
    second = dataclasses.replace(first, reference="BATCH2", control_number="0002")

    content = write_837p([first, second], ENVELOPE)

    assert refusal(content) == ""
    assert starting(content.decode().split("~"), "ST", "GE") == [
        "ST*837*0001*005010X222A1",
        "ST*837*0002*005010X222A1",
        "GE*2*7",
    ]


@settings(some, max_examples=40)
@given(claim_batches(), envelopes())
def test_se01_counts_every_segment(batch: ClaimBatch, envelope: Envelope) -> None:
    written = write_837p([batch], envelope).decode().split("~")

    start = next(at for at, segment in enumerate(written) if segment.startswith("ST*"))
    end = next(at for at, segment in enumerate(written) if segment.startswith("SE*"))
    assert written[end] == f"SE*{end - start + 1}*{batch.control_number}"


def test_batch_of_encounters_that_is_sent_again_says_so() -> None:
    again = dataclasses.replace(batch_of(CLAIM), is_reissue=True, reports_encounters=True)

    written = write_837p([again], ENVELOPE)

    assert b"~BHT*0019*18*BATCH1*20261124*1200*RP~" in written
    assert refusal(written) == ""


def test_whole_file_of_one_claim() -> None:
    assert segments(CLAIM) == [
        "ISA*00*          *00*          *ZZ*LAKESIDE01     *30*330000000      *261124*1200*^*00501*000000042*0*T*:",
        "GS*HC*LAKESIDE01*330000000*20261124*1200*7*X*005010X222A1",
        "ST*837*0001*005010X222A1",
        "BHT*0019*00*BATCH1*20261124*1200*CH",
        "NM1*41*2*LAKESIDE CLINIC*****46*LAKESIDE01",
        "PER*IC*BILLING OFFICE*TE*2175550100",
        "NM1*40*2*SANDBOX CLEARINGHOUSE*****46*330000000",
        "HL*1**20*1",
        "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
        "N3*1 LAKE ST",
        "N4*SPRINGFIELD*IL*627010001",
        "REF*EI*123456789",
        "HL*2*1*22*0",
        "SBR*P*18*******CI",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "N3*1 LAKE ST",
        "N4*SPRINGFIELD*IL*62701",
        "DMG*D8*19800229*F",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
        "HI*ABK:M545",
        "LX*1",
        "SV1*HC:99213*150*UN*1***1",
        "DTP*472*D8*20261120",
        "REF*6R*L1",
        "SE*24*0001",
        "GE*1*7",
        "IEA*1*000000042",
        "",
    ]


def test_submitter_who_is_a_third_party_is_named_with_all_numbers() -> None:
    billing_service = dataclasses.replace(
        SUBMITTER,
        name=Name("SAMPLE", "PAT", "Q", identifier="TP9"),
        contact=Contact("", "3125550199", "42", "CLAIMS@EXAMPLE.COM", "3125550111"),
    )
    batch = dataclasses.replace(batch_of(CLAIM), submitter=billing_service)

    written = write_837p([batch], ENVELOPE).decode().split("~")

    assert written[4:7] == [
        "NM1*41*1*SAMPLE*PAT*Q***46*TP9",
        "PER*IC**TE*3125550199*EX*42*EM*CLAIMS@EXAMPLE.COM",
        "PER*IC**FX*3125550111",
    ]
    assert "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893" in written


def test_hierarchy_of_patients_and_dependents_is_numbered_in_order() -> None:
    child = dataclasses.replace(CLAIM, subscriber=PARENT, patient=ROBIN, relationship="19")
    spouse = dataclasses.replace(child, patient=ALEX, relationship="01")
    elsewhere = dataclasses.replace(CLAIM, billing_provider=dataclasses.replace(BILLING_PROVIDER, tax_id="987654321"))

    written = segments(child, CLAIM, elsewhere, spouse, child)

    assert starting(written, "HL", "CLM") == [
        "HL*1**20*1",
        "HL*2*1*22*1",
        "HL*3*2*23*0",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
        "HL*4*2*23*0",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
        "HL*5*1*22*0",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
        "HL*6**20*1",
        "HL*7*6*22*0",
        "CLM*PCN1*150***11:B:1*Y*A*Y*Y",
    ]


def test_dependent_has_no_id_and_the_subscriber_no_address() -> None:
    child = dataclasses.replace(
        CLAIM, subscriber=PARENT, patient=dataclasses.replace(ROBIN, name=ALEX.name), relationship="19"
    )

    written = segments(child)

    assert starting(written, "SBR", "NM1*IL", "PAT", "NM1*QC", "DMG") == [
        "SBR*P********CI",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "PAT*19",
        "NM1*QC*1*EXAMPLE*ALEX",
        "DMG*D8*20150505*U",
    ]


def test_hundred_and_first_claim_of_a_person_opens_his_level_again() -> None:
    own = [CLAIM] * 101
    of_child = [dataclasses.replace(CLAIM, subscriber=PARENT, patient=ROBIN, relationship="19")] * 101

    written = segments(*own, *of_child)

    assert starting(written, "HL") == [
        "HL*1**20*1",
        "HL*2*1*22*0",
        "HL*3*1*22*0",
        "HL*4*1*22*1",
        "HL*5*4*23*0",
        "HL*6*4*23*0",
    ]
    assert refusal(write_837p([batch_of(*own, *of_child)], ENVELOPE)) == ""


def test_equal_lines_stay_two_lines() -> None:
    twice = (LINE, dataclasses.replace(LINE, number=2, control_number="L2"))

    written = segments(dataclasses.replace(CLAIM, lines=twice))

    assert starting(written, "LX", "SV1", "REF*6R") == [
        "LX*1",
        "SV1*HC:99213*150*UN*1***1",
        "REF*6R*L1",
        "LX*2",
        "SV1*HC:99213*150*UN*1***1",
        "REF*6R*L2",
    ]


def test_line_with_everything() -> None:
    line = dataclasses.replace(
        LINE,
        procedure=Procedure("J3490", ("25", "59"), description="Unlisted drug: 5*2"),
        units=Decimal("2.500"),
        pointers=(2, 1),
        service_to=dt.date(2026, 11, 21),
        unit="MJ",
        place_of_service="12",
        is_emergency=True,
        note="see report",
    )

    written = segments(dataclasses.replace(CLAIM, lines=(line,), diagnoses=("M54.5", "R51")))

    assert starting(written, "HI", "SV1", "DTP*472", "NTE") == [
        "HI*ABK:M545*ABF:R51",
        "SV1*HC:J3490:25:59:::UNLISTED DRUG 5 2*150*MJ*2.5*12**2:1**Y",
        "DTP*472*RD8*20261120-20261121",
        "NTE*ADD*SEE REPORT",
    ]


def test_corrected_claim_after_an_auto_accident_comes_in_the_guides_order() -> None:
    claim = dataclasses.replace(
        CLAIM,
        frequency="7",
        payer_claim_control_number="ICN1",
        related_causes=("AA", "EM"),
        accident_state="MI",
        accident_on=dt.date(2026, 11, 1),
        onset_on=dt.date(2026, 10, 1),
        admitted_on=dt.date(2026, 11, 2),
        prior_authorization="PA1",
        referral_number="RF1",
        clia_number="14D0000001",
        patient_paid=Decimal("25.00"),
        note="First visit after accident",
        provider_signature=False,
        accepts_assignment="C",
        assigns_benefits="N",
        releases_information="I",
        subscriber=dataclasses.replace(SUBSCRIBER, property_casualty_number="PC-1"),
    )

    written = segments(claim)

    start = written.index("REF*Y4*PC-1")
    assert written[start:-8] == [
        "REF*Y4*PC-1",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "CLM*PCN1*150***11:B:7*N*C*N*I**AA:EM::MI",
        "DTP*431*D8*20261001",
        "DTP*439*D8*20261101",
        "DTP*435*D8*20261102",
        "AMT*F5*25",
        "REF*9F*RF1",
        "REF*G1*PA1",
        "REF*F8*ICN1",
        "REF*X4*14D0000001",
        "NTE*ADD*FIRST VISIT AFTER ACCIDENT",
        "HI*ABK:M545",
    ]


def test_secondary_claim_tells_what_the_primary_did() -> None:
    line = dataclasses.replace(LINE, adjudications=(ADJUDICATION,))
    secondary = dataclasses.replace(SUBSCRIBER, sequence="S", filing_indicator="MB", medicare_secondary_type="12")
    dated = dataclasses.replace(PRIMARY, adjudicated_on=dt.date(2026, 11, 22))

    written = segments(dataclasses.replace(CLAIM, subscriber=secondary, lines=(line,), other_payers=(dated,)))

    start = written.index("HI*ABK:M545") + 1
    assert "SBR*S*18***12****MB" in written
    assert written[start:-4] == [
        "SBR*P*18*******CI",
        "AMT*D*100",
        "OI***Y***Y",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "N3*1 LAKE ST",
        "N4*SPRINGFIELD*IL*62701",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "REF*F8*ICN1",
        "LX*1",
        "SV1*HC:99213*150*UN*1***1",
        "DTP*472*D8*20261120",
        "REF*6R*L1",
        "SVD*60054*100*HC:99213**1",
        "CAS*CO*45*20",
        "CAS*PR*2*30",
        "DTP*573*D8*20261122",
    ]


def test_primary_without_line_detail_is_dated_at_claim_level() -> None:
    primary = dataclasses.replace(
        PRIMARY,
        adjudicated_on=dt.date(2026, 11, 22),
        adjustments=(Adjustment("PR", "1", Decimal("50.50")),),
        non_covered=Decimal(0),
        remaining_patient_liability=Decimal("50.50"),
    )

    written = segments(dataclasses.replace(CLAIM, other_payers=(primary,)))

    assert starting(written, "CAS", "AMT", "DTP*573") == [
        "CAS*PR*1*50.5",
        "AMT*D*100",
        "AMT*A8*0",
        "AMT*EAF*50.5",
        "DTP*573*D8*20261122",
    ]


def test_seventh_reason_of_any_group_opens_another_cas() -> None:
    reasons = [Adjustment(group, str(n), Decimal(n)) for group in ("CO", "PR") for n in range(1, 8)]
    shuffled = tuple(reasons[::2] + reasons[1::2])
    adjudication = dataclasses.replace(ADJUDICATION, adjustments=shuffled)
    line = dataclasses.replace(LINE, adjudications=(adjudication,))

    written = segments(dataclasses.replace(CLAIM, lines=(line,), other_payers=(PRIMARY,)))

    assert starting(written, "CAS") == [
        "CAS*CO*1*1**3*3**5*5**7*7**2*2**4*4",
        "CAS*CO*6*6",
        "CAS*PR*2*2**4*4**6*6**1*1**3*3**5*5",
        "CAS*PR*7*7",
    ]


def test_facility_is_written_only_when_there_is_one() -> None:
    other_place = ServiceFacility("SAMPLE HOSPITAL", Address("9 HILL RD", "PEORIA", "IL", "616020001"))

    without = segments(CLAIM)
    with_facility = segments(dataclasses.replace(CLAIM, facility=other_place))

    assert starting(without, "NM1*77") == []
    assert with_facility[with_facility.index("NM1*77*2*SAMPLE HOSPITAL") :][1:3] == [
        "N3*9 HILL RD",
        "N4*PEORIA*IL*616020001",
    ]


def test_zip_code_is_written_as_it_is_and_never_completed() -> None:
    short = dataclasses.replace(BILLING_PROVIDER, address=STREET)
    nameless = dataclasses.replace(BILLING_PROVIDER, address=dataclasses.replace(STREET, postal_code=""))

    written = segments(dataclasses.replace(CLAIM, billing_provider=short))

    assert set(starting(written, "N4")) == {"N4*SPRINGFIELD*IL*62701"}
    with pytest.raises(CannotWrite, match=r"ZIP code of the billing provider \(2010AA\)"):
        segments(dataclasses.replace(CLAIM, billing_provider=nameless))


def test_names_are_written_in_capitals_without_accents_or_separators() -> None:
    name = Name("Núñez*Łoś~", "Zoë:", "\u201cJ\u201d", qualifier="MI", identifier="m-100")
    subscriber = dataclasses.replace(SUBSCRIBER, person=dataclasses.replace(ALEX, name=name))

    written = segments(dataclasses.replace(CLAIM, subscriber=subscriber))

    assert starting(written, "NM1*IL") == ['NM1*IL*1*NUNEZ LOS*ZOE*"J"***MI*m-100']


def test_other_separators_are_used_everywhere_and_kept_out_of_data() -> None:
    separators = Separators(element="|", repetition="!", component=">", segment="\n")
    named = dataclasses.replace(SUBSCRIBER, payer_name="A|B>C PLAN")

    text = write_837p([batch_of(dataclasses.replace(CLAIM, subscriber=named))], ENVELOPE, separators).decode()

    assert text[103:107] == "|>\nG"
    assert "NM1|PR|2|A B C PLAN|||||PI|60054\n" in text
    assert "CLM|PCN1|150|||11>B>1|Y|A|Y|Y\n" in text
