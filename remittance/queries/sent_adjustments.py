"""What answers that are posted had said, by reason: one statement for any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db.models import Sum

from claims.models import Claim
from patients.models import Sequence
from practice.money import ZERO
from remittance.models import Adjustment
from remittance.rules.line_answers import LineAnswer, Triplet

Sums = dict[tuple[str, str], Decimal]  # group and CARC to dollars


def adjustments_sent(
    claim_payment_ids: Collection[int],
) -> tuple[dict[int, Sums], dict[int, dict[int | None, Sums]]]:
    """By claim payment, what tells one answer from another with the same sums; and the same by claim line.

    No statement for none.
    """
    sent: dict[int, Sums] = defaultdict(lambda: defaultdict(lambda: ZERO))
    by_line: dict[int, dict[int | None, Sums]] = defaultdict(lambda: defaultdict(dict))
    rows = Adjustment.objects.filter(claim_payment_id__any=claim_payment_ids).order_by()
    if claim_payment_ids:
        for pk, line_id, group, reason, total in rows.values_list(
            "claim_payment_id", "service_payment__claim_line_id", "group", "reason"
        ).annotate(total=Sum("amount")):
            sent[pk][(group, reason)] += total
            by_line[pk][line_id][(group, reason)] = total
    return sent, by_line


def line_answers(
    services: Mapping[int, tuple[Decimal, Decimal]], sent: Mapping[int | None, Sums], claim: Claim
) -> dict[int, LineAnswer]:
    """What an answer says of each claim line; `services` is charge and paid amount of each, in dollars."""
    speaker = {"is_first_payer": claim.sequence == Sequence.PRIMARY, "is_capitated": claim.payer.is_capitated}
    return {
        line_id: LineAnswer().with_service(
            charge,
            paid,
            [Triplet(*key, amount) for key, amount in sent.get(line_id, {}).items()],
            **speaker,
        )
        for line_id, (charge, paid) in services.items()
    }
