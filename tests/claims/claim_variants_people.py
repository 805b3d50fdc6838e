"""Variants of the people and places of a claim and of its lines: see claim_variants."""

from __future__ import annotations

from claims.models import (
    Claim,
)
from contacts.models import PayerAssignedId
from practice.models import Practice, User
from providers.models import RenderingProvider
from tests import factories as base
from tests.claims.claim_variants import (
    ELSEWHERE,
    NPI_KIM,
    D,
    claim_of,
    someone,
    variant,
)

REFERRER = {
    "claim_referring_last_name": "Probe",
    "claim_referring_first_name": "Kim",
    "claim_referring_npi": NPI_KIM,
}


@variant(
    "referring, primary care and supervising",
    "NM1*DN*1*PROBE*KIM****XX*1679576722",
    "NM1*P3*1*SAMPLE*JORDAN****XX*1467582692",
    "NM1*82*1*HALE*DANA****XX*",
    "NM1*DQ*1*SAMPLE*JORDAN****XX*1467582692",
    "REF*0B*MI-5",
)
def people_of_the_claim(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, **REFERRER)
    someone(claim, "P3")
    someone(claim, "DQ", other_id_type="0B", other_id="MI-5")
    return claim


@variant(
    "people of a line",
    "LX*1",
    "NM1*82*2*SAMPLE GROUP*****XX*1467582692",
    "PRV*PE*PXC*225100000X",
    "NM1*DQ*1*SAMPLE*JORDAN****XX*1467582692",
    "NM1*DN*1*SAMPLE*JORDAN****XX*1467582692",
    "NM1*P3*1*SAMPLE*JORDAN****XX*1467582692",
    "LX*2",
)
def people_of_a_line(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, **REFERRER)
    someone(claim, "82", 1, is_person=False, last_name="Sample Group", first_name="", taxonomy="225100000X")
    for role in ("DQ", "DN", "P3"):
        someone(claim, role, 1)
    return claim


@variant("people that the claim names already", "NM1*DQ*1*SAMPLE*JORDAN****XX*1467582692", "LX*1", "LX*2")
def same_people(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, **REFERRER)
    someone(claim, "DQ")
    someone(claim, "DQ", 1)
    someone(claim, "DN", 1, last_name="Probe", first_name="Kim", npi=NPI_KIM)
    return claim


@variant(
    "nobody of the billing provider rendered",
    "NM1*85*1*HALE*DANA****XX*1679576722",
    "NM1*82*1*SAMPLE*JORDAN****XX*1467582692",
    "LX*1",
    "LX*2",
)
def rendered_by_others(practice: Practice, biller: User) -> Claim:
    """Where no line was rendered by the billing provider, 2310B names one (RFI 345)."""
    claim = claim_of(practice, biller, **solo(practice))
    for number in (1, 2):
        someone(claim, "82", number, taxonomy="225100000X")
    return claim


def solo(practice: Practice) -> dict[str, object]:
    """Dana Hale bills and renders himself."""
    provider = RenderingProvider.objects.filter(npi=NPI_KIM).first()
    provider = provider or base.RenderingProviderFactory.create(practice=practice, npi=NPI_KIM)
    billing = base.BillingProviderFactory.create(
        practice=practice, npi=NPI_KIM, npi_type="1", organization_name="Hale", first_name="Dana"
    )
    return {"rendering_provider": provider, "billing_provider": billing}


@variant(
    "one line rendered by another",
    "NM1*85*1*HALE*DANA****XX*1679576722",
    "LX*1",
    "LX*2",
    "NM1*82*1*SAMPLE*JORDAN****XX*1467582692",
)
def rendered_by_another(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, **solo(practice))
    someone(claim, "82", 2, taxonomy="225100000X")
    return claim


@variant(
    "facilities",
    "NM1*77*2*OFFICE BY THE SEA",
    "N3*90 MILL STREET",
    "N4*ANN ARBOR*MI*481031234",
    "LX*1",
    "NM1*77*2*HARBOR HOSPITAL*****XX*1679576722",
    "N3*9 HILL ROAD",
    "N4*LANSING*MI*489011234",
    "REF*LU*L-1",
    "LX*2",
)
def facilities(practice: Practice, biller: User) -> Claim:
    location = base.LocationFactory.create(practice=practice, name="Office by the sea", address_line1="90 Mill Street")
    claim = claim_of(practice, biller, location=location)
    hospital = {"last_name": "Harbor Hospital", "first_name": "", "is_person": False, "npi": NPI_KIM}
    someone(claim, "77", 1, **hospital, **ELSEWHERE, other_id_type="LU", other_id="L-1")
    someone(claim, "77", 2, **hospital, address_line1="90 MILL  STREET", city="Ann Arbor",
            state="MI", postal_code="48103-1234")  # fmt: skip
    return claim


@variant(
    "ordered and purchased",
    "PS1*1467582692*40",
    "NM1*QB*2******XX*1467582692",
    "NM1*DK*1*PROBE*KIM****XX*1679576722",
    "N3*9 HILL ROAD",
    "N4*LANSING*MI*489011234",
    "PER*IC*FRONT DESK*TE*5175550100",
)
def ordered_and_purchased(practice: Practice, biller: User) -> Claim:
    claim = claim_of(practice, biller, "71046")
    someone(claim, "QB", 1, is_person=False, purchased_amount=D("40.00"))
    orderer = {"last_name": "Probe", "first_name": "Kim", "npi": NPI_KIM}
    someone(claim, "DK", 1, **orderer, **ELSEWHERE, contact_name="Front desk", phone="5175550100")
    return claim


@variant(
    "atypical provider",
    "NM1*85*2*SHORE BUILDERS",
    "REF*EI*381234567",
    "NM1*87*2",
    "N3*PO BOX 7",
    "NM1*PR*2*",
    "REF*G2*MD-4471",
    "REF*LU*07",
    absent=("PRV*BI",),
)
def atypical(practice: Practice, biller: User) -> Claim:
    builder = base.BillingProviderFactory.create(
        practice=practice,
        organization_name="Shore Builders",
        npi="",
        taxonomy="",
        is_atypical=True,
        pay_to_line1="PO Box 7",
        pay_to_city="Ann Arbor",
        pay_to_state="MI",
        pay_to_postal_code="48104",
    )
    claim = claim_of(practice, biller, "S5165", billing_provider=builder)
    for kind, number in (("G2", "MD-4471"), ("LU", "07")):
        PayerAssignedId.objects.create(
            practice=practice, payer=claim.payer, billing_provider=builder, kind=kind, number=number
        )
    return claim
