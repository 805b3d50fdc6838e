"""Who works on whose denials: the practice's table, and an owner for every open denial."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction

from contacts.models import Payer
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from remittance.models import Denial, DenialOwner
from remittance.queries.denial_owners import owners_of, possible_owners


class MayNotOwnDenials(ValueError):
    """The person is not (any more) a member of the practice who works denials."""


@transaction.atomic
def choose_denial_owner(*, payer: Payer | None, owner: User | None, actor: User, now: dt.datetime) -> None:
    """Set who gets the payer's new denials (without a payer: those of all others); no owner takes the row away.

    What is owned already stays where it is. Raises MayNotOwnDenials.
    """
    if owner is not None and owner not in possible_owners():
        raise MayNotOwnDenials("Choose a biller or admin of this practice.")
    row = DenialOwner.objects.filter(payer=payer).first()
    if owner is None:
        if row is not None:
            record_event(actor=actor, verb="denial_owner.removed", subject=row, now=now)
            row.delete()
        return
    row = row or DenialOwner(practice_id=current_practice_id(), payer=payer)
    row.owner = owner
    row.save()
    record_event(actor=actor, verb="denial_owner.chosen", subject=row, now=now, detail={"owner": owner.pk})


@transaction.atomic
def give_owners(*, actor: User, now: dt.datetime) -> int:
    """Give every open denial without an owner, or whose owner has left, to whom the rules name; how many."""
    workers = [user.pk for user in possible_owners()]
    lost = Denial.objects.filter(state=Denial.State.OPEN).exclude(owner_id__in=workers)
    rows = list(lost.select_for_update(of=("self",)).select_related("claim").order_by("pk"))
    owners = owners_of({row.claim.payer_id for row in rows})
    by_owner: dict[int, list[Denial]] = defaultdict(list)
    for row in rows:
        if row.claim.payer_id in owners:
            by_owner[owners[row.claim.payer_id]].append(row)
    for owner_id, given in by_owner.items():
        Denial.objects.filter(pk__any=[row.pk for row in given]).update(owner_id=owner_id)
        for row in given:
            record_event(actor=actor, verb="denial.assigned", subject=row, now=now, detail={"owner": owner_id})
    return sum(len(given) for given in by_owner.values())
