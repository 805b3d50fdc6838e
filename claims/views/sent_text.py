"""What goes out of a text, while it is typed on the preparation page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from claims.forms.sent_text import words_about
from practice.permissions import Permission, PracticeRequest, requires


@requires(Permission.CLAIMS)
@require_POST
def sent_text(request: PracticeRequest) -> HttpResponse:
    """The words beside the field; nothing is kept of the text, which is posted so that it stands in no address."""
    words = words_about(request.POST.get("text", ""))
    return render(request, "claims/claim_prepare.html#sent_text", {"words": words})
