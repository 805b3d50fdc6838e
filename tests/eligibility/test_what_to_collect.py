"""The answer card, from the 271 that was kept; and the list of answers that a desk must mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.html import strip_tags

from eligibility.models import EligibilityInquiry
from eligibility.queries import needing_a_person
from eligibility.services.recording import record_answer
from eligibility.views.cards import card_for
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests import factories
from tests.eligibility.test_recording import NOW, answer_to, ask, content_of
from tests.eligibility.test_recording import inquiry as inquiry
from x12.benefits import Benefit, DatePeriod, Delivery, Rejection, RelatedEntity
from x12.codes.eligibility_rejections import Desk
from x12.parties import Name, Person
from x12.remittance import Reference

ACTIVE = Benefit("1", level="IND", service_types=("30",), plan="CHOICE")


def organization(name: str, identifier: str) -> Name:
    return Name(name, is_person=False, qualifier="PI", identifier=identifier)


def answered(inquiry: EligibilityInquiry, actor: User, *benefits: Benefit, **changes: object) -> EligibilityInquiry:
    """The inquiry after an active plan and these benefits came back."""
    answer = replace(answer_to(inquiry), benefits=(ACTIVE, *benefits), **changes)  # type: ignore[arg-type]  # its fields
    return record_answer(inquiry_id=inquiry.pk, content=content_of(answer), actor=actor, now=NOW)


def test_card_shows_costs_visits_and_authorization_of_the_asked_service(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    row = answered(
        inquiry,
        biller,
        Benefit("B", "IND", ("33",), period="27", amount=Decimal(25), network="Y", messages=("PRIMARY CARE",)),
        Benefit("B", "IND", ("33",), period="27", amount=Decimal(45), network="Y", messages=("SPECIALIST",)),
        Benefit("A", "IND", ("33",), percent=Decimal("0.125"), network="Y", authorization="Y"),
        Benefit("C", "IND", ("30",), period="23", amount=Decimal(500), network="Y"),
        Benefit("C", "IND", ("30",), period="29", amount=Decimal(125), network="Y"),
        Benefit("F", "IND", ("33",), network="Y", deliveries=(Delivery("VS", Decimal(20), period="23"),)),
        Benefit("F", "IND", ("33",), network="Y", deliveries=(Delivery("VS", Decimal(12), period="29"),)),
        Benefit("F", "IND", ("33",), period="23", amount=Decimal(1500), network="Y"),
    )

    card = card_for(row)

    assert card is not None
    assert card.answer is not None
    assert card.answer.in_network.copay == Decimal(25)
    assert (card.answer.copay_note, card.answer.more_copays) == ("PRIMARY CARE", ((Decimal(45), "SPECIALIST"),))
    assert card.answer.coinsurance_percent == "12.5"
    assert card.answer.visits is not None
    assert (card.answer.visits.allowed, card.answer.visits.left) == (Decimal(20), Decimal(12))
    assert card.answer.authorization == "Y"
    assert [(bar.label, bar.left, bar.used_width) for bar in card.bars] == [("Deductible", Decimal(125), 75)]
    assert card.limits == ("$1,500.00 a calendar year",)


def test_bars_say_that_they_are_dollars(
    practice: Practice, inquiry: EligibilityInquiry, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        answered(
            inquiry,
            biller,
            Benefit("C", "IND", ("30",), period="23", amount=Decimal(1500), network="Y"),
            Benefit("C", "IND", ("30",), period="29", amount=Decimal(1125), network="Y"),
        )

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/").content.decode()

    (bar,) = [part.split("</div>")[0] for part in page.split('<div class="collect-bar">')[1:]]
    assert " ".join(strip_tags(bar).split()) == "Deductible 25 % $1,125.00 left of $1,500.00 a calendar year"


def test_carve_out_and_other_payer_lead_to_the_payer_on_file(
    practice: Practice, inquiry: EligibilityInquiry, biller: User, client_as: Callable[[Role], Client]
) -> None:
    """A Medicaid sub-plan or a carve-out is who really pays: the page leads to a coverage with that payer."""
    with practice_scope(practice.pk):
        spine = factories.PayerFactory.create(practice=practice, name="Spine Managers", claim_payer_id="SPINE")
        answered(
            inquiry,
            biller,
            Benefit("U", service_types=("33",), related=(RelatedEntity("VN", organization("SPINE MGRS", "SPINE")),)),
            Benefit(
                "R",
                service_types=("30",),
                references=(Reference("1W", "Z9"),),
                dates=(DatePeriod("290", dt.date(2026, 2, 1)),),
                related=(RelatedEntity("PRP", organization("OTHER MUTUAL", "OTH01")),),
            ),
        )
    client = client_as(Role.FRONT_DESK)

    page = client.get(f"/p/lakeside/eligibility/{inquiry.pk}/").content.decode()

    assert "Another company answers for this service" in page
    link = f"/p/lakeside/patients/{inquiry.patient_id}/coverages/new/?payer={spine.pk}"
    assert link in page
    assert "OTHER MUTUAL</strong> (OTH01), pays first, member Z9, from 02/01/2026" in page
    form = client.get(link).content.decode()
    assert f'<option value="{spine.pk}" selected>' in form


def test_card_sets_both_sides_of_a_difference_beside_each_other(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    married = Person(Name("ABBOTT-RAY", "INES", qualifier="MI", identifier="W2"), born_on=dt.date(1980, 5, 18), sex="F")

    card = card_for(answered(inquiry, biller, subscriber=married))

    assert card is not None
    assert [(one.field, one.ours, one.theirs) for one in card.corrections] == [
        ("last name", "Abbott", "ABBOTT-RAY"),
        ("birth date", "05/17/1980", "05/18/1980"),
        ("member id", "W1", "W2"),
    ]


def test_correction_that_no_field_shows_is_told(
    practice: Practice, inquiry: EligibilityInquiry, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        answered(inquiry, biller, is_corrected=True, relationship="18")

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/").content.decode()

    assert "says that it corrected" in page


def test_page_says_from_when_and_until_when_the_plan_held(
    practice: Practice, inquiry: EligibilityInquiry, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        answered(inquiry, biller, dates=(DatePeriod("347", dt.date(2026, 10, 31)),))

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/").content.decode()

    assert "Not covered on 11/02/2026: the plan ended on 10/31/2026." in page


@pytest.mark.parametrize(
    ("level", "reason", "desk", "words"),
    [
        ("2100C", "72", Desk.REGISTRATION, "The member id is missing or wrong"),
        ("2100C", "75", Desk.REGISTRATION, "The subscriber was not found"),
        ("2100B", "51", Desk.ENROLLMENT, "The payer does not know this provider"),
        ("2100A", "79", Desk.ENROLLMENT, "The payer id or the enrolment"),
        ("2110C", "55", Desk.INQUIRY, "The product or service code is wrong"),
        ("2100A", "ZZ", Desk.PAYER, "a reason that is not on the list"),
    ],
)
def test_rejection_is_the_work_of_one_desk(
    practice: Practice,
    inquiry: EligibilityInquiry,
    biller: User,
    client_as: Callable[[Role], Client],
    level: str,
    reason: str,
    desk: Desk,
    words: str,
) -> None:
    refusal = Rejection(level, is_valid_request=False, reason=reason, follow_up="C")
    benefit = (Benefit("V", rejections=(refusal,)),) if level == "2110C" else ()
    refused = replace(answer_to(inquiry), benefits=benefit, rejections=() if benefit else (refusal,))
    with practice_scope(practice.pk):
        record_answer(inquiry_id=inquiry.pk, content=content_of(refused), actor=biller, now=NOW)
        desks = [one for one in Desk if needing_a_person(one).exists()]

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/?desk={desk}").content.decode()

    assert desks == [desk]
    assert words in page


def test_inactive_plan_is_the_front_desk_s_work_and_silence_is_called_about(
    in_practice: Practice, inquiry: EligibilityInquiry, biller: User
) -> None:
    ended = replace(answer_to(inquiry), benefits=(Benefit("6", service_types=("30",)),))
    record_answer(inquiry_id=inquiry.pk, content=content_of(ended), actor=biller, now=NOW)
    other = factories.CoverageFactory.create(
        practice=in_practice, patient=inquiry.patient, payer=inquiry.coverage.payer, sequence="S", member_id="W9"
    )
    silent = ask(inquiry.patient, other, biller)
    record_answer(inquiry_id=silent.pk, content=b"<html>", actor=biller, now=NOW)

    assert [row.pk for row in needing_a_person(Desk.REGISTRATION)] == [inquiry.pk]
    assert [row.pk for row in needing_a_person(Desk.PAYER)] == [silent.pk]
    assert {row.pk for row in needing_a_person()} == {inquiry.pk, silent.pk}
