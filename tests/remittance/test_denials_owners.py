"""No open denial without an owner."""

from __future__ import annotations

import pytest
from django.utils import timezone

from practice.models import Membership, Practice, Role, User
from practice.queries import system_user
from remittance.models import Denial
from remittance.services.denial_owners import MayNotOwnDenials, choose_denial_owner, give_owners
from tests import factories
from tests.remittance.factories import clp, era, make_claim, receive, svc

pytestmark = pytest.mark.django_db


def denied(practice: Practice, trace: str = "EFT1") -> Denial:
    claim = make_claim(practice)
    number = claim.patient_control_number
    lines = [
        svc(code, charge, "0.00", ("CO", "197", charge), line=f"{number}L{position}")
        for position, (code, charge) in enumerate((("99213", "150.00"), ("97110", "50.00")), start=1)
    ]
    receive(era(clp(number, *lines, icn=trace), trace=trace))
    return Denial.objects.select_related("claim__payer").filter(claim=claim).earliest("pk")


def leave(user: User) -> None:
    Membership.objects.filter(user=user).update(is_active=False)


@pytest.fixture
def second_biller(in_practice: Practice, biller: User) -> User:
    return factories.make_member(in_practice, Role.BILLER)


def test_first_biller_owns_what_no_row_names(in_practice: Practice, biller: User, second_biller: User) -> None:
    factories.make_member(in_practice, Role.ADMIN)

    assert denied(in_practice).owner == biller


def test_admin_owns_it_where_there_is_no_biller(in_practice: Practice) -> None:
    factories.make_member(in_practice, Role.FRONT_DESK)
    admin = factories.make_member(in_practice, Role.ADMIN)

    assert denied(in_practice).owner == admin


def test_row_of_the_payer_comes_before_that_for_all(in_practice: Practice, biller: User, second_biller: User) -> None:
    admin = factories.make_member(in_practice, Role.ADMIN)
    first = denied(in_practice)
    choose_denial_owner(payer=None, owner=admin, actor=biller, now=timezone.now())
    choose_denial_owner(payer=first.claim.payer, owner=second_biller, actor=biller, now=timezone.now())
    number = make_claim(in_practice, payer=first.claim.payer).patient_control_number

    receive(era(clp(number, svc("99213", "150.00", "0.00", ("CO", "50", "150.00"), line=f"{number}L1")), trace="EFT2"))

    assert Denial.objects.get(claim__patient_control_number=number).owner == second_biller
    assert denied(in_practice, "EFT3").owner == admin


def test_denials_of_who_left_follow_the_rule(in_practice: Practice, biller: User, second_biller: User) -> None:
    denial = denied(in_practice)
    leave(biller)

    given = give_owners(actor=system_user(), now=timezone.now())

    denial.refresh_from_db()
    assert (given, denial.owner) == (2, second_biller)
    assert give_owners(actor=system_user(), now=timezone.now()) == 0


def test_denial_posted_before_anybody_worked_here_gets_an_owner(in_practice: Practice) -> None:
    denial = denied(in_practice)
    first_biller = factories.make_member(in_practice, Role.BILLER)

    give_owners(actor=system_user(), now=timezone.now())

    assert denial.owner is None
    denial.refresh_from_db()
    assert denial.owner == first_biller


def test_front_desk_is_refused(in_practice: Practice, biller: User) -> None:
    clerk = factories.make_member(in_practice, Role.FRONT_DESK)

    with pytest.raises(MayNotOwnDenials):
        choose_denial_owner(payer=None, owner=clerk, actor=biller, now=timezone.now())
