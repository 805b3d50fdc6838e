"""Who works on a payer's denials: by the practice's table, else by a rule, so that none is nobody's."""

from __future__ import annotations

from collections.abc import Collection

from practice.models import User
from practice.permissions import Permission
from practice.queries import people_who_may
from remittance.models import DenialOwner


def possible_owners() -> list[User]:
    """Active members of the practice who may work denials, billers first and each role in the order they joined."""
    return people_who_may(Permission.REMITTANCES)


def owners_of(payer_ids: Collection[int]) -> dict[int, int]:
    """The owner's id of each payer's new denials, in two statements.

    The payer's own row in the table, else the row for all payers, else the first biller, else the first admin. Who
    has left, or may not work denials any more, is passed over. A practice in which nobody may has no owner to give.
    """
    if not payer_ids:
        return {}
    workers = [user.pk for user in possible_owners()]
    if not workers:
        return {}
    chosen: dict[int | None, int] = dict(
        DenialOwner.objects.filter(owner_id__in=workers).values_list("payer_id", "owner_id")
    )
    for_all = chosen.get(None, workers[0])
    return {payer_id: chosen.get(payer_id, for_all) for payer_id in payer_ids}


def owner_table() -> list[DenialOwner]:
    """The rows of the table, that for all payers first."""
    rows = DenialOwner.objects.select_related("payer", "owner")
    return sorted(rows, key=lambda row: row.payer.name if row.payer else "")
