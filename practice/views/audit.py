"""The audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.forms.audit import AuditSearchForm
from practice.permissions import Permission, PracticeRequest, requires
from practice.queries import keyset_page, whole_number
from practice.queries.audit import audit_events


@requires(Permission.AUDIT)
@require_safe
def audit_trail(request: PracticeRequest) -> HttpResponse:
    form = AuditSearchForm(request.GET, practice_id=request.practice.pk)
    page = keyset_page(
        audit_events(form.wanted(subject_type=request.GET.get("subject_type", ""))),
        order=("-at", "-pk"),
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    template = "practice/audit_trail.html#table" if request.htmx else "practice/audit_trail.html"
    return render(request, template, {"form": form, "page": page})
