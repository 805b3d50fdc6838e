"""From rows to the records of a 276: the claim as it was billed, by our numbers and the payer's."""

from __future__ import annotations

import datetime as dt

from claims.models import Claim, StatusInquiry
from claims.rules.status import ADJUDICATED, Status
from claims.services.x12_people import patient_person, person_of
from clearinghouse.models import TradingPartnerAccount
from clearinghouse.services.routing import envelope_for
from patients.models import Relationship
from practice.models import Practice
from x12.parties import Name
from x12.status import StatusInquiry as InquiryRecord
from x12.write_276 import write_276

ORIGINAL = "1"


def inquiry_bytes(
    inquiry: StatusInquiry, account: TradingPartnerAccount, practice: Practice, *, now: dt.datetime
) -> bytes:
    """The 276 of an inquiry whose claim comes with payer and billing provider. `now` is in the practice's zone."""
    claim = inquiry.claim
    billing = claim.billing_provider
    starts, ends = zip(*claim.lines.values_list("service_on", "service_to"), strict=True)
    first, last = min(starts), max(end or start for start, end in zip(starts, ends, strict=True))
    coverage = claim.coverage_snapshot["coverage"]
    is_own = coverage["relationship"] == Relationship.SELF
    record = InquiryRecord(
        reference=inquiry.trace,
        created_at=now.replace(tzinfo=None),
        payer=Name(claim.payer.name, is_person=False, qualifier="PI", identifier=claim.payer.claim_payer_id),
        receiver=Name(practice.name, is_person=False, qualifier="46", identifier=account.submitter_id),
        provider=Name(
            billing.organization_name,
            billing.first_name if billing.is_person else "",
            is_person=billing.is_person,
            qualifier=billing.inquiry_id[0],
            identifier=billing.inquiry_id[1],
        ),
        subscriber=person_of(claim.coverage_snapshot["subscriber"], coverage["member_id"]),
        trace=inquiry.trace,
        charge=claim.charge_amount,
        service_from=first,
        service_to=last if last != first else None,
        dependent=None if is_own else patient_person(claim),
        payer_claim_control_number=_payer_number(claim),
        patient_control_number=claim.patient_control_number,
        group_number=coverage["group_number"],
    )
    return write_276([record], envelope_for(account, now=now))


def _payer_number(claim: Claim) -> str:
    """REF*1K. Until the payer accepted a corrected claim, the number on it is that of the claim it replaces."""
    has_own_number = claim.frequency == ORIGINAL or Status(claim.status) in ADJUDICATED | {Status.ACCEPTED}
    return claim.payer_claim_control_number if has_own_number else ""
