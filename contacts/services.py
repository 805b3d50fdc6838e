"""Adding and changing payers, their rules and other contacts. Ids survive every edit, so claims keep their payer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.forms.models import model_to_dict

from contacts.models import Contact, Payer, PayerAssignedId, PayerRule
from contacts.queries import rules_of
from contacts.rules.payer_rules import problems
from practice.models import User
from practice.services.audit import record_event
from practice.services.saving import save_setting

RULE_NOUN = "payer_rule"


class PayerRuleNotValid(ValueError):
    """The terms do not fit the kind of rule; the words say which and why."""


class PayerRuleAlreadyThere(ValueError):
    """The other payer has the same rule; `rule` is it."""

    def __init__(self, rule: PayerRule) -> None:
        super().__init__(f"{rule.payer} has this rule already.")
        self.rule = rule


def save_payer(*, row: Payer, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Payer:
    """Save a payer. Claims that were sent keep the payer as it was billed."""
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row


def save_contact(*, row: Contact, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> Contact:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now)
    return row


def save_payer_rule(*, row: PayerRule, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> PayerRule:
    """Save a new or changed rule; claims meet it when they are scrubbed next. Raises PayerRuleNotValid."""
    for name, sentence in problems(row.as_terms()):
        raise PayerRuleNotValid(f"{name}: {sentence}")
    if row._state.adding:
        row.created_at, row.created_by = now, actor
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun=RULE_NOUN)
    return row


@transaction.atomic
def switch_payer_rule(*, rule: PayerRule, is_active: bool, actor: User, now: dt.datetime) -> PayerRule:
    """Put a rule in force or out of it; nothing happens twice."""
    locked = PayerRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    if locked.is_active != is_active:
        locked.is_active = is_active
        locked.save(update_fields=["is_active"])
        verb = f"{RULE_NOUN}.switched_{'on' if is_active else 'off'}"
        record_event(actor=actor, verb=verb, subject=locked, now=now)
    rule.is_active = is_active
    return rule


@transaction.atomic
def copy_payer_rule(*, rule: PayerRule, to_payer: Payer, actor: User, now: dt.datetime) -> PayerRule:
    """Give another payer the same rule, for itself alone. Raises PayerRuleAlreadyThere."""
    Payer.objects.select_for_update(no_key=True).get(pk=to_payer.pk)  # two clicks make one copy
    copy = copied_rule(rule, to_payer)
    for other in rules_of(to_payer):
        if _terms(other) == _terms(copy):
            raise PayerRuleAlreadyThere(other)
    copy.created_at, copy.created_by = now, actor
    copy.save(force_insert=True)
    record_event(actor=actor, verb=f"{RULE_NOUN}.copied", subject=copy, now=now, detail={"from": rule.pk})
    return copy


def add_assigned_id(*, row: PayerAssignedId, changed_fields: Sequence[str], actor: User, now: dt.datetime) -> None:
    """Keep what a payer calls a billing provider; claims to it say so from their next scrub on."""
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun="payer_assigned_id")


@transaction.atomic
def remove_assigned_id(*, row: PayerAssignedId, actor: User, now: dt.datetime) -> None:
    """Forget a number that the payer uses no more; claims that were sent keep it in their files."""
    record_event(actor=actor, verb="payer_assigned_id.removed", subject=row, now=now)
    row.delete()


def copied_rule(rule: PayerRule, to_payer: Payer) -> PayerRule:
    """The rule as the other payer would have it, not saved."""
    copy = PayerRule.objects.get(pk=rule.pk)
    copy.pk, copy.payer, copy.filing_indicator = None, to_payer, ""
    return copy


def _terms(rule: PayerRule) -> dict[str, object]:
    whom_and_by_whom = ("id", "payer", "filing_indicator", "created_at", "created_by")
    return model_to_dict(rule, exclude=whom_and_by_whom)
