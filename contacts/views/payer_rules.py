"""What a payer asks of claims beyond the guide: its rules, which an admin edits and billers read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts.forms.payer_rules import PayerRuleForm
from contacts.models import Payer, PayerRule
from contacts.queries import rules_of
from contacts.rules.payer_rule_words import in_words
from contacts.rules.payer_rules import KINDS, RuleKind
from contacts.services import PayerRuleAlreadyThere, copy_payer_rule, save_payer_rule, switch_payer_rule
from practice.permissions import Permission, PracticeRequest, may, practice_url, requires
from practice.queries.paging import keyset_page, whole_number
from practice.views.editing import SEEN, fingerprint


@requires(Permission.CLAIMS)
@require_safe
def payer_rule_list(request: PracticeRequest, payer_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    after, before = whole_number(request.GET.get("after")), whole_number(request.GET.get("before"))
    rules = rules_of(payer).select_related("billing_provider", "created_by")
    page = keyset_page(rules, order=("-pk",), after=after, before=before)
    context = {
        "payer": payer,
        "page": page,
        "rows": shown_rules(page.rows),
        "can_edit": may(request.membership, Permission.SETTINGS),
    }
    return render(request, "contacts/payer_rule_list.html", context)


def shown_rules(rules: list[PayerRule]) -> list[dict[str, Any]]:  # Any: what the template shows
    """Each rule with its sentence."""
    return [{"rule": rule, "sentence": in_words(rule.as_terms())} for rule in rules]


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_rule_add(request: PracticeRequest, payer_id: int) -> HttpResponse:
    """First the choice of the kind, then its form."""
    payer = get_object_or_404(Payer, pk=payer_id)
    kind = request.GET.get("kind", "")
    if kind not in set(RuleKind):
        return render(request, "contacts/payer_rule_kinds.html", {"payer": payer, "kinds": list(KINDS.items())})
    return _answer(request, payer, PayerRule(practice=request.practice, payer=payer, kind=kind))


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_rule_edit(request: PracticeRequest, payer_id: int, rule_id: int) -> HttpResponse:
    payer = get_object_or_404(Payer, pk=payer_id)
    return _answer(request, payer, get_object_or_404(rules_of(payer), pk=rule_id))


def _answer(request: PracticeRequest, payer: Payer, rule: PayerRule) -> HttpResponse:
    seen = fingerprint(rule, PayerRuleForm)
    form = PayerRuleForm(request.POST or None, payer=payer, instance=rule)
    if request.method == "POST" and form.is_valid():
        if rule.pk and request.POST.get(SEEN) != seen:
            form.add_error(None, "Somebody else saved this rule while you had it open. Save again to keep yours.")
        else:
            saved = save_payer_rule(
                row=form.save(commit=False),
                changed_fields=form.changed_data,
                actor=request.user,
                now=timezone.now(),
            )
            messages.success(request, f"Saved: {in_words(saved.as_terms())}")
            return redirect(practice_url(request, "payer_rule_list", payer_id=payer.pk))
    kind = RuleKind(rule.kind)
    context = {"payer": payer, "rule": rule, "form": form, "seen": seen, "kind": kind, "about": KINDS[kind]}
    return render(request, "contacts/payer_rule_form.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS)
@require_POST
def payer_rule_switch(request: PracticeRequest, payer_id: int, rule_id: int) -> HttpResponse:
    """Put a rule out of force, or back: the button says which."""
    payer = get_object_or_404(Payer, pk=payer_id)
    rule = get_object_or_404(rules_of(payer), pk=rule_id)
    is_active = request.POST.get("to") == "on"
    switch_payer_rule(rule=rule, is_active=is_active, actor=request.user, now=timezone.now())
    messages.success(request, f"{'In force' if is_active else 'Switched off'}: {in_words(rule.as_terms())}")
    return redirect(practice_url(request, "payer_rule_list", payer_id=payer.pk))


@requires(Permission.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def payer_rule_copy(request: PracticeRequest, payer_id: int, rule_id: int) -> HttpResponse:
    """Choose the other payer, then copy."""
    payer = get_object_or_404(Payer, pk=payer_id)
    rule = get_object_or_404(rules_of(payer), pk=rule_id)
    others = Payer.objects.filter(is_active=True).exclude(pk=payer.pk).order_by("name", "pk")
    context = {"payer": payer, "rule": rule, "sentence": in_words(rule.as_terms()), "others": others}
    if request.method != "POST":
        return render(request, "contacts/payer_rule_copy.html", context)
    other = others.filter(pk=whole_number(request.POST.get("to_payer")) or 0).first()
    if other is None:
        context["problem"] = "Choose the payer that gets the rule."
        return render(request, "contacts/payer_rule_copy.html", context, status=422)
    try:
        copy_payer_rule(rule=rule, to_payer=other, actor=request.user, now=timezone.now())
    except PayerRuleAlreadyThere:
        context["problem"] = f"{other.name} has this rule already."
        return render(request, "contacts/payer_rule_copy.html", context, status=422)
    messages.success(request, f"{other.name} has the rule, too: {in_words(rule.as_terms())}")
    return redirect(practice_url(request, "payer_rule_list", payer_id=other.pk))
