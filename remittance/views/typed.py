"""EOBs on paper: typed with the keyboard, kept while typing, posted as an 835."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from claims.models import Claim, ClaimLine
from clearinghouse.models import FileReading
from contacts.models import Payer
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.models import EobDraft, Remittance
from remittance.queries.typed_eobs import claims_to_type, eob_drafts
from remittance.rules.typed_eob import HEAD_FIELDS, TypedClaim, TypedEob, from_json, open_position, read_fields
from remittance.services.typed_eobs import (
    AlreadyTyped,
    CannotPost,
    TypedElsewhere,
    Typing,
    discard_eob,
    keep_eob,
    post_eob,
    start_eob,
    typing_of,
)
from remittance.tasks import read_remittances
from remittance.views.typed_form import (
    COLUMNS,
    METHODS,
    REASON_CHOICES,
    STATUS_CHOICES,
    STATUS_OF_SEQUENCE,
    claim_rows,
    level_rows,
    open_claim,
    paid_elsewhere,
)


@requires(Permission.REMITTANCES)
@require_safe
def eob_list(request: PracticeRequest) -> HttpResponse:
    """EOBs that are being typed, and those that were, the newest first."""
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    page = keyset_page(eob_drafts(), order=("-pk",), after=after, before=before)
    payers = {str(payer.pk): payer.name for payer in Payer.objects.only("name")}
    rows = []
    for draft in page.rows:
        eob = from_json(draft.content)
        rows.append({"draft": draft, "eob": eob, "payer": payers.get(eob.payer, ""), "count": len(eob.claims)})
    return render(request, "remittance/eob_list.html", {"page": page, "rows": rows})


@requires(Permission.REMITTANCES)
@require_POST
def eob_start(request: PracticeRequest) -> HttpResponse:
    draft = start_eob(actor=request.user, now=timezone.now())
    return redirect(practice_url(request, "eob_page", draft_id=draft.pk))


@requires(Permission.REMITTANCES)
@require_http_methods(["GET", "HEAD", "POST"])
def eob_page(request: PracticeRequest, draft_id: int) -> HttpResponse:
    """The EOB as typed so far. A post keeps what is typed, and does what its button says."""
    draft = get_object_or_404(EobDraft, pk=draft_id)
    if draft.file_id is not None:
        return _after_posting(request, draft)
    if request.method != "POST":
        eob = from_json(draft.content)
        return _form(request, draft, eob, opened=whole_number(request.GET.get("claim")))
    try:
        draft, opened = _keep(request, draft)
    except AlreadyTyped:  # a second click, while the first was posting it
        return _back(request, draft, None)
    return _act(request, draft, from_json(draft.content), opened)


def _keep(request: PracticeRequest, draft: EobDraft, edition: int | None = None) -> tuple[EobDraft, int | None]:
    """Keep what the form holds; which claim it held."""
    before = from_json(draft.content)
    opened = open_position(request.POST, before)
    line_ids: list[int] = []
    if opened is not None:
        lines = ClaimLine.objects.filter(claim=before.claims[opened].claim_id)
        line_ids = list(lines.order_by("number").values_list("pk", flat=True))
    eob = read_fields(request.POST, before, line_ids)
    kept = keep_eob(draft_id=draft.pk, eob=eob, actor=request.user, now=timezone.now(), edition=edition)
    return kept, opened


def _act(request: PracticeRequest, draft: EobDraft, eob: TypedEob, opened: int | None) -> HttpResponse:
    """What the button says: find or add a claim, open or remove one, post; else only keep."""
    added, wanted, removed = (whole_number(request.POST.get(name)) for name in ("add", "open", "remove"))
    act = request.POST.get("act", "")
    if added is not None:
        return _add(request, draft, eob, added)
    if wanted is not None:
        return _back(request, draft, wanted)
    if removed is not None:
        keep_eob(draft_id=draft.pk, eob=eob.without_claim(removed), actor=request.user, now=timezone.now())
        return _back(request, draft, None)
    if act == "find":
        return _find(request, draft, eob)
    if act == "post":
        return _post(request, draft, eob, opened)
    return _back(request, draft, None if act == "close" else opened)


def _back(request: PracticeRequest, draft: EobDraft, opened: int | None) -> HttpResponse:
    address = practice_url(request, "eob_page", draft_id=draft.pk)
    return redirect(address if opened is None else f"{address}?claim={opened}")


def _add(request: PracticeRequest, draft: EobDraft, eob: TypedEob, claim_id: int) -> HttpResponse:
    claim = Claim.objects.filter(pk=claim_id).first()
    if claim is None:
        raise Http404
    status = STATUS_OF_SEQUENCE.get(claim.sequence, "1")
    number = claim.payer_claim_control_number
    eob = eob.with_claim(TypedClaim(claim.pk, status=status, payer_number=number))
    keep_eob(draft_id=draft.pk, eob=eob, actor=request.user, now=timezone.now())
    return _back(request, draft, len(eob.claims) - 1)


def _find(request: PracticeRequest, draft: EobDraft, eob: TypedEob) -> HttpResponse:
    """Add the one claim that is meant, or show those that may be."""
    text = request.POST.get("find", "")
    found = claims_to_type(text)
    if len(found) == 1:
        return _add(request, draft, eob, found[0].pk)
    return _form(request, draft, eob, found=found, searched=text)


def _post(request: PracticeRequest, draft: EobDraft, eob: TypedEob, opened: int | None) -> HttpResponse:
    now = timezone.localtime()
    try:
        file = post_eob(draft_id=draft.pk, actor=request.user, today=now.date(), now=now)
    except CannotPost as refused:
        places = [one.position for one in refused.problems if one.position is not None]
        opened = opened if opened in places or not places else places[0]
        return _form(request, draft, eob, opened=opened, refused=refused)
    read_remittances.delay_on_commit(request.practice.pk, file.readings.get().pk)
    return _back(request, draft, None)


def _form(
    request: PracticeRequest,
    draft: EobDraft,
    eob: TypedEob,
    *,
    opened: int | None = None,
    found: list[Claim] | None = None,
    searched: str = "",
    refused: CannotPost | None = None,
) -> HttpResponse:
    typing = typing_of(eob, timezone.localdate())
    shown = open_claim(typing, opened)
    context = {
        "draft": draft,
        "eob": eob,
        "payers": Payer.objects.filter(is_active=True).order_by("name").only("name"),
        "payer": typing.payer,
        "methods": METHODS,
        "statuses": STATUS_CHOICES,
        "reasons": REASON_CHOICES,
        "columns": COLUMNS,
        "problems": _shown_problems(typing, refused),
        "first": refused.first if refused else None,
        "is_refused": refused is not None,
        "rows": claim_rows(typing, opened),
        "opened": shown,
        "levels": level_rows(eob),
        "record": typing.checked.record,
        "left": typing.checked.left,
        "elsewhere": paid_elsewhere(typing, opened if shown else None),
        "found": found,
        "searched": searched,
    }
    return render(request, "remittance/eob_page.html", context, status=422 if refused else 200)


def _shown_problems(typing: Typing, refused: CannotPost | None) -> dict[str, str]:
    """By field. Before posting is tried, a field that is still empty is no problem."""
    problems = (*typing.checked.problems, *(refused.problems if refused else ()))
    typed = {name for name in HEAD_FIELDS if getattr(typing.eob, name)} | {"plb_amount"}
    shown: dict[str, str] = {}
    for one in problems:
        if one.position is None and (refused or one.field in typed):
            shown.setdefault(one.field, one.text)
    return shown


@requires(Permission.REMITTANCES)
@require_POST
def eob_save(request: PracticeRequest, draft_id: int) -> HttpResponse:
    """Keep what is typed, while it is typed."""
    draft = get_object_or_404(EobDraft, pk=draft_id)
    try:
        _keep(request, draft, whole_number(request.POST.get("edition")) or 0)
    except AlreadyTyped:
        return HttpResponseClientRedirect(practice_url(request, "eob_page", draft_id=draft.pk))
    except TypedElsewhere as refused:
        return render(request, "remittance/eob_page.html#kept", {"not_kept": refused})
    return render(request, "remittance/eob_page.html#kept", {"kept_at": timezone.now()})


@requires(Permission.REMITTANCES)
@require_POST
def eob_claims(request: PracticeRequest, draft_id: int) -> HttpResponse:
    """Claims while their number, patient or date is typed; posted, so that no name stands in an address."""
    get_object_or_404(EobDraft, pk=draft_id)
    text = request.POST.get("find", "")
    return render(
        request, "remittance/eob_page.html#found", {"found": claims_to_type(text) if text else None, "searched": text}
    )


@requires(Permission.REMITTANCES)
@require_POST
def eob_discard(request: PracticeRequest, draft_id: int) -> HttpResponse:
    draft = get_object_or_404(EobDraft, pk=draft_id)
    try:
        discard_eob(draft_id=draft.pk, actor=request.user, now=timezone.now())
    except AlreadyTyped as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The EOB was thrown away. Nothing of it was posted.")
    return redirect(practice_url(request, "eob_list"))


def _after_posting(request: PracticeRequest, draft: EobDraft) -> HttpResponse:
    """On to the check as soon as the worker has read the file."""
    remittance = Remittance.objects.filter(file=draft.file_id).first()
    if remittance is not None:
        address = practice_url(request, "remittance_page", remittance_id=remittance.pk)
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    failure = FileReading.objects.filter(file=draft.file_id).values_list("failure", flat=True).first()
    context: dict[str, Any] = {"draft": draft, "failure": failure}  # Any: template context
    template = "remittance/eob_posting.html#progress" if request.htmx else "remittance/eob_posting.html"
    return render(request, template, context)
