"""A claim that fills as many boxes of the CMS-1500 as one claim can."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from claims.rules.facts import OtherCoverage
from tests.claims.rules.clean_facts import SUBSCRIBER, line, with_record
from x12.claim import Provider
from x12.claim_certifications import Certification
from x12.claim_details import (
    Attachment,
    ClaimDates,
    ClaimDetails,
    Drug,
    LineDetails,
    PurchasedService,
)
from x12.parties import Name
from x12.remittance import Reference

LINE = LineDetails(
    is_epsdt=True,
    is_family_planning=True,
    drug=Drug("00409123401", Decimal("2.500"), "ML"),
    rendering=Provider(Name("Weber", "Jonas", identifier="1999999984"), references=(Reference("G2", "88"),)),
)
BOUGHT = LineDetails(purchased=PurchasedService("1234567893", Decimal("41.50")))
FULL = replace(
    with_record(
        prior_authorization="AUTH77",
        related_causes=("AA",),
        accident_state="MI",
        accident_on=dt.date(2026, 10, 3),
        onset_on=dt.date(2026, 10, 1),
        admitted_on=dt.date(2026, 11, 1),
        subscriber=replace(SUBSCRIBER, property_casualty_number="PC-77"),
        lines=(line(1, details=LINE, is_emergency=True), line(2, note="Second knee", details=BOUGHT)),
        details=ClaimDetails(
            attachments=(Attachment("OB", "FX", "C1P1"), Attachment("RR", "AA")),
            conditions=("W2", "AI"),
            certifications=(Certification("ZZ", True, ("ST",)),),
            dates=ClaimDates(
                discharged_on=dt.date(2026, 11, 5),
                disabled_from=dt.date(2026, 10, 4),
                disabled_to=dt.date(2026, 10, 20),
            ),
        ),
        patient_paid=Decimal("25.00"),
        note="Second course of treatment",
        referring=Provider(Name("Reed", "Kim", identifier="1000000012"), references=(Reference("0B", "L55"),)),
    ),
    patient_phone="7345550111",
    billing_phone="7345550100",
    plan_name="Gold PPO",
    other_coverage=OtherCoverage("Sample, Robin", "S555", "G9", "Harbor Plan"),
)
