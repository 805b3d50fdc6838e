"""The chart note: its page, saving, signing, and what is added later."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from billing.models import Superbill, SuperbillKind, Visit
from billing.services.superbills import VisitAlreadyBilled
from encounters.models import ChartNote
from encounters.services.notes import (
    NoteIsSigned,
    NoteNotSigned,
    NoteTexts,
    NoteWasChanged,
    NothingWritten,
    add_addendum,
    save_note,
    texts_of,
)
from encounters.services.signing import NoteNotReady, sign_note
from encounters.views.coding_panel import coding_context
from patients.forms.fields import typed_text
from patients.models import Sequence
from patients.queries import coverages_on
from patients.views.joining import open_url
from patients.views.page import Step
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.services.audit import record_event

SECTIONS = (
    ("subjective", "Subjective", "What the patient says."),
    ("objective", "Objective", "What you find and measure."),
    ("assessment", "Assessment", "What you think it is, and how it goes."),
    ("plan", "Plan", "What was done today, and what is next."),
)
MAX_VERSION_DIGITS = 9


@dataclass(frozen=True)
class Section:
    """One part of the note: as typed here and, where somebody else saved first, as on file."""

    name: str
    label: str
    hint: str
    text: str
    text_on_file: str

    @property
    def differs(self) -> bool:
        return self.text != self.text_on_file


def load_visit(visit_id: int) -> Visit:
    return get_object_or_404(
        Visit.objects.select_related(
            "patient",
            "rendering_provider",
            "location",
            "appointment",
            "chart_note__updated_by",
            "chart_note__signed_by",
        ),
        pk=visit_id,
    )


def _note_of(visit: Visit) -> ChartNote:
    """The visit's note, or an empty one that is not on file yet."""
    note: ChartNote | None = getattr(visit, "chart_note", None)
    return note or ChartNote(visit=visit, version=0)


@requires(Permission.CHART)
@require_GET
def chart_note(request: PracticeRequest, visit_id: int) -> HttpResponse:
    visit = load_visit(visit_id)
    record_event(actor=request.user, verb="chart.viewed", subject=visit, now=timezone.now())
    return _page(request, visit)


def _page(
    request: PracticeRequest, visit: Visit, typed: NoteTexts | None = None, addendum: str = "", status: int = 200
) -> HttpResponse:
    """The page of the note; `typed` is shown instead of what is on file, with what is on file beside it.

    `addendum` is what somebody wrote for a note that was signed meanwhile.
    """
    note = _note_of(visit)
    is_signed = note.status == ChartNote.Status.SIGNED
    primary = coverages_on(patient_id=visit.patient_id, service_on=visit.service_on).get(Sequence.PRIMARY)
    superbill = Superbill.objects.filter(visit=visit, kind=SuperbillKind.VISIT).first() if is_signed else None
    context = {
        "visit": visit,
        "patient": visit.patient,
        "appointment": getattr(visit, "appointment", None),
        "note": note,
        "is_signed": is_signed,
        "may_write": not is_signed and may(request.membership, Permission.CODE),
        "may_add": is_signed and may(request.membership, Permission.CODE),
        "sections": _sections(note, typed or texts_of(note)),
        "is_conflict": typed is not None,
        "unsaved_addendum": addendum,
        "addenda": note.addenda.select_related("added_by").order_by("added_at", "pk") if is_signed else (),
        "primary": primary,
        "superbill": superbill,
        "superbill_url": _superbill_url(request, superbill, "superbill_page"),
        "superbill_pdf_url": _superbill_url(request, superbill, "superbill_pdf"),
        "step": _step_when_signed(request, visit, superbill, primary is not None) if is_signed else None,
    } | coding_context(request, visit)
    return render(request, "encounters/chart_note.html", context, status=status)


def _sections(note: ChartNote, texts: NoteTexts) -> list[Section]:
    return [Section(name, label, hint, getattr(texts, name), getattr(note, name)) for name, label, hint in SECTIONS]


def _superbill_url(request: PracticeRequest, superbill: Superbill | None, name: str) -> str:
    return open_url(request, name, superbill_id=superbill.pk) if superbill else ""


