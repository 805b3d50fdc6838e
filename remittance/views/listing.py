"""Remittances: files, checks, exceptions and next payers' claims, in tabs; upload and fetch."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from clearinghouse.models import FileReading
from clearinghouse.queries import mailbox_problems
from clearinghouse.services.files import Member, Upload, upload_files
from practice.permissions import Permission, PracticeRequest, practice_url, requires
from practice.queries import keyset_page, whole_number
from remittance.models import Remittance
from remittance.queries.next_claims import failed_with_owners
from remittance.queries.worklists import (
    Counts,
    checks,
    counts,
    exceptions,
    inbound_files,
    next_claims_unsent,
    reading_progress,
)
from remittance.tasks import collect_files, read_remittances

TABS = ("checks", "files", "exceptions", "next")
LOOK_BACK = dt.timedelta(minutes=10)


@requires(Permission.REMITTANCES)
@require_safe
def remittance_list(request: PracticeRequest) -> HttpResponse:
    """One tab of the list; the tabs carry the counts."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "checks"
    counted = counts()
    context = {
        "tab": tab,
        "counts": counted,
        "mailbox_problems": mailbox_problems(),
        "tabs": _tabs(request, tab, counted),
        "progress": reading_progress(timezone.now() - LOOK_BACK),
        "since": (timezone.now() - LOOK_BACK).isoformat(),
        **_rows(request, tab),
    }
    return render(request, "remittance/remittance_list.html", context)


def _tabs(request: PracticeRequest, current: str, counted: Counts) -> list[dict[str, Any]]:  # Any: template values
    address = practice_url(request, "remittance_list")
    named = (
        ("checks", "Checks", counted.checks),
        ("files", "Files", counted.files),
        ("exceptions", "Exceptions", counted.exceptions),
        ("next", "Next payer", counted.next_claims),
    )
    return [
        {"label": label, "url": f"{address}?tab={name}", "count": count, "is_current": name == current}
        for name, label, count in named
    ]


def _rows(request: PracticeRequest, tab: str) -> dict[str, Any]:  # Any: template context
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    if tab == "files":
        return {"page": keyset_page(inbound_files(), order=("-pk",), after=after, before=before)}
    if tab == "exceptions":
        return {"page": keyset_page(exceptions(), order=("-pk",), after=after, before=before)}
    if tab == "next":
        page = keyset_page(next_claims_unsent(), order=("-pk",), after=after, before=before)
        return {"page": page, "failed": failed_with_owners(20)}
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    return {
        "page": keyset_page(checks(state=state, text=text), order=("-pk",), after=after, before=before),
        "search": text,
        "state": state,
        "state_chips": _state_chips(request, state),
    }


def _state_chips(request: PracticeRequest, current: str) -> list[dict[str, Any]]:  # Any: template values
    address = practice_url(request, "remittance_list")
    named = (("", "All"), *Remittance.State.choices)
    return [
        {"label": label, "url": f"{address}?tab=checks&state={value}", "is_current": value == current}
        for value, label in named
    ]


@requires(Permission.REMITTANCES)
@require_POST
def remittance_upload(request: PracticeRequest) -> HttpResponse:
    """Store what was chosen or dropped, then wake a worker for each file with an 835."""
    files = [Member(file.name or "upload", file.read()) for file in request.FILES.getlist("files")]
    if not files:
        messages.error(request, "Choose at least one file: an 835 as it came from the payer, or a zip of them.")
        return redirect(practice_url(request, "remittance_list"))
    uploads = upload_files(files=files, account=None, actor=request.user, now=timezone.now())
    stored = [one for one in uploads if one.file is not None and not one.problem]
    readings = FileReading.objects.filter(
        file__in=[one.file for one in stored], reader=FileReading.Reader.REMITTANCES
    ).values_list("pk", "file_id")
    for reading_id, _ in readings:
        read_remittances.delay_on_commit(request.practice.pk, reading_id)
    _tell(request, uploads, {file_id for _, file_id in readings})
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=files")


def _tell(request: PracticeRequest, uploads: list[Upload], read_ids: set[int]) -> None:
    """Every uploaded file by name: read now, or why not."""
    for one in uploads:
        if one.problem or one.file is None:
            messages.warning(request, f"{one.name}: {one.problem}")
        elif one.file.pk not in read_ids:
            messages.warning(request, f"{one.name}: no 835 was found in it. It is kept under Files.")
    count = len(read_ids)
    if count:
        messages.success(request, f"{count} file{'s' if count != 1 else ''} stored. Reading has begun.")


@requires(Permission.REMITTANCES)
@require_POST
def remittance_fetch(request: PracticeRequest) -> HttpResponse:
    collect_files.delay_on_commit(request.practice.pk)
    messages.success(request, "Looking into the clearinghouse mailboxes. New files appear here as they are read.")
    return redirect(f"{practice_url(request, 'remittance_list')}?tab=files")


@requires(Permission.REMITTANCES)
@require_safe
def remittance_progress(request: PracticeRequest) -> HttpResponse:
    """The progress bar, asked for again while files are being read."""
    since = parse_datetime(request.GET.get("since", "").replace(" ", "+"))
    since = since if since is not None and since.tzinfo else timezone.now() - LOOK_BACK
    context = {"progress": reading_progress(since), "since": since.isoformat(), "is_polled": True}
    return render(request, "remittance/remittance_list.html#progress", context)
