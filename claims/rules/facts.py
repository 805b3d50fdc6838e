"""What the scrubber and the CMS-1500 form read of a claim: the 837P's record, and what is around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from contacts.rules.payer_rules import PayerRuleTerms
from x12.claim import Claim, Provider, ServiceFacility
from x12.parties import Person


@dataclass(frozen=True, slots=True)
class OtherCoverage:
    """Boxes 9 to 9d: the policy that pays before or after the one billed."""

    subscriber: str  # Last, First
    member_id: str
    group_number: str
    plan_name: str


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """Nothing here is left out for being equal to something else, as the record must leave it out."""

    record: Claim
    patient: Person
    rendering: Provider
    facility: ServiceFacility
    today: dt.date
    superbill_charge: Decimal
    patient_phone: str = ""
    billing_phone: str = ""
    plan_name: str = ""
    claim_type: str = "professional"
    coverage_starts_on: dt.date | None = None
    coverage_ends_on: dt.date | None = None
    is_coverage_changed: bool = False  # the policy on file is no longer the one on the claim
    timely_filing_days: int = 365
    claims_alike: tuple[str, ...] = ()  # patient control numbers
    has_route: bool = True
    has_submitter_contact: bool = True  # PER of 1000A: the practice's phone or e-mail
    other_coverage: OtherCoverage | None = None
    payer_rules: tuple[PayerRuleTerms, ...] = ()  # those of this payer and this billing provider
    overrides: Mapping[tuple[str, str], str] = field(default_factory=dict)  # rule and text of a finding: the reason
    unlisted_payer_ids: frozenset[str] = frozenset()  # earlier payers' ids that no payer of the practice has
    answered_on: dt.date | None = None  # when this payer decided on the claim that this one replaces

    @property
    def service_on(self) -> dt.date | None:
        """The first day of service."""
        return min((line.service_from for line in self.record.lines), default=None)

    @property
    def sequence(self) -> str:
        return self.record.subscriber.sequence
