"""The same payment under another spelling, and tests among real files (docs/algorithms/posting.md, section 1)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account
from billing.queries import account_totals, ledger_problems
from clearinghouse.models import InterchangeFile, TradingPartnerAccount
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.records import read_835s
from remittance.queries.worklists import counts
from remittance.services.importing import import_remittance
from remittance.services.releasing import CannotRelease, CannotSetAside, release_remittance, set_aside_remittance
from remittance.services.undoing import replay_remittance, undo_remittance
from tests import factories
from tests.remittance.factories import (
    PAID_ON,
    TODAY,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    make_file,
    plb,
    receive,
    svc,
    turned,
)
from x12 import remittance as x12
from x12.envelope import Envelope
from x12.parties import Name
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

TAX_ID = "380000001"
NEXT_DAY = PAID_ON + dt.timedelta(days=1)
Login = Callable[[Role], Client]


def answered(practice: Practice, **fields: Any) -> x12.Remittance:
    """The example's check for a claim of its own, with what was changed."""
    changes = {name: fields.pop(name) for name in ("payer",) if name in fields}
    return dataclasses.replace(era(example_answer(make_claim(practice)), **fields), **changes)


def arrive(practice: Practice, **fields: Any) -> Remittance:
    """That check, from a file of its own that holds it."""
    return from_file(practice, is_test=False, record=answered(practice, **fields))


def from_file(
    practice: Practice,
    *,
    is_test: bool,
    record: x12.Remittance | None = None,
    change: tuple[bytes, bytes] | None = None,
    account: TradingPartnerAccount | None = None,
) -> Remittance:
    envelope = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, is_test)  # noqa: DTZ001 envelopes hold naive local time
    content = write_835([record or answered(practice)], envelope)
    if change:
        assert change[0] in content
        content = content.replace(*change)
    file = make_file(content)
    InterchangeFile.objects.filter(pk=file.pk).update(account=account)
    return receive(read_835s(content).remittances[0], file=file)


def release(row: Remittance, reason: str = "The bank shows both.") -> Remittance:
    return release_remittance(remittance_id=row.pk, reason=reason, actor=system_user(), today=TODAY, now=timezone.now())


def set_aside(row: Remittance, reason: str = "The bank shows one.") -> Remittance:
    return set_aside_remittance(remittance_id=row.pk, reason=reason, actor=system_user(), now=timezone.now())


def make_account(practice: Practice, *, is_test: bool, name: str = "Clearinghouse") -> TradingPartnerAccount:
    return TradingPartnerAccount.objects.create(
        practice=practice,
        name=name,
        kind=TradingPartnerAccount.Kind.MANUAL,
        is_test=is_test,
        submitter_id="LAKE01",
        sender_id="LAKE01",
        receiver_id="330897513",
        receiver_name="CLEARINGHOUSE",
    )


@pytest.mark.parametrize(
    ("fields", "differs"),
    [
        ({"payer_originator": TAX_ID}, "its payer's id written otherwise"),
        ({"payer_originator": "1999999999"}, "its payer's id written otherwise"),
        ({"trace": "eft1001 "}, "its number written otherwise"),
        ({"trace": "00EFT1001"}, "its number written otherwise"),
        ({"payment_on": PAID_ON + dt.timedelta(days=1)}, "another date"),
        ({"payment_on": PAID_ON + dt.timedelta(days=180)}, "another date"),
        ({"payment_on": None}, "another date"),
        ({"trace": "eft1001", "payment_on": None}, "another date and its number written otherwise"),
    ],
)
def test_what_looks_like_a_posted_check_is_held_with_a_link_to_it(
    in_practice: Practice, fields: dict[str, object], differs: str
) -> None:
    first = arrive(in_practice)

    second = receive(answered(in_practice, **fields))

    assert (second.state, second.duplicate_of) == (Remittance.State.ON_HOLD, first)
    assert "This looks like check EFT1001 of 11/16/2026, which is posted" in second.hold_reason
    assert f"but {differs}." in second.hold_reason
    assert account_totals()[Account.CASH] == dollars("85")
    assert ledger_problems() == []


def test_payer_of_the_contact_list_is_the_same_whatever_it_is_called(in_practice: Practice) -> None:
    factories.PayerFactory.create(practice=in_practice, remittance_payer_id=TAX_ID)
    first = arrive(in_practice)

    second = arrive(in_practice, payer_originator=TAX_ID, payer=Name("GLH of Michigan", is_person=False))

    assert second.duplicate_of == first


def test_payer_on_file_with_its_first_era_repeats_what_was_typed_by_hand(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice, claim_payer_id="PRAIR")
    answer = example_answer(make_claim(in_practice, payer=payer))
    typed = receive(
        dataclasses.replace(
            era(answer, payer_originator=""), payer=Name("Prairie", is_person=False, identifier="PRAIR")
        )
    )

    by_era = receive(era(answer, payer_originator="1380000777", payer_references=(x12.Reference("2U", "PRAIR"),)))

    assert (by_era.state, by_era.duplicate_of) == (Remittance.State.DUPLICATE, typed)
    assert account_totals()[Account.CASH] == dollars("85")
    assert ledger_problems() == []


