"""The practice's own data."""

from __future__ import annotations

from django import forms

from practice.forms.fields import us_formfield
from practice.models import Practice

US_ZONES = (
    ("America/New_York", "Eastern (New York)"),
    ("America/Detroit", "Eastern (Detroit)"),
    ("America/Indiana/Indianapolis", "Eastern (Indianapolis)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Mountain without daylight saving (Phoenix)"),
    ("America/Boise", "Mountain (Boise)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Chamorro (Guam)"),
)


class PracticeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """How receipts, superbills and statements name the practice."""

    time_zone = forms.ChoiceField(
        choices=US_ZONES, help_text="Times on every page and the day of every posting follow it."
    )
    sections = (
        ("", (("name", 8), ("time_zone", 4), ("phone", 4), ("email", 8))),
        (
            "Address on receipts and statements",
            (("address_line1", 8), ("address_line2", 4), ("city", 5), ("state", 3), ("postal_code", 4)),
        ),
    )

    class Meta:
        model = Practice
        exclude = ("slug",)  # noqa: DJ006 - the slug is in every link that people keep
        formfield_callback = us_formfield
