"""Booking an appointment in the practice's own time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q

from billing.models import Modality
from encounters.models import Appointment
from encounters.rules.practice_time import NoSuchTime, moment_of
from encounters.services.booking import Booking
from patients.forms.fields import DayField
from patients.models import Patient
from providers.models import Location, RenderingProvider

TIME_SHAPES = ["%H:%M", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"]
LENGTHS = (15, 20, 30, 45, 60, 75, 90, 120)


class AppointmentForm(forms.Form):
    """The patient comes from the picker: a radio button of the page, or the patient page's link."""

    patient = forms.ModelChoiceField(
        Patient.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": "Search the patient and choose one of those found."},
    )
    on = DayField(label="Date")
    at = forms.TimeField(
        label="Time",
        input_formats=TIME_SHAPES,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "Enter the time as 9:30 AM."},
    )
    minutes = forms.TypedChoiceField(
        label="Length", coerce=int, choices=[(each, f"{each} minutes") for each in LENGTHS], initial=30
    )
    provider = forms.ModelChoiceField(RenderingProvider.objects.none(), empty_label="Choose who treats")
    location = forms.ModelChoiceField(Location.objects.none(), empty_label="Choose where")
    modality = forms.ChoiceField(choices=[("", "Choose what for"), *Modality.choices])
    is_new_patient = forms.BooleanField(label="New patient", required=False)
    reason = forms.CharField(label="Reason for the visit", required=False, max_length=200)

    def __init__(
        self, *args: object, zone: ZoneInfo, appointment: Appointment | None = None, **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.zone = zone
        self.starts_at: dt.datetime | None = None
        in_use = Q(is_active=True)
        kept_provider, kept_location = (
            (appointment.provider_id, appointment.location_id) if appointment else (None, None)
        )
        self._choose_from("patient", Patient.objects.all())
        self._choose_from(
            "provider",
            RenderingProvider.objects.filter(in_use | Q(pk=kept_provider)).order_by("last_name", "pk"),
        )
        self._choose_from("location", Location.objects.filter(in_use | Q(pk=kept_location)).order_by("name", "pk"))
        if appointment is not None and appointment.minutes not in LENGTHS:
            self.fields["minutes"].choices = [  # type: ignore[attr-defined]  # a choice field
                (appointment.minutes, f"{appointment.minutes} minutes"),
                *self.fields["minutes"].choices,  # type: ignore[attr-defined]  # a choice field
            ]

    def _choose_from(self, name: str, rows: object) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a model choice field

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        on, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        if on is not None and at is not None:
            try:
                self.starts_at = moment_of(on, at, self.zone)
            except NoSuchTime as problem:
                self.add_error("at", str(problem))
        return cleaned

    def booking(self) -> Booking:
        """What was agreed, once the form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("on", "at")}
        return Booking(starts_at=self.starts_at, **values)  # type: ignore[arg-type]  # set by clean


def initial_of(appointment: Appointment, zone: ZoneInfo) -> dict[str, object]:
    """An appointment as the form shows it."""
    local = appointment.starts_at.astimezone(zone)
    return {
        "patient": appointment.patient_id,
        "on": local.date(),
        "at": local.time(),
        "minutes": appointment.minutes,
        "provider": appointment.provider_id,
        "location": appointment.location_id,
        "modality": appointment.modality,
        "is_new_patient": appointment.is_new_patient,
        "reason": appointment.reason,
    }
