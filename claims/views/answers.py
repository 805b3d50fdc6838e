"""Answers to our files: those that a person brings, and those that name nothing of ours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.queries.history import unmatched_answers
from claims.tasks import read_acknowledgements
from clearinghouse.models import FileReading
from clearinghouse.services.files import Member, Upload, upload_files
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires


@requires(Permission.CLAIMS_VIEW)
@require_GET
def unmatched_list(request: PracticeRequest) -> HttpResponse:
    """Answers that match no claim of ours; whoever works on claims can bring others."""
    context = {"answers": unmatched_answers(), "can_upload": may(request.membership, Permission.CLAIMS)}
    return render(request, "claims/unmatched_list.html", context)


@requires(Permission.CLAIMS)
@require_POST
def answers_upload(request: PracticeRequest) -> HttpResponse:
    """Store TA1, 999, 277CA and 277 files that a person fetched, then wake a worker for each."""
    files = [Member(file.name or "upload", file.read()) for file in request.FILES.getlist("files")]
    if not files:
        messages.error(request, "Choose at least one file: a TA1, 999, 277CA or 277 as it came, or a zip of them.")
        return redirect(practice_url(request, "unmatched_list"))
    uploads = upload_files(files=files, account=None, actor=request.user, now=timezone.now())
    stored = [one.file for one in uploads if one.file is not None and not one.problem]
    readings = FileReading.objects.filter(file__in=stored, reader=FileReading.Reader.ACKNOWLEDGEMENTS).values_list(
        "pk", "file_id"
    )
    for reading_id, _ in readings:
        read_acknowledgements.delay_on_commit(request.practice.pk, reading_id)
    _tell(request, uploads, {file_id for _, file_id in readings})
    return redirect(practice_url(request, "unmatched_list"))


def _tell(request: PracticeRequest, uploads: list[Upload], read_ids: set[int]) -> None:
    """Every uploaded file by name: read now, or why not."""
    for one in uploads:
        if one.problem or one.file is None:
            messages.warning(request, f"{one.name}: {one.problem}")
        elif one.file.pk not in read_ids:
            messages.warning(request, f"{one.name}: no answer to a claim file was found in it. It is kept under Files.")
    if read_ids:
        count = f"{len(read_ids)} file{'s are' if len(read_ids) != 1 else ' is'} stored"
        messages.success(request, f"{count}. Claims move as they are read; what matches none of them is listed here.")
