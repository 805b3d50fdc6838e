"""What one looks for in the audit trail."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone

from practice.forms.fields import UsDateField
from practice.models import Membership, User
from practice.queries.audit import AuditFilter


class AuditSearchForm(forms.Form):
    actor = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Everybody", label="Who")
    verb = forms.CharField(required=False, label="What", help_text="Its beginning: chart, claim.sent, payer.")
    subject_id = forms.IntegerField(required=False, min_value=1, label="Number of the record")
    since = UsDateField(required=False, label="From")
    until = UsDateField(required=False, label="Until")

    def __init__(self, data: object, *, practice_id: int) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a query dict
        members = Membership.objects.filter(practice_id=practice_id).values("user_id")
        people = User.objects.filter(pk__in=members) | User.objects.filter(is_system=True)
        self.fields["actor"].queryset = people.order_by("last_name", "first_name")  # type: ignore[attr-defined]  # a choice field

    def wanted(self, *, subject_type: str = "") -> AuditFilter:
        """The filter that was typed; a field that cannot be read asks nothing."""
        self.is_valid()
        found = self.cleaned_data
        return AuditFilter(
            actor_id=found["actor"].pk if found.get("actor") else None,
            verb=found.get("verb", "").strip().lower(),
            subject_type=subject_type,
            subject_id=found.get("subject_id"),
            since=_start_of(found.get("since")),
            until=_start_of(found["until"] + dt.timedelta(days=1)) if found.get("until") else None,
        )


def _start_of(day: dt.date | None) -> dt.datetime | None:
    """Midnight in the practice's zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
