"""The day and the week of the practice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from encounters.models import Appointment, AppointmentStatus, ChartNote
from encounters.queries import appointments_between, provider_of, visits_without_signed_note
from encounters.rules.practice_time import ONE_DAY, day_bounds, week_start
from patients.views.joining import open_url
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires

DAYS_OF_WEEK = 7
EVERYBODY = "all"


@dataclass(frozen=True)
class Chip:
    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Act:
    """What the schedule offers to do next with an appointment."""

    label: str
    url: str
    method: str


@dataclass(frozen=True)
class Row:
    appointment: Appointment
    act: Act | None
    note_status: str


@dataclass(frozen=True)
class Day:
    on: dt.date
    is_today: bool
    url: str
    appointments: list[Appointment]
    to_come_count: int


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    on: dt.date
    is_week: bool
    provider: str
    location: str

    def query(self, **changes: object) -> str:
        values = {
            "day": self.on.isoformat(),
            "view": "week" if self.is_week else "",
            "provider": self.provider,
            "location": self.location,
        } | changes
        return urlencode({name: value for name, value in values.items() if value != ""})


@requires(Permission.SCHEDULE)
@require_GET
def schedule(request: PracticeRequest) -> HttpResponse:
    """Made of the appointments alone: what other rooms add to it is loaded after, and may fail."""
    asked = _asked(request)
    today = timezone.localdate()
    first = week_start(asked.on) if asked.is_week else asked.on
    start, end = day_bounds(first, request.practice.zone, DAYS_OF_WEEK if asked.is_week else 1)
    everything = list(appointments_between(start, end))
    shown = [each for each in everything if _is_asked_for(each, asked)]
    url = practice_url(request, "schedule")
    context = {
        "asked": asked,
        "is_today": asked.on == today,
        "day_query": asked.query(view=""),
        "week_query": asked.query(view="week"),
        "today_query": asked.query(day=today.isoformat()),
        "before_query": asked.query(day=(asked.on - (DAYS_OF_WEEK if asked.is_week else 1) * ONE_DAY).isoformat()),
        "after_query": asked.query(day=(asked.on + (DAYS_OF_WEEK if asked.is_week else 1) * ONE_DAY).isoformat()),
        "provider_chips": _chips(url, asked, "provider", everything),
        "location_chips": _chips(url, asked, "location", everything),
        "status_counts": _status_counts(shown),
        "unsigned_count": _unsigned_count(request),
    }
    if asked.is_week:
        context |= {
            "days": _days(shown, first, today, asked),
            "week_ends_on": first + 6 * ONE_DAY,
            "week_starts_on": first,
        }
    else:
        context |= {
            "rows": [Row(each, _act(request, each, today), _note_status(each)) for each in shown],
            "badges_url": open_url(request, "schedule_eligibility_badges"),
        }
    return render(request, f"encounters/schedule_{'week' if asked.is_week else 'day'}.html", context)


def _asked(request: PracticeRequest) -> Asked:
    provider = request.GET.get("provider", "")
    if not provider and may(request.membership, Permission.CODE):
        own = provider_of(request.user.pk)
        provider = str(own.pk) if own else ""
    return Asked(
        on=_day(request.GET.get("day", "")) or timezone.localdate(),
        is_week=request.GET.get("view") == "week",
        provider=provider,
        location=request.GET.get("location", ""),
    )


def _day(text: str) -> dt.date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and dt.date(1900, 1, 8) < day < dt.date(9999, 12, 1) else None


def _is_asked_for(appointment: Appointment, asked: Asked) -> bool:
    return asked.provider in ("", EVERYBODY, str(appointment.provider_id)) and asked.location in (
        "",
        str(appointment.location_id),
    )


def _chips(url: str, asked: Asked, by: str, appointments: Iterable[Appointment]) -> list[Chip]:
    """One filter per provider or location that has appointments, with its count; none without a choice."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for each in appointments:
        key = str(getattr(each, f"{by}_id"))
        counts[key] += 1
        labels[key] = str(getattr(each, by))
    current = asked.provider if by == "provider" else asked.location
    if len(labels) < 2 and current in ("", EVERYBODY):
        return []
    all_of_them = EVERYBODY if by == "provider" else ""
    chips = [
        Chip(
            "All providers" if by == "provider" else "All locations",
            f"{url}?{asked.query(**{by: all_of_them})}",
            current in ("", EVERYBODY),
            counts.total(),
        )
    ]
    return chips + [
        Chip(label, f"{url}?{asked.query(**{by: key})}", current == key, counts[key])
        for key, label in sorted(labels.items(), key=lambda item: item[1])
    ]


def _status_counts(appointments: Iterable[Appointment]) -> list[tuple[str, int]]:
    counts = Counter(each.status for each in appointments)
    return [(status.value, counts[status]) for status in AppointmentStatus if counts[status]]


def _note_status(appointment: Appointment) -> str:
    note = _note(appointment)
    return note.status if note else ""


def _note(appointment: Appointment) -> ChartNote | None:
    visit = appointment.visit
    return getattr(visit, "chart_note", None) if visit is not None else None


def _act(request: PracticeRequest, appointment: Appointment, today: dt.date) -> Act | None:
    def url(name: str, **kwargs: int) -> str:
        return practice_url(request, name, **kwargs)

    if appointment.status == AppointmentStatus.BOOKED:
        is_due = timezone.localtime(appointment.starts_at).date() <= today
        return Act("Check in", url("appointment_check_in", appointment_id=appointment.pk), "post") if is_due else None
    if appointment.visit is None:
        return None
    may_code = may(request.membership, Permission.CODE)
    if may_code and _note_status(appointment) != ChartNote.Status.SIGNED:
        return Act("Write note", url("chart_note", visit_id=appointment.visit.pk), "get")
    if appointment.status == AppointmentStatus.CHECKED_IN:
        return Act("Check out", url("appointment_check_out", appointment_id=appointment.pk), "post")
    return None


def _days(shown: list[Appointment], first: dt.date, today: dt.date, asked: Asked) -> list[Day]:
    by_day: dict[dt.date, list[Appointment]] = {first + count * ONE_DAY: [] for count in range(DAYS_OF_WEEK)}
    for each in shown:
        by_day[timezone.localtime(each.starts_at).date()].append(each)
    weekend = [on for on in list(by_day)[-2:] if not by_day[on]]
    return [
        Day(
            on,
            on == today,
            asked.query(day=on.isoformat(), view=""),
            appointments,
            sum(each.status == AppointmentStatus.BOOKED for each in appointments),
        )
        for on, appointments in by_day.items()
        if on not in weekend
    ]


def _unsigned_count(request: PracticeRequest) -> int:
    if not may(request.membership, Permission.CODE):
        return 0
    own = provider_of(request.user.pk)
    return visits_without_signed_note(own.pk if own else None).count()


@requires(Permission.CODE)
@require_GET
def unsigned_notes(request: PracticeRequest) -> HttpResponse:
    """Visits whose note is missing or not signed: a provider's own, or everybody's for anybody else."""
    own = provider_of(request.user.pk)
    visits = visits_without_signed_note(own.pk if own else None)[:200]
    return render(request, "encounters/unsigned_notes.html", {"visits": visits, "own": own})
