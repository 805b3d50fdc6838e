"""From rows to the records of a 270."""

from __future__ import annotations

import datetime as dt

from clearinghouse.models import TradingPartnerAccount
from clearinghouse.services.routing import envelope_for
from eligibility.models import EligibilityInquiry
from patients.models import Coverage, Patient
from providers.models import BillingProvider
from x12.benefits import Inquiry
from x12.parties import Name, Person
from x12.write_270 import write_270

# INS02 of the 270 knows fewer relations than PAT01: everything else is 34, other adult.
RELATIONS = {"01": "01", "19": "19"}


class NoBillingProvider(ValueError):
    """Nobody to ask as: an admin adds a billing provider, or a default one for the rendering provider."""


def billing_provider_for(inquiry: EligibilityInquiry) -> BillingProvider:
    """Who bills this payer for the appointment: the provider's default, or the only one of the practice."""
    if inquiry.appointment is not None:
        default: BillingProvider | None = inquiry.appointment.provider.default_billing_provider
        if default is not None:
            return default
    active = list(BillingProvider.objects.filter(is_active=True).order_by("id")[:2])
    if not active:
        raise NoBillingProvider("Add a billing provider under Settings: payers answer only to an NPI.")
    return active[0]


def inquiry_bytes(inquiry: EligibilityInquiry, account: TradingPartnerAccount, *, now: dt.datetime) -> bytes:
    """The 270 of an inquiry. `now` is in the practice's zone."""
    coverage, patient = inquiry.coverage, inquiry.patient
    billing = billing_provider_for(inquiry)
    record = Inquiry(
        reference=inquiry.trace,
        created_at=now.replace(tzinfo=None),
        payer=Name(
            last=coverage.payer.name,
            is_person=False,
            qualifier=account.payer_id_kind,
            identifier=coverage.payer.id_for_eligibility,
        ),
        provider=Name(
            last=billing.organization_name,
            first=billing.first_name,
            is_person=billing.is_person,
            qualifier=billing.inquiry_id[0],
            identifier=billing.inquiry_id[1],
        ),
        trace=inquiry.trace,
        trace_originator=f"1{billing.tax_id}",
        subscriber=_subscriber(coverage, patient),
        service_types=tuple(inquiry.service_types),
        service_on=inquiry.service_on,
        group_number=coverage.group_number,
        dependent=None if coverage.is_own else _person(patient, member_id=""),
        relationship="" if coverage.is_own else RELATIONS.get(coverage.relationship, "34"),
    )
    return write_270([record], envelope_for(account, now=now))


def patient_asked(inquiry: EligibilityInquiry) -> Person:
    """The patient as the chart has him now: what an answer is compared with."""
    coverage = inquiry.coverage
    return _person(inquiry.patient, member_id=coverage.member_id if coverage.is_own else "")


def _subscriber(coverage: Coverage, patient: Patient) -> Person:
    if coverage.is_own:
        return _person(patient, member_id=coverage.member_id)
    name = Name(
        last=coverage.subscriber_last_name,
        first=coverage.subscriber_first_name,
        is_person=not coverage.subscriber_is_organization,
        qualifier="MI",
        identifier=coverage.member_id,
    )
    return Person(name, born_on=coverage.subscriber_born_on, sex=coverage.subscriber_sex)


def _person(patient: Patient, *, member_id: str) -> Person:
    name = Name(
        last=patient.last_name,
        first=patient.first_name,
        middle=patient.middle_name,
        suffix=patient.suffix,
        qualifier="MI" if member_id else "",
        identifier=member_id,
    )
    return Person(name, born_on=patient.born_on, sex=patient.sex)