def test_unknown_payer_is_that_of_the_claims_which_it_answers(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    answer = example_answer(make_claim(in_practice, payer=payer))
    first = receive(era(answer, payer=payer))

    second = receive(
        dataclasses.replace(era(answer), payer_originator="1380000777", payer=Name("PM Insurance Co", is_person=False))
    )

    assert (second.state, second.duplicate_of) == (Remittance.State.ON_HOLD, first)
    assert account_totals()[Account.CASH] == dollars("85")


@pytest.mark.parametrize(
    "fields",
    [
        {"payment_on": PAID_ON + dt.timedelta(days=181)},
        {"trace": "EFT1002"},
        {"payer_originator": "1999999999", "payer": Name("Huron Mutual", is_person=False)},
    ],
)
def test_another_payment_posts(in_practice: Practice, fields: dict[str, object]) -> None:
    arrive(in_practice)

    assert arrive(in_practice, **fields).state == Remittance.State.POSTED


def test_payment_of_another_amount_posts(in_practice: Practice) -> None:
    arrive(in_practice)
    claim = make_claim(in_practice, lines=(("99213", "100.00"),))
    other = era(clp(claim.patient_control_number, svc("99213", "100", "85.01", ("CO", "45", "14.99"))))

    assert from_file(in_practice, is_test=False, record=other).state == Remittance.State.POSTED


def test_held_repetition_is_released_with_a_reason(in_practice: Practice) -> None:
    arrive(in_practice)
    second = arrive(in_practice, payment_on=NEXT_DAY)
    with pytest.raises(CannotRelease, match="Say why"):
        release(second, " ")

    released = release(second)

    assert (released.state, account_totals()[Account.CASH]) == (Remittance.State.POSTED, dollars("170"))
    assert released.hold_reason.startswith("Released: The bank shows both. It was on hold: This looks like check")
    assert ledger_problems() == []


def test_held_repetition_is_set_aside_and_can_still_be_released(in_practice: Practice) -> None:
    arrive(in_practice)
    second = arrive(in_practice, payment_on=NEXT_DAY)
    with pytest.raises(CannotSetAside, match="Say why"):
        set_aside(second, " ")

    aside = set_aside(second)

    assert (aside.state, counts().on_hold) == (Remittance.State.SET_ASIDE, 0)
    assert aside.hold_reason.startswith("Set aside: The bank shows one. It was on hold: This looks like check")
    with pytest.raises(CannotSetAside, match="Only a check on hold"):
        set_aside(second)
    assert release(second).state == Remittance.State.POSTED
    assert ledger_problems() == []


def test_posted_check_is_not_set_aside(in_practice: Practice) -> None:
    with pytest.raises(CannotSetAside, match="Only a check on hold"):
        set_aside(arrive(in_practice))


def test_check_held_for_its_envelope_says_first_that_it_looks_like_one_posted_since(in_practice: Practice) -> None:
    held = from_file(in_practice, is_test=False, change=(b"IEA*1*", b"IEA*7*"))
    posted = arrive(in_practice, payment_on=NEXT_DAY)

    still_held = release(held, "Only the count is wrong.")

    assert (still_held.state, still_held.duplicate_of) == (Remittance.State.ON_HOLD, posted)
    assert "looks like check EFT1001 of 11/17/2026" in still_held.hold_reason
    assert account_totals()[Account.CASH] == dollars("85")
    assert release(held).state == Remittance.State.POSTED
    assert ledger_problems() == []


def test_every_doubt_is_told_at_once(in_practice: Practice) -> None:
    make_account(in_practice, is_test=False)
    arrive(in_practice)

    second = from_file(in_practice, is_test=True, record=answered(in_practice, payment_on=NEXT_DAY))

    assert "looks like check" in second.hold_reason
    assert "marked as a test" in second.hold_reason


def test_undone_check_is_held_where_its_like_was_posted_since(in_practice: Practice) -> None:
    first = arrive(in_practice)
    second = arrive(in_practice, payment_on=NEXT_DAY)
    undo_remittance(remittance_id=first.pk, reason="Not ours", actor=system_user(), today=TODAY, now=timezone.now())
    release(second)

    replayed = replay_remittance(remittance_id=first.pk, actor=system_user(), today=TODAY, now=timezone.now())

    assert (replayed.state, replayed.duplicate_of) == (Remittance.State.ON_HOLD, second)
    assert account_totals()[Account.CASH] == dollars("85")
    assert release(first).state == Remittance.State.POSTED
    assert ledger_problems() == []


def test_reversal_that_waited_posts_with_the_release(in_practice: Practice) -> None:
    """What came too early finds its payment, also where a person released that."""
    answer = example_answer(make_claim(in_practice))
    paid = from_file(in_practice, is_test=False, record=era(answer), change=(b"IEA*1*", b"IEA*7*"))
    back = turned(answer)
    receive(era(back, trace="EFT1002", provider_adjustments=(plb("FB", str(back.paid)),)))

    release(paid)

    assert set(ClaimPayment.objects.values_list("state", flat=True)) == {"posted", "resolved"}
    assert ledger_problems() == []


def test_biller_compares_and_sets_aside_on_the_page(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        first = arrive(practice)
        second = arrive(practice, payment_on=NEXT_DAY)
    client = client_as(Role.BILLER)
    at = {"practice_slug": practice.slug, "remittance_id": second.pk}

    shown = client.get(reverse("remittance_page", kwargs=at)).content.decode()
    answer = client.post(reverse("remittance_set_aside", kwargs=at), {"reason": "Sent again"}, follow=True)

    first_url = reverse("remittance_page", kwargs=at | {"remittance_id": first.pk})
    assert f'href="{first_url}"' in shown
    assert "Post it all the same" in shown
    page = answer.content.decode()
    assert "The check was set aside" in page
    assert "Set aside: Sent again" in page
    assert "Post it all the same" in page
    assert "Set it aside" not in page


def test_notices_of_zero_may_share_a_number_on_other_days(in_practice: Practice) -> None:
    denied = [svc("99213", "150", "0", ("CO", "29", "150")), svc("97110", "50", "0", ("CO", "29", "50"))]
    days = [PAID_ON, PAID_ON + dt.timedelta(days=1)]

    states = [
        receive(era(clp(make_claim(in_practice).patient_control_number, *denied), payment_on=day)).state for day in days
    ]

    assert states == ["posted", "posted"]


def test_same_payment_twice_in_one_file_says_so(in_practice: Practice) -> None:
    record, file = era(example_answer(make_claim(in_practice))), make_file()

    rows = [
        import_remittance(
            record, file_id=file.pk, position=position, actor=system_user(), today=TODAY, now=timezone.now()
        )
        for position in (1, 2)
    ]

    assert rows[1].state == Remittance.State.DUPLICATE
    assert rows[1].hold_reason == "This payment was posted before, earlier in this file. Nothing was posted again."


def test_zero_payment_by_check_posts_its_denial(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=(("98941", "80.00"),))
    answer = clp(claim.patient_control_number, svc("98941", "80", "0", ("CO", "29", "80")))

    row = from_file(in_practice, is_test=False, record=era(answer, method="CHK"))

    claim.refresh_from_db()
    assert (row.state, row.posted_amount, claim.status) == (Remittance.State.POSTED, dollars("0"), "denied")
    assert [one[0] for one in row.findings] == ["X835-BPR-ZERO"]
    assert ledger_problems() == []


def test_debit_is_on_hold_with_one_reason_and_a_way_on(in_practice: Practice) -> None:
    record = era(provider_adjustments=(plb("WO", "5"),), amount=dollars("5"), credit_debit="D", method="ACH")

    row = from_file(in_practice, is_test=False, record=record)

    assert row.state == Remittance.State.ON_HOLD
    assert row.hold_reason.startswith("BPR03 is D: the payer takes 5")
    assert "refund to the payer" in row.hold_reason
    assert "set this check aside" in row.hold_reason
    assert "corrected file" not in row.hold_reason
    assert "is not" not in row.hold_reason


def test_test_file_is_on_hold_where_the_account_is_live(in_practice: Practice) -> None:
    make_account(in_practice, is_test=False)

    row = from_file(in_practice, is_test=True)

    assert (row.state, "marked as a test" in row.hold_reason) == (Remittance.State.ON_HOLD, True)
    assert release(row).state == Remittance.State.POSTED


@pytest.mark.parametrize("is_test_file", [True, False])
def test_test_file_posts_where_the_account_is_a_test_too(in_practice: Practice, is_test_file: bool) -> None:
    make_account(in_practice, is_test=True)

    assert from_file(in_practice, is_test=is_test_file).state == Remittance.State.POSTED


def test_account_that_brought_the_file_decides(in_practice: Practice) -> None:
    accounts = [make_account(in_practice, is_test=is_test, name=f"Test {is_test}") for is_test in (True, False)]

    states = [
        from_file(
            in_practice, is_test=True, record=answered(in_practice, trace=f"T{account.pk}"), account=account
        ).state
        for account in accounts
    ]

    assert states == ["posted", "on_hold"]


@pytest.mark.parametrize(("days", "warned"), [(60, []), (61, ["ERA-DATE-AHEAD"])])
def test_payment_dated_far_ahead_is_posted_with_a_warning(in_practice: Practice, days: int, warned: list[str]) -> None:
    row = receive(
        era(example_answer(make_claim(in_practice)), method="CHK", payment_on=TODAY + dt.timedelta(days=days))
    )

    assert (row.state, [one[0] for one in row.findings]) == (Remittance.State.POSTED, warned)
