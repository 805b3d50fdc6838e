"""The pages of remittances and denials: who may, what they show, what their forms do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from clearinghouse.models import InterchangeFile, TradingPartnerAccount
from practice.models import Practice, Role
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Denial, Remittance
from tests.remittance.factories import clp, dollars, era, example_answer, make_claim, plb, receive, svc, turned
from x12 import remittance as x12
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 30


def url(practice: Practice, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"practice_slug": practice.slug, **kwargs})


def stranger(number: str = "X99") -> x12.ClaimPayment:
    return clp(number, svc("99213", "100.00", "40.00", ("CO", "45", "60.00")), icn=f"ICN-{number}")


def denied(claim: Claim) -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(
        number,
        svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )


@pytest.fixture
def remittance(practice: Practice) -> Remittance:
    """A check with everything on it: posted, denied, held, provider-level."""
    with practice_scope(practice.pk):
        answered, refused = make_claim(practice), make_claim(practice)
        return receive(
            era(example_answer(answered), denied(refused), stranger(), provider_adjustments=(plb("WO", "5.00"),))
        )


def test_check_page_proves_every_cent(practice: Practice, client_as: Login, remittance: Remittance) -> None:
    answer = client_as(Role.BILLER).get(url(practice, "remittance_page", remittance_id=remittance.pk))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert [(line.part, line.count, line.amount) for line in answer.context["proof"].lines] == [
        ("posted", 2, dollars("175")),
        ("held", 1, dollars("40")),
        ("provider_level", 1, dollars("-5")),
    ]
    assert (answer.context["proof"].left, answer.context["proof"].is_proved) == (dollars("0"), True)
    assert "Above the fee schedule or contracted amount" in page
    assert "Proved" in page


@pytest.mark.parametrize("part", ["posted", "held", "provider_level"])
def test_figures_link_to_their_entries(practice: Practice, client_as: Login, remittance: Remittance, part: str) -> None:
    answer = client_as(Role.BILLER).get(url(practice, "remittance_entries", remittance_id=remittance.pk, part=part))

    cash = sum(
        (line.debit or 0) - (line.credit or 0)
        for shown in answer.context["entries"]
        for line in shown.lines
        if line.account == "Cash"
    )
    assert (answer.status_code, cash) == (200, answer.context["line"].amount)


@pytest.mark.parametrize("tab", ["checks", "files", "exceptions", "next"])
def test_list_shows_its_tabs(practice: Practice, client_as: Login, remittance: Remittance, tab: str) -> None:
    answer = client_as(Role.BILLER).get(url(practice, "remittance_list"), {"tab": tab})

    assert answer.status_code == 200
    assert answer.context["counts"].exceptions == 1


def test_empty_list_says_what_comes_next(practice: Practice, client_as: Login) -> None:
    answer = client_as(Role.BILLER).get(url(practice, "remittance_list"))

    assert "No checks yet" in answer.content.decode()


def test_check_on_hold_says_why(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        row = receive(era(example_answer(claim), amount=dollars("84")))

    page = client_as(Role.BILLER).get(url(practice, "remittance_page", remittance_id=row.pk)).content.decode()

    assert "BPR02 says 84.00 was paid" in page
    assert "nothing is posted" in page


def test_duplicate_links_to_the_first(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        first, second = receive(era(example_answer(claim))), receive(era(example_answer(claim)))

    page = client_as(Role.BILLER).get(url(practice, "remittance_page", remittance_id=second.pk)).content.decode()

    assert url(practice, "remittance_page", remittance_id=first.pk) in page


def test_exception_page_ranks_candidates_and_attaches(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice, lines=[("99213", "150.00")])
        lost = clp(
            "OLD-7",
            svc("99213", "150.00", "90.00", ("CO", "45", "60.00")),
        )
        receive(era(lost))
        row = ClaimPayment.objects.get()
        Claim.objects.filter(pk=claim.pk).update(payer_claim_control_number="ICN1")
    client = client_as(Role.BILLER)

    shown = client.get(url(practice, "exception_page", claim_payment_id=row.pk))
    done = client.post(
        url(practice, "exception_attach", claim_payment_id=row.pk), {"claim_number": claim.patient_control_number}
    )

    assert [one.claim.pk for one in shown.context["candidates"]] == [claim.pk]
    assert done.status_code == 302
    with practice_scope(practice.pk):
        row.refresh_from_db()
        assert (row.state, row.claim_id) == (ClaimPayment.State.RESOLVED, claim.pk)


def test_exception_page_says_what_is_missing(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        unfit = svc("99215", "80.00", "30.00", ("CO", "45", "50.00"))
        receive(era(clp("OLD-7", unfit), clp(claim.patient_control_number, unfit, icn="ICN2")))
        without, with_claim = ClaimPayment.objects.order_by("position")
    client = client_as(Role.BILLER)

    pages = [
        client.get(url(practice, "exception_page", claim_payment_id=row.pk)).content.decode()
        for row in (without, with_claim)
    ]

    assert ["Claim payment without a claim" in page for page in pages] == [True, False]
    assert ["Claim payment that waits" in page for page in pages] == [False, True]


def test_attach_says_what_to_do_when_it_does_not_fit(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        receive(era(clp("OLD-7", svc("99215", "80.00", "30.00", ("CO", "45", "50.00")))))
        row = ClaimPayment.objects.get()
    client = client_as(Role.BILLER)
    address = url(practice, "exception_attach", claim_payment_id=row.pk)

    unknown = client.post(address, {"claim_number": "C999"})
    unfit = client.post(address, {"claim_number": claim.patient_control_number})

    assert (unknown.status_code, unfit.status_code) == (422, 422)
    assert "There is no claim C999" in unknown.content.decode()
    assert "line 1 (99215" in unfit.content.decode()
    assert "By the rules" in unfit.content.decode()  # the lines can be chosen now


def test_upload_stores_and_names_what_it_cannot_read(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
    envelope = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
    content = write_835([era(example_answer(claim))], envelope)
    files = [
        SimpleUploadedFile("era.835", content),
        SimpleUploadedFile("era-copy.835", content),
        SimpleUploadedFile("note.txt", b"hello"),
    ]

    answer = client_as(Role.BILLER).post(url(practice, "remittance_upload"), {"files": files}, follow=True)

    page = answer.content.decode()
    assert "1 file stored" in page
    assert "era-copy.835: This file was received before" in page
    assert "note.txt" in page
    with practice_scope(practice.pk):
        assert InterchangeFile.objects.filter(name="era.835").exists()


def test_upload_without_a_file_says_so(practice: Practice, client_as: Login) -> None:
    answer = client_as(Role.BILLER).post(url(practice, "remittance_upload"), follow=True)

    assert "Choose at least one file" in answer.content.decode()


def test_claim_panel_shows_each_answer(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        answer = example_answer(claim)
        receive(era(answer))
        receive(era(turned(answer), trace="EFT1002", provider_adjustments=(plb("WO", "-85.00"),)))

    panel = client_as(Role.PROVIDER).get(url(practice, "claim_remittances_panel", claim_id=claim.pk))

    assert [one.row.status_code for one in panel.context["payments"]] == ["22", "1"]


def test_denials_are_filtered_and_resolved_together(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claims = [make_claim(practice) for _ in range(3)]
        receive(era(*(denied(claim) for claim in claims)))
        ids = list(Denial.objects.values_list("pk", flat=True))
    client = client_as(Role.BILLER)
    address = url(practice, "denial_list")

    shown = client.get(address)
    other = client.get(address, {"category": "coding"})
    done = client.post(
        url(practice, "denial_act"),
        {"denial": ids[:2], "act": "written_off", "reason": "Contract", "filter_category": "authorization"},
    )

    assert (shown.context["at_risk"].count, shown.context["at_risk"].amount) == (3, dollars("150"))
    assert other.context["at_risk"].count == 0
    assert done.headers["Location"] == f"{address}?category=authorization"
    with practice_scope(practice.pk):
        assert sorted(Denial.objects.values_list("state", flat=True)) == ["open", "resolved", "resolved"]


def test_denials_are_taken_along_as_csv(practice: Practice, client_as: Login, remittance: Remittance) -> None:
    with practice_scope(practice.pk):
        denial = Denial.objects.select_related("claim__patient").get()
        Denial.objects.filter(pk=denial.pk).update(note="=1+1")

    answer = client_as(Role.BILLER).get(url(practice, "denial_csv"))

    head, row = answer.content.decode().splitlines()
    assert head.startswith("Claim,Patient,Payer,Date of service")
    assert f'{denial.claim.patient_control_number},"{denial.claim.patient.name}"' in row
    assert row.endswith(",'=1+1")
    assert ",50.00,2027-02-14," in row


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"act": "written_off", "reason": "x"}, "Choose at least one denial"),
        ({"act": "written_off", "denial": "own"}, "Say why"),
        ({"act": "assign", "denial": "own"}, "Choose the person"),
    ],
)
def test_denial_act_says_what_is_missing(
    practice: Practice, client_as: Login, remittance: Remittance, data: dict[str, str], words: str
) -> None:
    with practice_scope(practice.pk):
        denial = Denial.objects.get()
    sent = {name: str(denial.pk) if value == "own" else value for name, value in data.items()}

    page = client_as(Role.BILLER).post(url(practice, "denial_act"), sent, follow=True).content.decode()

    assert words in page
    with practice_scope(practice.pk):
        assert Denial.objects.get().state == "open"


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PROVIDER])
def test_pages_are_for_billers(practice: Practice, client_as: Login, remittance: Remittance, role: Role) -> None:
    client = client_as(role)

    assert client.get(url(practice, "remittance_list")).status_code == 403
    assert client.get(url(practice, "remittance_page", remittance_id=remittance.pk)).status_code == 403
    assert client.get(url(practice, "denial_list")).status_code == 403


def test_check_of_another_practice_is_not_there(practice: Practice, other_practice: Practice, client_as: Login) -> None:
    with practice_scope(other_practice.pk):
        claim = make_claim(other_practice)
        row = receive(era(example_answer(claim)))

    assert client_as(Role.BILLER).get(url(practice, "remittance_page", remittance_id=row.pk)).status_code == 404


def fill(practice: Practice, count: int) -> None:
    """So many checks, files, exceptions and denials, and as many claims on one check."""
    with practice_scope(practice.pk):
        for number in range(count):
            receive(era(denied(make_claim(practice)), stranger(f"X{number}"), trace=f"EFT{count}-{number}"))
        claims = [make_claim(practice) for _ in range(count)]
        receive(era(*(example_answer(claim, icn=f"I{claim.pk}") for claim in claims), trace=f"ALL{count}"))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("remittance_list", {"tab": "checks"}),
        ("remittance_list", {"tab": "files"}),
        ("remittance_list", {"tab": "exceptions"}),
        ("remittance_list", {"tab": "next"}),
        ("denial_list", {}),
        ("remittance_page", {}),
    ],
)
def test_pages_take_as_many_queries_for_30_rows_as_for_one(
    practice: Practice, client_as: Login, name: str, query: dict[str, str]
) -> None:
    client = client_as(Role.BILLER)

    def queries(count: int) -> int:
        fill(practice, count)
        with practice_scope(practice.pk):
            newest = Remittance.objects.get(trace=f"ALL{count}")
        ids = {"remittance_id": newest.pk} if name == "remittance_page" else {}
        address = url(practice, name, **ids)
        client.get(address, query)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, query).status_code == 200
        return len(captured)

    for_one, for_thirty = queries(1), queries(30)

    assert for_one == for_thirty <= MOST_QUERIES


@pytest.mark.parametrize(("role", "page"), [(Role.BILLER, "remittance_list"), (Role.ADMIN, "account_list")])
def test_mailbox_that_could_not_be_read_is_shown(practice: Practice, client_as: Login, role: Role, page: str) -> None:
    with practice_scope(practice.pk):
        TradingPartnerAccount.objects.create(
            practice=practice,
            name="Office Ally",
            kind=TradingPartnerAccount.Kind.OFFICE_ALLY,
            looked_at=dt.datetime(2026, 11, 16, 12, 0, tzinfo=dt.UTC),
            mailbox_problem="The log-in was refused. Check the password.",
        )

    answer = client_as(role).get(url(practice, page))

    assert "The log-in was refused. Check the password." in answer.content.decode()


def test_denial_list_shows_the_code_that_was_billed(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice, lines=[("80048", "50.00")])
        number = claim.patient_control_number
        line = svc(
            "80053",
            "50.00",
            "0.00",
            ("CO", "197", "50.00"),
            line=f"{number}L1",
            submitted_procedure=x12.Procedure("80048"),
        )
        receive(era(clp(number, line)))

    page = client_as(Role.BILLER).get(url(practice, "denial_list")).content.decode()

    assert "80053" in page
    assert "billed as 80048" in page
