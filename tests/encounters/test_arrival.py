"""Checking in makes the visit, or says why it cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from billing.models import Visit
from encounters.models import Appointment, AppointmentStatus
from encounters.rules.status import MoveNotAllowed
from encounters.services.arrival import NoBillingProvider, NotYetDue, check_in, check_out
from encounters.services.booking import cancel_appointment, mark_no_show, reopen_appointment
from practice.models import AuditEvent, Practice, User
from tests.encounters.factories import MONDAY, NINE_THIRTY, AppointmentFactory, arrange
from tests.factories import BillingProviderFactory, RenderingProviderFactory


def test_check_in_makes_the_visit_of_the_appointment(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)

    checked_in = check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY)

    visit = Visit.objects.get()
    assert checked_in.visit_id == visit.pk
    assert checked_in.status == AppointmentStatus.CHECKED_IN
    assert (visit.number, visit.patient_id, visit.service_on) == (1, arranged.patient.pk, MONDAY)
    assert visit.rendering_provider_id == arranged.provider.pk
    assert visit.billing_provider_id == arranged.billing_provider.pk
    assert AuditEvent.objects.get(verb="appointment.checked_in").detail == {"visit": 1}


def test_check_in_late_evening_keeps_the_practice_date(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)
    evening = AppointmentFactory.create(
        practice=in_practice,
        provider=arranged.provider,
        starts_at=dt.datetime(2026, 11, 3, 0, 30, tzinfo=dt.UTC),  # 7:30 PM on Monday in Detroit
    )

    check_in(appointment=evening, actor=biller, now=evening.starts_at)

    assert Visit.objects.get().service_on == MONDAY


def test_check_in_prefers_the_default_billing_provider(in_practice: Practice, biller: User) -> None:
    arrange(in_practice)
    own = BillingProviderFactory.create(practice=in_practice)
    provider = RenderingProviderFactory.create(practice=in_practice, default_billing_provider=own)
    appointment = AppointmentFactory.create(practice=in_practice, provider=provider)

    check_in(appointment=appointment, actor=biller, now=NINE_THIRTY)

    assert Visit.objects.get().billing_provider_id == own.pk


def test_check_in_two_billing_providers_and_no_default_is_refused(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)
    BillingProviderFactory.create(practice=in_practice)

    with pytest.raises(NoBillingProvider, match="has no default billing provider"):
        check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY)

    assert Visit.objects.count() == 0
    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_check_in_twice_makes_one_visit(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)
    check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY)

    with pytest.raises(MoveNotAllowed, match="is checked in and cannot become checked in"):
        check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY)

    assert Visit.objects.count() == 1


def test_check_in_before_the_day_is_refused(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)

    with pytest.raises(NotYetDue, match="change its date first"):
        check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY - dt.timedelta(days=1))


def test_check_out_ends_the_visit(in_practice: Practice, biller: User) -> None:
    arranged = arrange(in_practice)
    checked_in = check_in(appointment=arranged.appointment, actor=biller, now=NINE_THIRTY)

    check_out(appointment=checked_in, actor=biller, now=NINE_THIRTY + dt.timedelta(minutes=40))

    appointment = Appointment.objects.get()
    assert appointment.status == AppointmentStatus.CHECKED_OUT
    assert appointment.checked_out_at == NINE_THIRTY + dt.timedelta(minutes=40)


def test_no_show_can_be_taken_back(in_practice: Practice, biller: User) -> None:
    appointment = arrange(in_practice).appointment
    mark_no_show(appointment=appointment, actor=biller, now=NINE_THIRTY)

    reopen_appointment(appointment=appointment, actor=biller, now=NINE_THIRTY)

    assert Appointment.objects.get().status == AppointmentStatus.BOOKED


def test_cancel_after_check_in_is_refused(in_practice: Practice, biller: User) -> None:
    appointment = arrange(in_practice).appointment
    check_in(appointment=appointment, actor=biller, now=NINE_THIRTY)

    with pytest.raises(MoveNotAllowed):
        cancel_appointment(appointment=appointment, actor=biller, now=NINE_THIRTY)
