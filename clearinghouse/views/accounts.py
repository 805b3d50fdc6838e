"""Settings: clearinghouse accounts and which payer goes where."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clearinghouse.forms import AccountForm, RouteForm
from clearinghouse.models import Route, TradingPartnerAccount
from clearinghouse.services.accounts import add_route, remove_route, save_account
from practice.permissions import Permission, PracticeRequest, practice_url, requires


@requires(Permission.SETTINGS)
@require_GET
def account_list(request: PracticeRequest) -> HttpResponse:
    return render(
        request,
        "clearinghouse/account_list.html",
        {
            "accounts": TradingPartnerAccount.objects.order_by("name"),
            "routes": Route.objects.select_related("payer", "account").order_by("payer__name", "claim_type"),
            "route_form": RouteForm(),
        },
    )


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "POST"])
def account_edit(request: PracticeRequest, account_id: int | None = None) -> HttpResponse:
    account = (
        TradingPartnerAccount(practice=request.practice)
        if account_id is None
        else get_object_or_404(TradingPartnerAccount, pk=account_id)
    )
    form = AccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        save_account(
            account=form.save(commit=False),
            changed_fields=form.changed_data,
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, f"The account {account.name} was saved.")
        return redirect(practice_url(request, "account_list"))
    return render(request, "clearinghouse/account_edit.html", {"form": form, "account": account})


@requires(Permission.SETTINGS)
@require_POST
def route_add(request: PracticeRequest) -> HttpResponse:
    form = RouteForm(request.POST, instance=Route(practice=request.practice))
    if form.is_valid():
        add_route(route=form.save(commit=False), actor=request.user, now=timezone.now())
        messages.success(request, "The route was added.")
    else:
        messages.error(
            request, "That route exists already, or its account is missing: choose another payer or account."
        )
    return redirect(practice_url(request, "account_list"))


@requires(Permission.SETTINGS)
@require_POST
def route_remove(request: PracticeRequest, route_id: int) -> HttpResponse:
    route = get_object_or_404(Route, pk=route_id)
    remove_route(route=route, actor=request.user, now=timezone.now())
    messages.success(request, "The route was removed.")
    return redirect(practice_url(request, "account_list"))
