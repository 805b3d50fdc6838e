"""One inquiry with its raw question and answer; and the list of those that need a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from eligibility.models import EligibilityInquiry
from eligibility.queries import history_of, kept_answer, needing_a_person
from eligibility.services.asking import ask_eligibility
from eligibility.tasks import ask
from eligibility.views.benefit_rows import benefit_rows
from eligibility.views.cards import card_for
from eligibility.views.raw import TITLES
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.services.audit import record_event
from x12.benefits import Rejection
from x12.codes.eligibility_rejections import Desk
from x12.rejection_advice import advice

PAGE_ROWS = 50


@requires(Permission.PATIENTS)
@require_GET
def inquiry_page(request: PracticeRequest, inquiry_id: int) -> HttpResponse:
    inquiry = get_object_or_404(
        EligibilityInquiry.objects.select_related("patient", "coverage__payer", "asked_by", "appointment__location"),
        pk=inquiry_id,
    )
    if request.htmx:
        return render(request, "eligibility/inquiry_page.html#answer", {"card": card_for(inquiry), "inquiry": inquiry})
    record_event(actor=request.user, verb="chart.viewed", subject=inquiry, now=timezone.now())
    return render(
        request,
        "eligibility/inquiry_page.html",
        {
            "inquiry": inquiry,
            "patient": inquiry.patient,
            "card": card_for(inquiry),
            "benefits": benefit_rows(kept_answer(inquiry)),
            "kept": [
                (transaction, title)
                for transaction, title, content in (
                    ("271", TITLES["271"], inquiry.response),
                    ("270", TITLES["270"], inquiry.request),
                )
                if content
            ],
            "history": history_of([inquiry.coverage_id]).exclude(pk=inquiry.pk)[:10],
        },
    )


@requires(Permission.PATIENTS)
@require_POST
def ask_again(request: PracticeRequest, inquiry_id: int) -> HttpResponse:
    """Ask the same question anew, with what is on file now."""
    inquiry = get_object_or_404(
        EligibilityInquiry.objects.select_related("patient", "coverage", "appointment"), pk=inquiry_id
    )
    again = ask_eligibility(
        patient=inquiry.patient,
        coverage=inquiry.coverage,
        modality=inquiry.modality,
        service_on=inquiry.service_on,
        appointment=inquiry.appointment,
        actor=request.user,
        now=timezone.now(),
    )
    ask.delay_on_commit(request.practice.pk, again.pk)
    return redirect(practice_url(request, "eligibility_inquiry", inquiry_id=again.pk))


DESKS = (
    (Desk.REGISTRATION, "Registration"),
    (Desk.ENROLLMENT, "Enrolment"),
    (Desk.INQUIRY, "What was asked"),
    (Desk.PAYER, "Call the payer"),
)


@requires(Permission.PATIENTS)
@require_GET
def eligibility_worklist(request: PracticeRequest) -> HttpResponse:
    """Coverages whose newest answer needs somebody: rejected, not active, no answer; all, or one desk's."""
    asked = request.GET.get("desk", "")
    desk = Desk(asked) if asked in set(Desk) else None
    rows = needing_a_person(desk)
    before = request.GET.get("before", "")
    if before.isdigit():
        rows = rows.filter(pk__lt=int(before))
    inquiries = list(rows.prefetch_related("rejections")[: PAGE_ROWS + 1])
    return render(
        request,
        "eligibility/worklist.html",
        {
            "cards": [card_for_row(row) for row in inquiries[:PAGE_ROWS]],
            "next_before": inquiries[PAGE_ROWS - 1].pk if len(inquiries) > PAGE_ROWS else None,
            "desks": DESKS,
            "desk": desk,
        },
    )


def card_for_row(inquiry: EligibilityInquiry) -> dict[str, object]:
    """A row of the worklist: no benefits are needed, since the answer was none."""
    rejections = [Rejection(row.loop, True, row.reason, row.follow_up) for row in inquiry.rejections.all()]
    return {"inquiry": inquiry, "reasons": [advice(one) for one in rejections]}
