"""Every file in and out, with its segments explained."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from clearinghouse.models import Direction, FileState, InterchangeFile, TradingPartnerAccount
from clearinghouse.queries import recent_files
from clearinghouse.services.delivery import OutcomeIsKnown, mark_handed_over, settle_outcome
from clearinghouse.views.raw_segments import READ_BYTES, ROWS_TEMPLATE, findings_in, raw_part, wants_more
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.services.audit import record_event

PAGE_ROWS = 50


@requires(Permission.CLAIMS)
@require_GET
def file_list(request: PracticeRequest) -> HttpResponse:
    """Files newest first, by direction and what they hold."""
    files = recent_files()
    direction = request.GET.get("direction", "")
    if direction in Direction.values:
        files = files.filter(direction=direction)
    before = request.GET.get("before", "")
    if before.isdigit():
        files = files.filter(pk__lt=int(before))
    rows = list(files[: PAGE_ROWS + 1])
    return render(
        request,
        "clearinghouse/file_list.html",
        {
            "files": rows[:PAGE_ROWS],
            "next_before": rows[PAGE_ROWS - 1].pk if len(rows) > PAGE_ROWS else None,
            "direction": direction,
            "has_accounts": TradingPartnerAccount.objects.exists(),
        },
    )


@requires(Permission.CLAIMS)
@require_GET
def file_page(request: PracticeRequest, file_id: int) -> HttpResponse:
    """One file: what it is, what became of it, and its segments in words."""
    file = get_object_or_404(InterchangeFile.objects.select_related("account", "created_by"), pk=file_id)
    record_event(actor=request.user, verb="file.viewed", subject=file, now=timezone.now())
    content = bytes(file.content)
    part = raw_part(request, content, findings=findings_in(content))
    if wants_more(request):
        return render(request, ROWS_TEMPLATE, {"segments": part.segments, "more_url": part.more_url})
    return render(
        request,
        "clearinghouse/file_page.html",
        {
            "file": file,
            "raw": part,
            "is_unjudged": len(content) > READ_BYTES,
            "readings": file.readings.order_by("id"),
            "is_unknown": file.state == FileState.OUTCOME_UNKNOWN,
            "is_manual": file.account is not None
            and file.account.kind == TradingPartnerAccount.Kind.MANUAL
            and file.state == FileState.TO_SEND,
            "can_settle": may(request.membership, Permission.REMITTANCES),
        },
    )


@requires(Permission.CLAIMS)
@require_GET
def file_download(request: PracticeRequest, file_id: int) -> HttpResponse:
    """The bytes as they went over the wire."""
    file = get_object_or_404(InterchangeFile, pk=file_id)
    record_event(actor=request.user, verb="file.downloaded", subject=file, now=timezone.now())
    return HttpResponse(
        bytes(file.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="file-{file.pk}.x12"'},
    )


@requires(Permission.CLAIMS)
@require_POST
def file_outcome(request: PracticeRequest, file_id: int) -> HttpResponse:
    """A person says whether a file of unknown outcome arrived."""
    if not may(request.membership, Permission.REMITTANCES):
        raise PermissionDenied
    file = get_object_or_404(InterchangeFile, pk=file_id)
    has_arrived = request.POST.get("arrived") == "yes"
    try:
        settle_outcome(file=file, has_arrived=has_arrived, actor=request.user, now=timezone.now())
    except OutcomeIsKnown as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Marked as sent." if has_arrived else "The file will be sent again within a minute.")
    return redirect(practice_url(request, "file_page", file_id=file.pk))


@requires(Permission.CLAIMS)
@require_POST
def file_handed_over(request: PracticeRequest, file_id: int) -> HttpResponse:
    """A person has uploaded a manual account's file himself."""
    file = get_object_or_404(InterchangeFile, pk=file_id)
    try:
        mark_handed_over(file=file, actor=request.user, now=timezone.now())
    except OutcomeIsKnown as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "Marked as handed over.")
    return redirect(practice_url(request, "file_page", file_id=file.pk))
