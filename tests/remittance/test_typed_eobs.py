"""EOBs typed by hand post by the same code as received ones (docs/algorithms/typed-eobs.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils import timezone

from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.rules.typed_eob import TypedClaim, TypedEob, TypedLine
from remittance.services.reading import read_file
from remittance.services.typed_eobs import keep_eob, post_eob, start_eob
from remittance.services.undoing import undo_remittance
from tests import factories
from tests.remittance.factories import TODAY, era, example_answer, make_claim, receive

pytestmark = pytest.mark.django_db

Posted = Callable[[TypedEob], Remittance]


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return factories.PayerFactory.create(practice=practice)


@pytest.fixture
def claim(practice: Practice, payer: Payer) -> Claim:
    with practice_scope(practice.pk):
        return make_claim(practice, payer=payer, copay="25.00")


@pytest.fixture
def post(practice: Practice, biller: User) -> Posted:
    """Type it, post it, and let the worker read the file."""

    def posted(eob: TypedEob) -> Remittance:
        with practice_scope(practice.pk):
            draft = start_eob(actor=biller, now=timezone.now())
            keep_eob(draft_id=draft.pk, eob=eob, actor=biller, now=timezone.now())
            file = post_eob(draft_id=draft.pk, actor=biller, today=TODAY, now=timezone.localtime())
            reading = file.readings.get()
        read_file(practice_id=practice.pk, reading_id=reading.pk, actor=system_user(), today=TODAY, now=timezone.now())
        with practice_scope(practice.pk):
            return Remittance.objects.select_related("file").get(file=file)

    return posted


def lines_of(claim: Claim) -> list[int]:
    with practice_scope(claim.practice_id):
        return list(claim.lines.order_by("number").values_list("pk", flat=True))


def example(claim: Claim, **fields: object) -> TypedClaim:
    """The worked example of docs/algorithms/posting.md, as its EOB on paper reads."""
    first, second = lines_of(claim)
    lines = {
        first: TypedLine(allowed="100.00", paid="65.00", contractual="50.00", copay="25.00", coinsurance="$10.00"),
        second: TypedLine(paid="20.00", contractual="20.00", coinsurance="10.00"),
    }
    return replace(TypedClaim(claim.pk, payer_number="ICN1", lines=lines), **fields)  # type: ignore[arg-type]  # by name


def typed(payer: Payer, *claims: TypedClaim, amount: str = "85.00", **fields: object) -> TypedEob:
    eob = TypedEob(
        payer=str(payer.pk), trace="4471", method="CHK", paid_on="11/16/2026", amount=amount, claims=tuple(claims)
    )
    return replace(eob, **fields)  # type: ignore[arg-type]  # by name


def totals(practice: Practice) -> dict[str, object]:
    with practice_scope(practice.pk):
        assert ledger_problems() == []
        return {account: total for account, total in account_totals().items() if total}


def test_typed_eob_posts_like_the_same_835(practice: Practice, payer: Payer, claim: Claim, post: Posted) -> None:
    remittance = post(typed(payer, example(claim)))
    by_hand = totals(practice)

    with practice_scope(practice.pk):
        undo_remittance(
            remittance_id=remittance.pk, reason="Typed", actor=system_user(), today=TODAY, now=timezone.now()
        )
        received = receive(era(example_answer(claim), payer=payer, method="CHK", trace="4471"))

    assert (remittance.state, remittance.trace, remittance.payer_id) == ("posted", "4471", payer.pk)
    assert (received.state, totals(practice)) == ("posted", by_hand)
