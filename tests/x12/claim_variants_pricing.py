"""Claims under a contract, repriced, for a state, with forms, from abroad, or named by other codes than most."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from tests.x12.claim_changes import HOSPITAL, JORDAN, claim, line, november
from tests.x12.records import ALEX, BILLING_PROVIDER, LINE, PRIMARY, SUBSCRIBER
from x12.claim_certifications import Certification, Equipment, FormAnswer, SupportingForm
from x12.claim_details import ClaimDetails, Drug, LineDates, LineDetails, Provider, PurchasedService
from x12.claim_pricing import Contract, Repricing
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Procedure, Reference

OXYGEN = SupportingForm("UT", "484.3", (
    FormAnswer("1A", text="56"),
    FormAnswer("1B", percent=Decimal(88)),
    FormAnswer("1C", on=november(3)),
    FormAnswer("4", choice="Y"),
))  # fmt: skip
_ABROAD = Person(Name("MUESTRA", "ALEX", identifier="M100"), Address(
    "4 CALLE PRUEBA", "GUADALAJARA", "", "44100", country="MX", subdivision="JAL"
), ALEX.born_on, "F")  # fmt: skip

PRICING = {
    "capitated claim": (
        claim(details=ClaimDetails(contract=Contract("05", Decimal("12.5"), Decimal(80), "K-1", Decimal(2), "V2"))),
        ["CN1*05*12.5*80*K-1*2*V2"],
    ),
    "flat price of a line": (line(LineDetails(contract=Contract("04"))), ["CN1*04"]),
    "repriced claim": (
        claim(details=ClaimDetails(repricing=Repricing(
            "10", Decimal(120), Decimal(30), "ORG9", Decimal("0.8"), "APG1", Decimal(100), "T1", "2", "3",
        ))),
        ["HCP*10*120*30*ORG9*0.8*APG1*100******T1*2*3"],
    ),
    "repriced line": (
        line(LineDetails(
            repriced_line_number="R-1", adjusted_repriced_line_number="R-2",
            repricing=Repricing(
                "06", Decimal(90), procedure_qualifier="HC", procedure_code="99212", unit="UN", units=Decimal(1)
            ),
        )),
        ["REF*9B*R-1", "REF*9D*R-2", "HCP*06*90*******HC*99212*UN*1"],
    ),
    "what a state demands": (
        claim(
            note="See below", details=ClaimDetails(state_data=("State data 1", "State data 2")),
            lines=(dataclasses.replace(LINE, note="Line", details=LineDetails(state_data=("Line data",))),),
        ),
        ["K3*STATE DATA 1", "K3*STATE DATA 2", "NTE*ADD*SEE BELOW", "K3*LINE DATA", "NTE*ADD*LINE"],
    ),
    "oxygen with its form": (
        line(
            LineDetails(
                equipment=Equipment("E1390", Decimal(30), Decimal(90), Decimal(900), "4", "I", Decimal(12)),
                certifications=(Certification("09", True, ("38",)),),
                dates=LineDates(therapy_began_on=november(3), last_certified_on=november(3)),
                forms=(OXYGEN, SupportingForm("AS", "F-7", (FormAnswer("1", choice="N"),))),
            ),
            procedure=Procedure("E1390", ("RR",)),
        ),
        [
            "SV1*HC:E1390:RR*150*UN*1***1", "SV5*HC:E1390*DA*30*90*900*4", "CR3*I*MO*12", "CRC*09*Y*38",
            "DTP*463*D8*20261103", "DTP*461*D8*20261103",
            "LQ*UT*484.3", "FRM*1A**56", "FRM*1B****88", "FRM*1C***20261103", "FRM*4*Y", "LQ*AS*F-7", "FRM*1*N",
        ],
    ),
    "three answers about spectacles": (
        claim(details=ClaimDetails(certifications=(
            Certification("E1", True, ("L1",)), Certification("E1", False, ("L2",)), Certification("E3", True, ("L5",)),
        ))),
        ["CRC*E1*Y*L1", "CRC*E1*N*L2", "CRC*E3*Y*L5"],
    ),
}  # fmt: skip
NAMES = {
    "patient abroad": (
        claim(subscriber=dataclasses.replace(SUBSCRIBER, person=_ABROAD)),
        ["NM1*IL*1*MUESTRA*ALEX****MI*M100", "N3*4 CALLE PRUEBA", "N4*GUADALAJARA**44100*MX***JAL"],
    ),
    "charges in another currency": (
        claim(billing_provider=dataclasses.replace(BILLING_PROVIDER, currency="CAD")), ["CUR*85*CAD"],
    ),
    "payers by their national ids, member by a standard one": (
        claim(
            subscriber=dataclasses.replace(
                SUBSCRIBER, sequence="S", payer_id_qualifier="XV",
                person=dataclasses.replace(ALEX, name=dataclasses.replace(ALEX.name, qualifier="II")),
            ),
            other_payers=(dataclasses.replace(
                PRIMARY, payer_id="60055", payer_id_qualifier="XV", adjudicated_on=november(22), paid=Decimal(150)
            ),),
        ),
        [
            "SBR*S*18*******CI", "NM1*IL*1*EXAMPLE*ALEX****II*M100", "NM1*PR*2*EXAMPLE HEALTH PLAN*****XV*60054",
            "AMT*D*150", "OI***Y***Y", "NM1*PR*2*EXAMPLE HEALTH PLAN*****XV*60055", "DTP*573*D8*20261122",
            "REF*F8*ICN1",
        ],
    ),
    "whom to call at the facility": (
        claim(facility=dataclasses.replace(HOSPITAL, contact=Contact("PAT SAMPLE", "2175550100", "42"))),
        [
            "NM1*77*2*SAMPLE HOSPITAL", "N3*9 HILL RD", "N4*PEORIA*IL*616020001",
            "PER*IC*PAT SAMPLE*TE*2175550100*EX*42",
        ],
    ),
    "numbers by which two payers know a line's provider": (
        line(LineDetails(rendering=Provider(
            JORDAN, references=(Reference("G2", "OURS"), Reference("G2", "THEIRS", "60055"))
        ))),
        ["NM1*82*1*SAMPLE*JORDAN****XX*1234567893", "REF*G2*OURS", "REF*G2*THEIRS**2U:60055"],
    ),
    "bought from someone without NPI": (
        line(LineDetails(purchased=PurchasedService("", Decimal(80), True, (Reference("G2", "S-1"),)))),
        ["PS1*S-1*80", "NM1*QB*1", "REF*G2*S-1"],
    ),
    "supply by its bar code": (
        line(LineDetails(drug=Drug("012345678905", Decimal(1), "UN", qualifier="UP"))),
        ["LIN**UP*012345678905", "CTP****1*UN"],
    ),
    "days over the turn of the year": (
        line(service_from=dt.date(2025, 12, 31), service_to=dt.date(2026, 1, 2)), ["DTP*472*RD8*20251231-20260102"],
    ),
}  # fmt: skip
