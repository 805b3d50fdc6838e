"""Giving a patient an estimate, with what is known on that day (docs/algorithms/estimates.md)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from billing.models import Service
from contacts.models import Payer
from eligibility.models import EligibilityInquiry
from eligibility.queries import kept_answer, latest_for_appointment
from eligibility.rules.what_to_collect import what_to_collect
from encounters.models import Appointment
from encounters.services.arrival import NoBillingProvider, billing_provider_for
from patients.models import Coverage
from patients.models import Sequence as PayerSequence
from patients.queries import coverages_on
from practice.models import User
from practice.money import ZERO
from practice.services.audit import record_event
from providers.models import BillingProvider
from remittance.models import Estimate, EstimateLine
from remittance.queries.contracts import contract_terms
from remittance.queries.usual_amounts import usual_amounts
from remittance.rules.contracts import ContractedLine, contract_of
from remittance.rules.estimates import CENT, PatientPart, Terms, patient_part

Source = EstimateLine.Source


class NothingToEstimate(ValueError):
    """No service was chosen, or one that is not on the fee schedule any more."""


@dataclass(frozen=True, slots=True)
class WantedService:
    """A line of the fee schedule and how many units of it are expected."""

    service_id: int
    units: Decimal


@transaction.atomic
def give_estimate(
    *,
    appointment: Appointment,
    wanted: Sequence[WantedService],
    is_self_pay: bool,
    diagnoses: Sequence[str],
    idempotency_key: uuid.UUID,
    actor: User,
    now: dt.datetime,
) -> Estimate:
    """Work out and keep what the patient will owe. The same key again gives the same estimate.

    Without coverage on the day it is a self-pay estimate, whatever was asked. Raises NothingToEstimate.
    """
    known = Estimate.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    service_on = appointment.starts_at.astimezone(appointment.practice.zone).date()
    coverages = coverages_on(patient_id=appointment.patient_id, service_on=service_on)
    coverage = None if is_self_pay else coverages.get(PayerSequence.PRIMARY)
    provider = _billing_provider(appointment)
    lines = _lines(wanted)
    if coverage is not None:
        _allow(lines, coverage.payer, appointment, provider, service_on, now)
    inquiry, terms = _terms(appointment, coverage)
    estimate = Estimate.objects.create(
        practice_id=appointment.practice_id,
        appointment=appointment,
        kind=Estimate.Kind.SELF_PAY if coverage is None else Estimate.Kind.INSURED,
        payer=coverage.payer if coverage is not None else None,
        inquiry=inquiry,
        billing_provider=provider,
        service_on=service_on,
        diagnoses=[code[:8] for code in diagnoses],
        **_figures(lines, terms, is_insured=coverage is not None),
        idempotency_key=idempotency_key,
        given_at=now,
        given_by=actor,
    )
    for one in lines:
        one.practice_id, one.estimate = estimate.practice_id, estimate
    EstimateLine.objects.bulk_create(lines)
    detail = {"appointment": appointment.pk, "amount": str(estimate.patient_amount)}
    record_event(actor=actor, verb="estimate.given", subject=estimate, now=now, detail=detail)
    return estimate


def _figures(lines: Sequence[EstimateLine], terms: Terms, *, is_insured: bool) -> dict[str, Decimal | None]:
    """What is assumed, and the dollars that come of it, by column. Who pays alone pays all that is allowed."""
    allowed = sum((one.allowed_amount for one in lines), ZERO)
    part = patient_part(allowed, terms) if is_insured else PatientPart(ZERO, ZERO, ZERO)
    return {
        "copay_terms": terms.copay,
        "deductible_left": terms.deductible_left,
        "coinsurance_share": terms.coinsurance,
        "out_of_pocket_left": terms.out_of_pocket_left,
        "charge_amount": sum((one.charge_amount for one in lines), ZERO),
        "allowed_amount": allowed,
        "copay_amount": part.copay,
        "deductible_amount": part.deductible,
        "coinsurance_amount": part.coinsurance,
        "patient_amount": part.total if is_insured else allowed,
    }


def _billing_provider(appointment: Appointment) -> BillingProvider | None:
    try:
        return billing_provider_for(appointment.provider)
    except NoBillingProvider:
        return None


def _lines(wanted: Sequence[WantedService]) -> list[EstimateLine]:
    """The services at our own prices."""
    services = Service.objects.filter(is_active=True).in_bulk([one.service_id for one in wanted])
    if not wanted or len(services) < len({one.service_id for one in wanted}):
        raise NothingToEstimate("Choose at least one service of the fee schedule.")
    lines = []
    for number, one in enumerate(wanted, start=1):
        service = services[one.service_id]
        charge = (service.price_amount * one.units).quantize(CENT, ROUND_HALF_UP)
        lines.append(
            EstimateLine(
                number=number,
                code=service.code,
                name=service.name,
                modifiers=service.default_modifiers,
                units=one.units,
                charge_amount=charge,
                allowed_amount=charge,
                source=Source.CHARGE,
            )
        )
    return lines


def _allow(
    lines: Sequence[EstimateLine],
    payer: Payer,
    appointment: Appointment,
    provider: BillingProvider | None,
    service_on: dt.date,
    now: dt.datetime,
) -> None:
    """Put each line's allowed amount: by contract, else as the payer usually does, else our charge."""
    codes = {one.code for one in lines}
    provider_id = provider.pk if provider is not None else None
    terms = contract_terms(payer_ids=[payer.pk], codes=codes).get(payer.pk)
    contract = None
    if terms is not None:
        contract = contract_of(*terms, billing_provider_id=provider_id, location_id=appointment.location_id)
    usual = usual_amounts(payer_id=payer.pk, billing_provider_id=provider_id, codes=codes, now=now)
    for one in lines:
        billed = ContractedLine(one.code, tuple(one.modifiers), one.units, service_on, one.charge_amount)
        expected = contract.expected(billed) if contract is not None else None
        for_one = usual.get((one.code, frozenset(one.modifiers)))
        if expected is not None:
            one.allowed_amount, one.source = expected, Source.CONTRACT
        elif for_one is not None:
            allowed = (for_one * one.units).quantize(CENT, ROUND_HALF_UP)
            one.allowed_amount, one.source = min(allowed, one.charge_amount), Source.USUAL


def _terms(appointment: Appointment, coverage: Coverage | None) -> tuple[EligibilityInquiry | None, Terms]:
    """What the newest answer for the appointment says of this coverage; else the copay of the card."""
    if coverage is None:
        return None, Terms()
    inquiry = latest_for_appointment(appointment.pk)
    if inquiry is not None and inquiry.coverage_id == coverage.pk and inquiry.outcome == inquiry.Outcome.ACTIVE:
        inquiry = EligibilityInquiry.objects.select_related("appointment__location").get(pk=inquiry.pk)
        questions = kept_answer(inquiry)
        if questions is not None:
            costs = what_to_collect(questions).in_network
            deductible = costs.deductible if costs.deductible.is_known else costs.family_deductible
            most = costs.out_of_pocket if costs.out_of_pocket.is_known else costs.family_out_of_pocket
            return inquiry, Terms(costs.copay, deductible.left, costs.coinsurance, most.left)
    return None, Terms(copay=coverage.copay_amount)
