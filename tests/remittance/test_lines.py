"""Equal, split, bundled and changed lines post to the right claim line."""

from __future__ import annotations

import pytest

from billing.models import Superbill, SuperbillKind, Visit
from claims.models import Claim
from practice.models import Practice
from remittance.models import Denial, ServicePayment
from remittance.services.next_payer import prior_adjudication
from tests import factories
from tests.remittance.factories import clp, dollars, era, make_claim, receive, svc
from x12.remittance import Procedure

pytestmark = pytest.mark.django_db


def answered_lines() -> list[tuple[int, str]]:
    """Claim line number and dollars paid, in the order of the payer's lines."""
    rows = ServicePayment.objects.order_by("position").values_list("claim_line__number", "paid_amount")
    return [(number, str(paid)) for number, paid in rows]


def test_equal_lines_stay_two(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=[("97110", "50.00"), ("97110", "50.00")])
    paid = svc("97110", "50.00", "40.00", ("CO", "45", "10.00"))
    refused = svc("97110", "50.00", "0.00", ("CO", "18", "50.00"))

    receive(era(clp(claim.patient_control_number, paid, refused)))

    assert answered_lines() == [(1, "40.00"), (2, "0.00")]
    assert Denial.objects.get().category == "duplicate"
    assert Superbill.objects.get(kind=SuperbillKind.INSURANCE).lines.count() == 2


def test_lines_that_come_back_without_their_modifiers_find_theirs(in_practice: Practice) -> None:
    # given three billed lines, two of which differ in their modifier only
    claim = make_claim(in_practice, lines=[("99213", "150.00"), ("97110", "50.00"), ("97110", "50.00")])
    for line_number, modifier in ((1, "25"), (2, "GP"), (3, "59")):
        claim.lines.filter(number=line_number).update(modifiers=[modifier])
    number = claim.patient_control_number
    second = svc("97110", "50.00", "30.00", ("CO", "45", "20.00"), line=f"{number}L3")
    third = svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line=f"{number}L2")

    # when the payer names none: its first line has no number either
    receive(era(clp(number, svc("99213", "150.00", "90.00", ("CO", "45", "60.00")), second, third)))

    # then
    assert answered_lines() == [(1, "90.00"), (3, "30.00"), (2, "40.00")]


def test_split_line_sums_up(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
                svc("97110", "20.00", "15.00", ("CO", "45", "5.00"), line=f"{number}L2"),
                svc("97112", "30.00", "25.00", ("CO", "45", "5.00"), line=f"{number}L2"),
            )
        )
    )

    claim.refresh_from_db()
    assert answered_lines() == [(1, "90.00"), (2, "15.00"), (2, "25.00")]
    assert (claim.status, claim.paid_amount) == ("paid", dollars("130"))


def test_bundled_line_is_named_with_the_line_that_it_went_into(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim: Claim = make_claim(in_practice, secondary=secondary, lines=[("80048", "60.00"), ("80076", "40.00")])

    receive(
        era(
            clp(
                claim.patient_control_number,
                svc("80053", "60.00", "50.00", ("PR", "2", "10.00"), submitted_procedure=Procedure("80048")),
                svc("80053", "40.00", "0.00", ("CO", "97", "40.00"), submitted_procedure=Procedure("80076")),
            )
        )
    )

    assert answered_lines() == [(1, "50.00"), (2, "0.00")]
    assert Denial.objects.get().category == "bundling"
    lines = prior_adjudication(claim).lines
    assert [(line.number, line.code, line.bundled_into) for line in lines] == [(1, "80053", None), (2, "80053", 1)]
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("50")  # 10 next payer, 40 denied


def test_many_lines_of_one_claim_all_find_theirs(in_practice: Practice) -> None:
    codes = [("97110", "50.00"), ("97140", "45.00"), ("97530", "55.00"), ("97110", "50.00")]
    claim = make_claim(in_practice, lines=codes)
    services = [svc(code, charge, charge) for code, charge in reversed(codes)]

    receive(era(clp(claim.patient_control_number, *services)))

    assert [number for number, _ in answered_lines()] == [1, 3, 2, 4]
