"""The schedule, booking and the appointment page in the browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from billing.models import Visit
from encounters.models import Appointment, AppointmentStatus
from practice.models import Practice, Role
from practice.scoping import practice_scope
from providers.models import BillingProvider
from tests.encounters.factories import NINE_THIRTY, AppointmentFactory, Arranged, arrange
from tests.factories import PatientFactory, RenderingProviderFactory, make_member
from tests.patients.counting import query_count

ClientAs = Callable[[Role], Client]
DAY = "/p/lakeside/schedule/?day=2026-11-02"


@pytest.fixture
def arranged(practice: Practice) -> Arranged:
    with practice_scope(practice.pk):
        return arrange(practice)


def booking_form(arranged: Arranged, **changes: str) -> dict[str, str]:
    return {
        "patient": str(arranged.patient.pk),
        "on": "11/03/2026",
        "at": "14:15",
        "minutes": "30",
        "provider": str(arranged.provider.pk),
        "location": str(arranged.location.pk),
        "modality": "chiropractic",
    } | changes


def test_schedule_shows_the_day_in_the_practice_zone(arranged: Arranged, client_as: ClientAs) -> None:
    page = client_as(Role.FRONT_DESK).get(DAY).content.decode()

    assert "9:30 AM" in page
    assert "Okafor, Ngozi" in page
    assert f'id="eligibility-{arranged.appointment.pk}"' in page


def test_schedule_late_evening_belongs_to_its_own_day(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    with practice_scope(practice.pk):
        AppointmentFactory.create(
            practice=practice,
            patient=PatientFactory.create(practice=practice, last_name="Evening"),
            starts_at=dt.datetime(2026, 11, 3, 0, 30, tzinfo=dt.UTC),
        )
    browser = client_as(Role.FRONT_DESK)

    assert "Evening" in browser.get(DAY).content.decode()
    assert "Evening" not in browser.get("/p/lakeside/schedule/?day=2026-11-03").content.decode()


def test_schedule_stays_whole_without_coverage_visit_or_note(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    with practice_scope(practice.pk):
        for status in (AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED):
            patient = PatientFactory.create(practice=practice, last_name=f"Bare {status.label}")
            AppointmentFactory.create(practice=practice, patient=patient, status=status)
    page = client_as(Role.PROVIDER).get(DAY).content.decode()

    assert [name in page for name in ("Okafor, Ngozi", "Bare No-show", "Bare Cancelled")] == [
        True,
        True,
        True,
    ]


def test_schedule_week_shows_each_day(practice: Practice, arranged: Arranged, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        sunday = PatientFactory.create(practice=practice, last_name="Sunday")
        AppointmentFactory.create(
            practice=practice, patient=sunday, starts_at=dt.datetime(2026, 11, 9, 4, 30, tzinfo=dt.UTC)
        )

    page = client_as(Role.FRONT_DESK).get(f"{DAY}&view=week").content.decode()

    assert "Okafor, Ngozi" in page
    assert "Sunday, Avery" in page


def test_schedule_filters_by_provider_and_counts(practice: Practice, arranged: Arranged, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        other = RenderingProviderFactory.create(practice=practice, last_name="Moss")
        patient = PatientFactory.create(practice=practice, last_name="Elsewhere")
        AppointmentFactory.create(practice=practice, provider=other, patient=patient)

    page = client_as(Role.FRONT_DESK).get(f"{DAY}&provider={other.pk}").content.decode()

    assert "Elsewhere, Avery" in page
    assert "Okafor, Ngozi" not in page
    assert "All providers" in page


def test_schedule_provider_sees_own_day_first(practice: Practice, arranged: Arranged) -> None:
    user = make_member(practice, Role.PROVIDER)
    with practice_scope(practice.pk):
        own = RenderingProviderFactory.create(practice=practice, user=user)
        patient = PatientFactory.create(practice=practice, last_name="Mine")
        AppointmentFactory.create(practice=practice, provider=own, patient=patient)
    browser = Client()
    browser.force_login(user)

    page = browser.get(DAY).content.decode()

    assert "Mine, Avery" in page
    assert "Okafor, Ngozi" not in page
    assert "Okafor, Ngozi" in browser.get(f"{DAY}&provider=all").content.decode()


@pytest.mark.parametrize("query", ["day=nonsense", "day=2026-02-31", "day=0001-01-01", "provider=x&location='"])
def test_schedule_nonsense_in_the_address_is_today(arranged: Arranged, client_as: ClientAs, query: str) -> None:
    assert client_as(Role.FRONT_DESK).get(f"/p/lakeside/schedule/?{query}").status_code == 200


@pytest.mark.parametrize("view", ["", "&view=week"])
def test_schedule_queries_do_not_grow_with_rows(
    practice: Practice, arranged: Arranged, client_as: ClientAs, view: str
) -> None:
    browser = client_as(Role.ADMIN)
    before = query_count(browser, DAY + view)
    with practice_scope(practice.pk):
        AppointmentFactory.create_batch(29, practice=practice)

    assert query_count(browser, DAY + view) == before


def test_appointment_new_books_in_the_practice_zone(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    client_as(Role.FRONT_DESK).post("/p/lakeside/appointments/new/", booking_form(arranged))

    with practice_scope(practice.pk):
        booked = Appointment.objects.exclude(pk=arranged.appointment.pk).get()
    assert booked.starts_at == dt.datetime(2026, 11, 3, 19, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "03/08/2026", "at": "02:30"}, "does not exist on 03/08/2026"),
        ({"patient": ""}, "Search the patient and choose one of those found."),
        ({"at": "noonish"}, "Enter the time as 9:30 AM."),
        ({"provider": "0"}, "not one of the available choices"),
    ],
)
def test_appointment_new_refuses_with_words(
    practice: Practice, arranged: Arranged, client_as: ClientAs, changes: dict[str, str], said: str
) -> None:
    answer = client_as(Role.FRONT_DESK).post("/p/lakeside/appointments/new/", booking_form(arranged) | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    with practice_scope(practice.pk):
        assert Appointment.objects.count() == 1


def test_appointment_new_double_booking_is_warned_and_taken_when_confirmed(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    browser = client_as(Role.FRONT_DESK)
    overlapping = booking_form(arranged, on="11/02/2026", at="09:45")

    warned = browser.post("/p/lakeside/appointments/new/", overlapping)
    confirmed = browser.post("/p/lakeside/appointments/new/", overlapping | {"is_confirmed": "on"})

    assert "The provider is booked already at that time" in warned.content.decode()
    assert confirmed.status_code == 302
    with practice_scope(practice.pk):
        assert Appointment.objects.count() == 2


def test_appointment_new_right_after_another_is_not_warned(arranged: Arranged, client_as: ClientAs) -> None:
    form = booking_form(arranged, on="11/02/2026", at="10:00")

    assert client_as(Role.FRONT_DESK).post("/p/lakeside/appointments/new/", form).status_code == 302


def test_appointment_new_finds_patients_without_script(arranged: Arranged, client_as: ClientAs) -> None:
    form = booking_form(arranged, patient="", reason="Stiff neck") | {"find": "1", "patient_search": "okaf"}

    page = client_as(Role.FRONT_DESK).post("/p/lakeside/appointments/new/", form).content.decode()

    assert f'name="patient" value="{arranged.patient.pk}"' in page
    assert "Stiff neck" in page


def test_appointment_edit_moves_it(practice: Practice, arranged: Arranged, client_as: ClientAs) -> None:
    url = f"/p/lakeside/appointments/{arranged.appointment.pk}/edit/"

    client_as(Role.FRONT_DESK).post(url, booking_form(arranged, on="07/15/2026", at="09:30"))

    with practice_scope(practice.pk):
        assert Appointment.objects.get().starts_at == dt.datetime(2026, 7, 15, 13, 30, tzinfo=dt.UTC)


def test_appointment_page_names_coverage_and_next_step(arranged: Arranged, client_as: ClientAs) -> None:
    with time_machine.travel(NINE_THIRTY, tick=False):
        page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/appointments/{arranged.appointment.pk}/").content.decode()

    assert "Great Lakes Health" in page
    assert "Check the patient in when they arrive" in page
    assert f"/p/lakeside/appointments/{arranged.appointment.pk}/check-in/" in page


def test_appointment_check_in_leads_to_the_copay(practice: Practice, arranged: Arranged, client_as: ClientAs) -> None:
    with time_machine.travel(NINE_THIRTY, tick=False):
        page = (
            client_as(Role.FRONT_DESK)
            .post(f"/p/lakeside/appointments/{arranged.appointment.pk}/check-in/", follow=True)
            .content.decode()
        )

    with practice_scope(practice.pk):
        visit = Visit.objects.get()
    assert "Okafor, Ngozi is checked in." in page
    assert "Collect the copay of $25.00." in page
    assert f"/p/lakeside/visits/{visit.pk}/payment/?amount=25.00" in page


def test_appointment_check_in_without_billing_provider_says_who_mends_it(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    with practice_scope(practice.pk):
        BillingProvider.objects.update(is_active=False)
    with time_machine.travel(NINE_THIRTY, tick=False):
        page = (
            client_as(Role.FRONT_DESK)
            .post(f"/p/lakeside/appointments/{arranged.appointment.pk}/check-in/", follow=True)
            .content.decode()
        )

    assert "No billing provider is set up." in page
    with practice_scope(practice.pk):
        assert Visit.objects.count() == 0


def test_appointment_acts_of_the_desk(practice: Practice, arranged: Arranged, client_as: ClientAs) -> None:
    browser = client_as(Role.FRONT_DESK)
    reached = []
    for act in ("no-show", "reopen", "cancel", "reopen", "check-in", "check-out"):
        with time_machine.travel(NINE_THIRTY, tick=False):
            browser.post(f"/p/lakeside/appointments/{arranged.appointment.pk}/{act}/")
        with practice_scope(practice.pk):
            reached.append(Appointment.objects.get().status)

    assert reached == ["no_show", "booked", "cancelled", "booked", "checked_in", "checked_out"]


def test_visits_panel_queries_do_not_grow_with_rows(
    practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    browser = client_as(Role.PROVIDER)
    url = f"/p/lakeside/patients/{arranged.patient.pk}/visits/"
    before = query_count(browser, url)
    with practice_scope(practice.pk):
        AppointmentFactory.create_batch(29, practice=practice, patient=arranged.patient)

    assert query_count(browser, url) == before


def test_pages_of_a_stranger_are_not_found(practice: Practice, other_practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(other_practice.pk):
        theirs = arrange(other_practice)
    browser = client_as(Role.ADMIN)
    start = f"/p/lakeside/appointments/{theirs.appointment.pk}"

    reads = [browser.get(f"{start}/{page}").status_code for page in ("", "edit/")]
    writes = [
        browser.post(f"{start}/{act}/").status_code
        for act in ("edit", "check-in", "check-out", "cancel", "no-show", "reopen")
    ]
    assert reads + writes == [404] * 8
    assert browser.get(f"/p/lakeside/patients/{theirs.patient.pk}/visits/").status_code == 404


def test_appointment_new_patient_of_another_practice_is_refused(
    practice: Practice, other_practice: Practice, arranged: Arranged, client_as: ClientAs
) -> None:
    with practice_scope(other_practice.pk):
        theirs = PatientFactory.create(practice=other_practice)

    answer = client_as(Role.FRONT_DESK).post(
        "/p/lakeside/appointments/new/", booking_form(arranged, patient=str(theirs.pk))
    )

    assert answer.status_code == 422
