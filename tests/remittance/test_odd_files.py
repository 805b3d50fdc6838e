"""Small legal files at which other readers stumble, up to the posted money."""

from __future__ import annotations

import pytest

from billing.models import Account, Superbill, SuperbillKind, Visit
from billing.queries import account_totals
from claims.models import Claim
from clearinghouse.models import InterchangeFile
from patients.models import Coverage
from practice.models import Practice
from remittance.models import Remittance
from tests.remittance.factories import dollars, era, example_answer, make_claim, receive
from tests.remittance.generated_arrivals import deliver, envelope
from tests.remittance.generated_proof import prove
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return make_claim(in_practice)


ODD = {
    "another segment terminator": lambda content: content.replace(b"~", b"'"),
    "line breaks as terminators": lambda content: content.replace(b"~", b"\n"),
    "a blank line before ISA": lambda content: b"\r\n" + content,
    "RDM": lambda content: content.replace(b"N1*PE*", b"RDM*OL*PORTAL*WWW.EXAMPLE.ORG~N1*PE*").replace(
        b"SE*19*", b"SE*20*"
    ),
    "MIA": lambda content: content.replace(b"~SVC*", b"~MIA*0***0~SVC*", 1).replace(b"SE*19*", b"SE*20*"),
    "a qualifier other than HC": lambda content: content.replace(b"SVC*HC:97110", b"SVC*ER:97110"),
    "blanks around the payer's id": lambda content: content.replace(b"*1380000001~", b"* 1380000001 ~"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_but_legal_file_posts(in_practice: Practice, claim: Claim, name: str) -> None:
    good = write_835([era(example_answer(claim))], envelope(1))
    assert b"SE*19*" in good
    content = ODD[name](good)
    assert content != good

    deliver(in_practice, content)

    assert (Remittance.objects.get().state, account_totals()[Account.CASH]) == ("posted", dollars("85"))
    prove()


def test_second_interchange_with_other_separators_posts_too(in_practice: Practice, claim: Claim) -> None:
    other = make_claim(in_practice)
    first = write_835([era(example_answer(claim))], envelope(1))
    second = write_835([era(example_answer(other), trace="EFT1002")], envelope(2))

    deliver(in_practice, first + second.replace(b"*", b"|").replace(b"~", b"'"))

    assert [row.state for row in Remittance.objects.order_by("position")] == ["posted", "posted"]
    prove()


def test_file_of_the_same_name_never_replaces_what_came_before(in_practice: Practice, claim: Claim) -> None:
    first = write_835([era(example_answer(claim))], envelope(1))
    changed = first.replace(b"*65*", b"*64*")

    deliver(in_practice, first)
    deliver(in_practice, changed)

    assert [bytes(file.content) for file in InterchangeFile.objects.order_by("pk")] == [first, changed]
    assert [row.state for row in Remittance.objects.order_by("pk")] == ["posted", "on_hold"]
    assert account_totals()[Account.CASH] == dollars("85")


def test_copay_that_was_expected_and_not_taken_is_no_receipt(in_practice: Practice, claim: Claim) -> None:
    Coverage.objects.filter(patient=claim.patient).update(copay_amount=dollars("25"))

    receive(era(example_answer(claim)))

    visit = Visit.objects.get(pk=claim.visit_id)
    superbill = Superbill.objects.get(kind=SuperbillKind.INSURANCE)
    assert (visit.patient_paid_amount, visit.patient_balance_amount) == (dollars("0"), dollars("45"))
    assert (superbill.patient_paid_amount, superbill.due_amount) == (dollars("0"), dollars("45"))
