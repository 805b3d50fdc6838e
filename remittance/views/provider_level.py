"""Provider-level amounts by payer: what it moved to later checks, took back, or paid as interest."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from contacts.models import Payer
from practice.money import ZERO
from practice.permissions import Permission, PracticeRequest, requires
from remittance.queries.provider_level import code_totals, payer_chains, payer_standings


@requires(Permission.REMITTANCES)
@require_safe
def provider_level_list(request: PracticeRequest) -> HttpResponse:
    standings = payer_standings()
    carried = sum((one.carried for one in standings), ZERO)
    return render(request, "remittance/provider_level_list.html", {"standings": standings, "carried": carried})


@requires(Permission.REMITTANCES)
@require_safe
def provider_level_page(request: PracticeRequest, payer_id: int) -> HttpResponse:
    """One payer's codes and chains; an open chain says what to do."""
    payer = get_object_or_404(Payer, pk=payer_id)
    found = payer_chains(payer)
    context = {
        "payer": payer,
        "chains": found,
        "totals": code_totals(payer),
        "carried": sum((chain.left for chain in found if chain.left > 0), ZERO),
        "unannounced": sum((-chain.left for chain in found if chain.left < 0), ZERO),
    }
    return render(request, "remittance/provider_level_page.html", context)
