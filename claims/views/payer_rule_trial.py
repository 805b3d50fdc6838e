"""What payer rules would have caught: shown on the pages where an admin edits them and billers read them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.services.payer_rule_trial import TRIED_DAYS, Trial, try_rules
from contacts.forms.payer_rules import PayerRuleForm
from contacts.models import Payer, PayerRule
from contacts.queries import rules_of
from contacts.rules.payer_rules import RuleKind
from contacts.services import copied_rule
from practice.permissions import Permission, PracticeRequest, requires
from practice.queries.paging import whole_number

MOST_SHOWN = 10


@requires(Permission.SETTINGS)
@require_POST
def payer_rule_trial(request: PracticeRequest, payer_id: int) -> HttpResponse:
    """Try the rule that stands in the form, or the copy that is about to be made for another payer."""
    payer = get_object_or_404(Payer, pk=payer_id)
    rule = _copy(request, payer) or _typed(request, payer)
    if rule is None:
        return _answer(request, payer, None)
    [trial] = try_rules([rule], now=timezone.now(), zone=request.practice.zone)
    return _answer(request, payer, trial)


def _copy(request: PracticeRequest, payer: Payer) -> PayerRule | None:
    rule = rules_of(payer).filter(pk=whole_number(request.POST.get("rule")) or 0).first()
    other = Payer.objects.filter(pk=whole_number(request.POST.get("to_payer")) or 0).first()
    return copied_rule(rule, other) if rule is not None and other is not None else None


def _typed(request: PracticeRequest, payer: Payer) -> PayerRule | None:
    """None when something in the form is missing or wrong: its own page says what."""
    kind = request.POST.get("kind", "")
    if kind not in set(RuleKind):
        return None
    form = PayerRuleForm(
        request.POST, payer=payer, instance=PayerRule(practice=request.practice, payer=payer, kind=kind)
    )
    return form.save(commit=False) if form.is_valid() else None


def _answer(request: PracticeRequest, payer: Payer, trial: Trial | None) -> HttpResponse:
    context = {"payer": payer, "trial": trial, "days": TRIED_DAYS, "shown": trial.caught[:MOST_SHOWN] if trial else ()}
    name = "claims/payer_rule_trial.html"
    return render(request, f"{name}#trial" if request.htmx else name, context, status=200 if trial else 422)


@requires(Permission.CLAIMS)
@require_GET
def payer_rule_trials(request: PracticeRequest, payer_id: int) -> HttpResponse:
    """For each rule on a page of the payer's list, how many claims it catches: all in one pass."""
    payer = get_object_or_404(Payer, pk=payer_id)
    wanted = [number for text in request.GET.getlist("rule") if (number := whole_number(text)) is not None]
    rules = list(rules_of(payer).filter(pk__in=wanted).order_by("-pk"))
    trials = try_rules(rules, now=timezone.now(), zone=request.practice.zone) if rules else []
    return render(request, "claims/payer_rule_trials.html", {"trials": list(zip(rules, trials, strict=True))})