def _step_when_signed(request: PracticeRequest, visit: Visit, superbill: Superbill | None, is_insured: bool) -> Step:
    if is_insured:
        claim_url = open_url(request, "claim_for_visit", visit_id=visit.pk)
        if claim_url:
            return Step("The note is signed. See its claim and submit it.", claim_url, "Open the claim", method="post")
        return Step("The note is signed. Billing submits the claim.", "", "", "moving")
    collect_url = open_url(request, "take_payment", visit_id=visit.pk)
    if collect_url and superbill and visit.patient_balance_amount > 0:
        return Step("The visit is billed to the patient.", collect_url, "Take a payment")
    return Step("The note is signed and the visit is billed to the patient.", "", "", "done")


def _typed(request: PracticeRequest) -> NoteTexts:
    # Browsers send line ends as CRLF; the text on file has LF, so that the same text compares as the same.
    return NoteTexts(**{name: typed_text(request.POST, name).replace("\r\n", "\n") for name, _, _ in SECTIONS})


def _version(request: PracticeRequest) -> int:
    """The version that was read, or the one on file that the writer chose to overwrite."""
    text = request.POST.get("overwrites") or request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_VERSION_DIGITS else -1


@requires(Permission.CODE)
@require_POST
def note_save(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Save the text; the browser calls this a second after each pause in typing."""
    visit = load_visit(visit_id)
    now = timezone.now()
    try:
        note = save_note(visit=visit, version=_version(request), texts=_typed(request), actor=request.user, now=now)
    except NoteWasChanged:
        return _conflict(request, visit_id)
    except NoteIsSigned:
        if request.htmx:
            return render(request, "encounters/note_locked.html", {"visit": visit}, status=409)
        return _signed_before(request, visit_id)
    if request.htmx:
        saved = render(request, "encounters/note_saved.html", {"note": note, "saved_at": now})
        return trigger_client_event(saved, "form-saved")
    messages.success(request, "The note is saved.")
    return _back(request, visit)


def _conflict(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Show both texts; what was typed stays in the fields until its writer chooses."""
    visit = load_visit(visit_id)
    if not request.htmx:
        return _page(request, visit, _typed(request), status=409)
    note = _note_of(visit)
    context = {"note": note, "visit": visit, "sections": _sections(note, _typed(request))}
    return render(request, "encounters/chart_note.html#conflict", context, status=409)


@requires(Permission.CODE)
@require_POST
def note_sign(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """The button belongs to the form of the text, so that the last words typed are signed, too."""
    visit = load_visit(visit_id)
    now = timezone.now()
    try:
        if "version" in request.POST:
            save_note(visit=visit, version=_version(request), texts=_typed(request), actor=request.user, now=now)
        superbill = sign_note(visit=visit, actor=request.user, today=timezone.localdate(), now=now)
    except NoteWasChanged:
        return _conflict(request, visit_id)
    except NoteIsSigned:
        return _signed_before(request, visit_id)
    except (NoteNotReady, VisitAlreadyBilled) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"The note is signed; superbill {superbill.number} charges the visit.")
    return _back(request, visit)


def _signed_before(request: PracticeRequest, visit_id: int) -> HttpResponse:
    """Of a second click nothing is said; words that are not in the signed note are offered as its addendum."""
    visit = load_visit(visit_id)
    note, typed = _note_of(visit), _typed(request)
    if "version" not in request.POST or typed == texts_of(note):
        messages.success(request, "The note is signed.")
        return _back(request, visit)
    not_in_it = [section.text for section in _sections(note, typed) if section.differs and section.text.strip()]
    return _page(request, visit, status=409, addendum="\n\n".join(not_in_it))


@requires(Permission.CODE)
@require_POST
def note_addendum(request: PracticeRequest, visit_id: int) -> HttpResponse:
    visit = load_visit(visit_id)
    try:
        add_addendum(visit=visit, text=typed_text(request.POST, "text"), actor=request.user, now=timezone.now())
    except (NoteNotSigned, NothingWritten) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "The addendum is part of the note now.")
    return _back(request, visit)


def _back(request: PracticeRequest, visit: Visit) -> HttpResponse:
    return redirect(practice_url(request, "chart_note", visit_id=visit.pk))
