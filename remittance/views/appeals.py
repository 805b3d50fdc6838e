"""Appeals: their list, one letter, its PDF, and the evidence packet."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.services.facts import load_claims, load_facts
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries import keyset_page, whole_number
from practice.services.audit import record_event
from remittance.documents import appeal_letter_pdf, evidence_packet_pdf, packet_parts
from remittance.forms import AppealAnswerForm, AppealForm, AppealSendForm
from remittance.models import Appeal
from remittance.queries.appeals import (
    OVERDUE,
    appeal_with_claim,
    appeals_in,
    authorizations_of,
    denials_of,
    evidence_of,
    has_signed_note,
)
from remittance.rules.denials import answer_days
from remittance.services.appeals import CannotChangeAppeal, Sending, answer_appeal, send_appeal, write_appeal
from remittance.services.denials import DenialIsResolved
from remittance.views.disputes import letter_tabs

ADDRESS_LINES = 4  # name, department, street, city


@requires(Permission.REMITTANCES)
@require_safe
def appeal_list(request: PracticeRequest) -> HttpResponse:
    state = request.GET.get("state", Appeal.State.DRAFT)
    today = timezone.localdate()
    page = keyset_page(
        appeals_in(state, today),
        order=("-pk",),
        after=whole_number(request.GET.get("after")),
        before=whole_number(request.GET.get("before")),
    )
    url = practice_url(request, "appeal_list")
    chips = [
        {"label": label, "url": f"{url}?state={value}", "is_current": state == value}
        for value, label in (*Appeal.State.choices[:2], (OVERDUE, "Overdue"), *Appeal.State.choices[2:], ("all", "All"))
    ]
    context = {"page": page, "chips": chips, "tabs": letter_tabs(request, is_dispute=False), "today": today}
    return render(request, "remittance/appeal_list.html", context)


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_page(request: PracticeRequest, appeal_id: int) -> HttpResponse:
    """The letter with what it says of the money; a draft can be changed here."""
    appeal = get_object_or_404(appeal_with_claim(), pk=appeal_id)
    form = AppealForm(request.POST if request.method == "POST" else None, instance=appeal)
    if request.method == "POST" and form.is_valid():
        written = {name: form.cleaned_data[name] for name in AppealForm.Meta.fields}
        try:
            write_appeal(appeal_id=appeal.pk, actor=request.user, now=timezone.now(), **written)
        except CannotChangeAppeal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The letter was saved.")
        return redirect(practice_url(request, "appeal_page", appeal_id=appeal.pk))
    return _page(request, appeal, form=form)


def _page(request: PracticeRequest, appeal: Appeal, **forms: Any) -> HttpResponse:  # Any: the forms by name
    today = timezone.localdate()
    due_on = today + dt.timedelta(days=answer_days(appeal.claim.payer.filing_indicator))
    context = {
        "appeal": appeal,
        "denials": denials_of(appeal),
        "form": AppealForm(instance=appeal),
        "send_form": AppealSendForm(initial={"sent_on": today, "answer_due_on": due_on}, today=today),
        "answer_form": AppealAnswerForm(initial={"answered_on": today}, today=today, state=appeal.state),
        "lacks_address": appeal.state == Appeal.State.DRAFT and len(appeal.addressee.splitlines()) < ADDRESS_LINES,
        "today": today,
        **forms,
    }
    return render(request, "remittance/appeal_page.html", context)


@requires(Permission.REMITTANCES)
@require_POST
def appeal_send(request: PracticeRequest, appeal_id: int) -> HttpResponse:
    appeal = get_object_or_404(appeal_with_claim(), pk=appeal_id)
    form = AppealSendForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, appeal, send_form=form)
    try:
        sending = Sending(**form.cleaned_data)
        send_appeal(appeal_id=appeal.pk, sending=sending, actor=request.user, now=timezone.now())
    except (CannotChangeAppeal, DenialIsResolved) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Sent. The answer is due on {sending.answer_due_on:%m/%d/%Y}.")
    return redirect(practice_url(request, "appeal_page", appeal_id=appeal.pk))


@requires(Permission.REMITTANCES)
@require_POST
def appeal_answer(request: PracticeRequest, appeal_id: int) -> HttpResponse:
    appeal = get_object_or_404(appeal_with_claim(), pk=appeal_id)
    form = AppealAnswerForm(request.POST, today=timezone.localdate(), state=appeal.state)
    if not form.is_valid():
        return _page(request, appeal, answer_form=form)
    try:
        answer_appeal(appeal_id=appeal.pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except CannotChangeAppeal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The answer is written down.")
    return redirect(practice_url(request, "appeal_page", appeal_id=appeal.pk))


@requires(Permission.REMITTANCES)
@require_safe
def appeal_letter(request: PracticeRequest, appeal_id: int) -> HttpResponse:
    """The letter as PDF, on Letter paper."""
    appeal = get_object_or_404(appeal_with_claim(), pk=appeal_id)
    record_event(actor=request.user, verb="appeal.printed", subject=appeal, now=timezone.now())
    named = packet_parts(
        has_note=has_signed_note(appeal.claim),
        has_authorization=bool(authorizations_of(appeal.claim)),
        is_answered=True,
    )
    pdf = appeal_letter_pdf(
        appeal,
        denials=denials_of(appeal),
        parts=[title for _, title in named],
        practice=request.practice,
        today=timezone.localdate(),
        signer=request.user,
    )
    return _pdf(pdf, f"appeal-{appeal.claim.patient_control_number}-{appeal.level}.pdf")


@requires(Permission.REMITTANCES)
@require_safe
def appeal_packet(request: PracticeRequest, appeal_id: int) -> HttpResponse:
    """Everything that proves the claim, in one PDF. It holds the chart note, so reading the chart is on record."""
    if not may(request.membership, Permission.CHART):
        raise PermissionDenied
    appeal = get_object_or_404(appeal_with_claim(), pk=appeal_id)
    today, now = timezone.localdate(), timezone.now()
    evidence = evidence_of(appeal.claim)
    record_event(actor=request.user, verb="appeal.packet_printed", subject=appeal, now=now)
    if evidence.note is not None:
        visit, detail = evidence.note.note.visit, {"appeal": appeal.pk}
        record_event(actor=request.user, verb="chart.viewed", subject=visit, now=now, detail=detail)
    loaded = load_claims([appeal.claim_id])
    facts = load_facts(loaded, today=today)[appeal.claim_id]
    pdf = evidence_packet_pdf(appeal, denials=denials_of(appeal), evidence=evidence, facts=facts, today=today)
    return _pdf(pdf, f"evidence-{appeal.claim.patient_control_number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
