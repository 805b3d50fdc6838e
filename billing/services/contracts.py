"""Adding, changing, ending and loading contracted amounts. What was posted stays as it was posted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from billing.models import ContractedAmount, ContractTolerance
from billing.rules.contract_file import OnFile, Plan, Terms, plan, read_contract_file
from contacts.models import Payer
from practice.models import User
from practice.services.audit import record_event
from practice.services.saving import save_setting
from providers.models import BillingProvider, Location


class NotInForceYet(ValueError):
    """An amount that begins later cannot be ended today; change its dates instead."""


class FileHasProblems(ValueError):
    """Some cell of the file is wrong, so nothing of it was loaded."""


def save_contracted_amount(
    *, row: ContractedAmount, changed_fields: Sequence[str], actor: User, now: dt.datetime
) -> ContractedAmount:
    """Save one amount. Raises IntegrityError where another about the same thing is in force on the same day."""
    if row._state.adding:
        row.created_at, row.created_by = now, actor
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun="contracted_amount")
    return row


@transaction.atomic
def end_contracted_amount(
    *, row: ContractedAmount, last_day: dt.date, actor: User, now: dt.datetime
) -> ContractedAmount:
    """Let an amount be in force until a day and no longer. Raises NotInForceYet."""
    if row.starts_on > last_day:
        raise NotInForceYet("It begins later than that: change its dates instead.")
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    record_event(actor=actor, verb="contracted_amount.ended", subject=row, now=now, detail={"on": str(last_day)})
    return row


def save_tolerance(
    *, row: ContractTolerance, changed_fields: Sequence[str], actor: User, now: dt.datetime
) -> ContractTolerance:
    save_setting(row=row, changed_fields=changed_fields, actor=actor, now=now, noun="contract_tolerance")
    return row


def plan_load(*, payer: Payer, text: str) -> Plan:
    """What loading this file would do, with the problems of each cell. Raises NotContractedAmounts; writes nothing."""
    npis = BillingProvider.objects.filter(is_active=True).exclude(npi="").values_list("npi", "pk")
    names = Location.objects.filter(is_active=True).values_list("name", "pk")
    rows = read_contract_file(
        text, providers=dict(npis), locations={name.lower(): location_id for name, location_id in names}
    )
    return plan(rows, _on_file(payer, {row.code for row in rows}))


def _on_file(payer: Payer, codes: set[str]) -> dict[Terms, list[OnFile]]:
    found: dict[Terms, list[OnFile]] = defaultdict(list)
    for row in ContractedAmount.objects.filter(payer=payer, code__any=codes).order_by("starts_on"):
        terms = (row.code, row.modifiers, row.billing_provider_id, row.location_id)
        found[terms].append(OnFile(row.pk, row.starts_on, row.ends_on, row.amount))
    return found


@transaction.atomic
def load_contracted_amounts(*, payer: Payer, text: str, actor: User, now: dt.datetime) -> Plan:
    """Load every row of a file, or none; earlier amounts end the day before those that follow them.

    The file is read anew, so what the preview showed is not trusted. Raises NotContractedAmounts or
    FileHasProblems.
    """
    Payer.objects.select_for_update().get(pk=payer.pk)  # two loads for one payer take turns
    planned = plan_load(payer=payer, text=text)
    if planned.problem_count:
        raise FileHasProblems("Nothing was loaded: mend the cells that are marked, then load the file again.")
    ended = list(ContractedAmount.objects.filter(pk__any=list(planned.ended)))
    for row in ended:
        row.ends_on = planned.ended[row.pk]
    ContractedAmount.objects.bulk_update(ended, ["ends_on"])
    ContractedAmount.objects.bulk_create(
        ContractedAmount(
            practice_id=payer.practice_id,
            payer=payer,
            code=row.code,
            modifiers=row.modifiers,
            billing_provider_id=row.billing_provider_id,
            location_id=row.location_id,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            amount=row.amount,
            source=ContractedAmount.Source.LOADED,
            created_at=now,
            created_by=actor,
        )
        for row in planned.new
    )
    counts = {"new": len(planned.new), "ended": len(ended), "known": len(planned.known)}
    record_event(actor=actor, verb="contracted_amount.loaded", subject=payer, now=now, detail=counts)
    return planned
