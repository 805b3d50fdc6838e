"""What the sandbox's payers say of the claims that they have: by rule, and over the wire in both envelopes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from clearinghouse.gateway import STATUS_QUESTION, Gateway, GatewayUnavailable
from clearinghouse.sandbox.claim_register import ClaimRegister, Decision, KnownClaim, ServiceDecision
from clearinghouse.sandbox.status_answer import answer_status
from tests.clearinghouse.running_sandbox import RunningSandbox, launch, running, until
from tests.clearinghouse.sandbox_claims import (
    BILLING_NPI,
    CLINIC,
    SERVED_ON,
    claim,
    claim_file,
    envelope,
    member,
    status_inquiry,
)
from x12.claim import Claim
from x12.document import Document, read
from x12.npi import with_check_digit
from x12.status import ClaimStatusAnswer, StatusAnswer, StatusInquiry
from x12.write_276 import write_276

NOW = datetime(2026, 1, 6, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ACCOUNT = "lakeside"
numbers = count(100)


def decision(paid: str, *services: ServiceDecision, known_from: datetime = NOW - MINUTE) -> Decision:
    return Decision(known_from.timestamp(), Decimal(paid), date(2026, 1, 5), "EFT1", services)


def service(paid: str, reason: str = "", code: str = "99213") -> ServiceDecision:
    return ServiceDecision(code, (), Decimal("150.00"), Decimal(paid), f"C1-{code}", reason)


def known(about: Claim, *decisions: Decision, **changes: object) -> KnownClaim:
    one = KnownClaim(
        account=ACCOUNT,
        payer_id=about.subscriber.payer_id,
        npi=BILLING_NPI,
        member_id=about.subscriber.person.name.identifier,
        patient_control_number=about.patient_control_number,
        payer_claim_control_number="LAKE126001",
        charge=about.charge,
        service_from=SERVED_ON,
        service_to=SERVED_ON,
        received_on=date(2026, 1, 5),
        decisions=decisions,
    )
    return replace(one, **changes)  # type: ignore[arg-type]  # field values


def said(answer: StatusAnswer) -> tuple[str, ClaimStatusAnswer]:
    """Category and status of the one claim, and the claim."""
    (about,) = answer.claims
    (status,) = about.statuses
    (code,) = status.codes
    return f"{code.category}:{code.status}", about


def code_of(inquiry: StatusInquiry, *claims: KnownClaim, now: datetime = NOW) -> str:
    return said(answer_status(inquiry, claims, now))[0]


@pytest.mark.unit
class TestRules:
    @pytest.mark.parametrize(
        ("member_id", "code"),
        [("W1", "P1:20"), ("W1P1", "P2:46"), ("W1Q2", "R4:297"), ("W1Q1", "D0:35")],
    )
    def test_before_the_decision(self, member_id: str, code: str) -> None:
        about = claim("C1", member_id=member_id)
        later = decision("127.00", service("127.00"), known_from=NOW + MINUTE)

        assert code_of(status_inquiry(about), known(about, later)) == code

    @pytest.mark.parametrize(
        ("decided", "code"),
        [
            (decision("127.00", service("127.00")), "F1:65"),
            (decision("85.00", service("85.00"), service("0.00", "197", "97110")), "F1:65"),
            (decision("0.00", service("0.00", "16")), "F2:21"),
            (decision("0.00", service("0.00", "29")), "F2:718"),
            (decision("0.00", service("0.00")), "F4:98"),
        ],
    )
    def test_after_the_decision(self, decided: Decision, code: str) -> None:
        about = claim("C1")

        assert code_of(status_inquiry(about), known(about, decided)) == code

    def test_paid_names_amount_day_and_trace_of_the_payment(self) -> None:
        about = claim("C1")
        decided = decision("85.00", service("85.00"), service("0.00", "197", "97110"))

        _, answer = said(answer_status(status_inquiry(about, trace="S7"), [known(about, decided)], NOW))

        (status,) = answer.statuses
        assert (status.charge, status.paid) == (Decimal("200.00"), Decimal("85.00"))
        assert (status.paid_on, status.check_number) == (date(2026, 1, 5), "EFT1")
        assert (answer.trace, answer.payer_claim_control_number) == ("S7", "LAKE126001")
        lines = [(line.line_control_number, line.paid, line.statuses[0].codes[0].category) for line in answer.lines]
        assert lines == [("C1-99213", Decimal("85.00"), "F1"), ("C1-97110", Decimal("0.00"), "F2")]

    def test_the_latest_decision_counts(self) -> None:
        about = claim("C1")
        first = decision("60.00", service("60.00"), known_from=NOW - 2 * MINUTE)
        correction = decision("0.00", service("0.00", "27"))

        assert code_of(status_inquiry(about), known(about, first, correction)) == "F2:88"

    def test_void(self) -> None:
        about = claim("C1")

        assert code_of(status_inquiry(about), known(about, is_void=True)) == "F4:686"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({}, "P1:20"),
            ({"payer_claim_control_number": "LAKE126001", "patient_control_number": ""}, "P1:20"),
            ({"payer_claim_control_number": "LAKE126999"}, "D0:35"),
            ({"patient_control_number": "C2"}, "D0:35"),
            ({"patient_control_number": ""}, "P1:20"),
            ({"patient_control_number": "", "charge": Decimal("199.99")}, "D0:35"),
            ({"patient_control_number": "", "service_from": date(2025, 12, 30)}, "D0:35"),
            ({"subscriber": member("W10002")}, "D0:35"),
        ],
    )
    def test_how_a_claim_is_found(self, changes: dict[str, Any], code: str) -> None:  # Any: field values
        about = claim("C1")

        assert code_of(status_inquiry(about, **changes), known(about)) == code

    def test_a_namesake_with_another_member_id_is_somebody_else(self) -> None:
        hers, namesakes = claim("C1", member_id="W10001"), claim("C2", member_id="W10002")
        by_date_and_charge = status_inquiry(hers, patient_control_number="")

        _, answer = said(answer_status(by_date_and_charge, [known(namesakes), known(hers)], NOW))

        assert answer.patient_control_number == "C1"

    def test_a_payer_that_is_down_answers_for_the_whole_question(self) -> None:
        answer = answer_status(status_inquiry(claim("C1")), [], NOW, is_system_down=True)

        assert (answer.claims, answer.trace) == ((), "BS1001")
        assert [code.category for status in answer.statuses for code in status.codes] == ["E1"]


@pytest.mark.unit
class TestRegister:
    def test_survives_a_restart(self, tmp_path: Path) -> None:
        one = known(claim("C1"), decision("85.00", service("85.00", code="97110")))
        ClaimRegister(tmp_path / "claims.jsonl").add([one])

        again = ClaimRegister(tmp_path / "claims.jsonl")

        assert again.of(ACCOUNT, "LAKE1", BILLING_NPI) == [one]

    def test_the_last_line_of_a_number_counts(self, tmp_path: Path) -> None:
        register = ClaimRegister(tmp_path / "claims.jsonl")
        first, second = known(claim("C1")), known(claim("C1"), decision("85.00"))
        register.add([first])
        register.add([second])

        assert register.of(ACCOUNT, "LAKE1", BILLING_NPI) == [second]
        assert ClaimRegister(tmp_path / "claims.jsonl").of(ACCOUNT, "LAKE1", BILLING_NPI) == [second]

    def test_a_line_that_was_cut_off_is_passed_over(self, tmp_path: Path) -> None:
        path = tmp_path / "claims.jsonl"
        ClaimRegister(path).add([known(claim("C1"))])
        path.write_text(path.read_text() + '{"account": "lakes', encoding="utf-8")

        assert len(ClaimRegister(path).of(ACCOUNT, "LAKE1", BILLING_NPI)) == 1

    @pytest.mark.parametrize(
        "other", [("another", "LAKE1", BILLING_NPI), (ACCOUNT, "NORTH", BILLING_NPI), (ACCOUNT, "LAKE1", "1999999984")]
    )
    def test_others_learn_nothing(self, tmp_path: Path, other: tuple[str, str, str]) -> None:
        register = ClaimRegister(tmp_path / "claims.jsonl")
        register.add([known(claim("C1"))])

        assert register.of(*other) == []

    def test_is_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "claims.jsonl"
        ClaimRegister(path).add([known(claim("C1"))])

        assert path.stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), "--pending-delay", "600", "--silence", "5") as sandbox:
        yield sandbox


def ask(gateway: Gateway, *inquiries: StatusInquiry, content: bytes = b"") -> Document:
    content = content or write_276(inquiries, envelope(next(numbers)))
    return read(gateway.ask(STATUS_QUESTION, content, str(uuid.uuid4()), datetime.now(UTC)))


def stands_at(gateway: Gateway, inquiry: StatusInquiry) -> str:
    (answer,) = ask(gateway, inquiry).status_answers
    return said(answer)[0]


def settled(gateway: Gateway, about: Claim, code: str) -> Callable[[], bool]:
    """Whether the payer says so by now."""
    return lambda: stands_at(gateway, status_inquiry(about)) == code


def send(sandbox: RunningSandbox, *claims: Claim) -> None:
    number = next(numbers)
    sandbox.gateway().send_file(f"837P_{number}.837", claim_file(*claims, number=number))


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["soap", "mime"])
class TestOverTheWire:
    def test_claims_stand_where_their_endings_say(self, sandbox: RunningSandbox, kind: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=kind)
        expected = {"": "F1:65", "D1": "F2:21", "D3": "F2:718", "P1": "P2:46", "Q1": "D0:35", "Q2": "R4:297",
                    "X1": "D0:35", "X3": "D0:35"}  # fmt: skip
        claims = {end: claim(f"{kind}{end}", member_id=f"W1{end}") for end in expected}
        assert settled(gateway, claims[""], "D0:35")()

        send(sandbox, *claims.values())
        until(settled(gateway, claims[""], "F1:65"))

        told = {end: stands_at(gateway, status_inquiry(about)) for end, about in claims.items()}
        assert told == expected

    def test_answer_bears_the_trace_of_its_question(self, sandbox: RunningSandbox, kind: str) -> None:
        about = claim(f"TRACE{kind}")
        gateway = sandbox.gateway(real_time_envelope=kind)
        first, second = status_inquiry(about, trace="S1"), status_inquiry(about, trace="S2")

        document = ask(gateway, first, second)

        assert [answer.claims[0].trace for answer in document.status_answers] == ["S1", "S2"]
        assert document.all_findings == ()

    def test_another_provider_learns_nothing(self, sandbox: RunningSandbox, kind: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=kind)
        about = claim(f"OTHER{kind}")
        send(sandbox, about)
        until(settled(gateway, about, "F1:65"))
        stranger = replace(CLINIC.name, identifier=with_check_digit("199998888"))

        assert stands_at(gateway, status_inquiry(about, provider=stranger)) == "D0:35"

    def test_system_down_then_an_answer(self, sandbox: RunningSandbox, kind: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=kind)
        inquiry = status_inquiry(claim(f"DOWN{kind}", member_id=f"W{kind}A3"))

        first, second = (ask(gateway, inquiry).status_answers[0] for _ in range(2))

        assert [status.may_be_asked_again for status in first.statuses] == [True]
        assert said(second)[0] == "D0:35"

    def test_silence(self, sandbox: RunningSandbox, kind: str) -> None:
        with pytest.raises(GatewayUnavailable, match="in time"):
            ask(
                sandbox.gateway(real_time_envelope=kind, timeout_seconds=0.5),
                status_inquiry(claim("SILENT", member_id="W1N1")),
            )

    def test_what_is_no_status_question_is_refused_by_999(self, sandbox: RunningSandbox, kind: str) -> None:
        broken = write_276([status_inquiry(claim("BROKEN"))], envelope(next(numbers))).replace(b"ST*276*", b"ST*277*")

        document = ask(sandbox.gateway(real_time_envelope=kind), content=broken)

        (refusal,) = document.implementation_acknowledgements
        assert (refusal.code, refusal.functional_id, refusal.version) == ("R", "HR", "005010X212")


@pytest.mark.integration
def test_payers_remember_over_a_restart(tmp_path: Path) -> None:
    about = claim("AGAIN1")
    first = launch(tmp_path, "--account", "lakeside:harbor-lamp")
    send(first, about)
    until(settled(first.gateway(), about, "F1:65"))
    first.kill()

    second = launch(tmp_path)
    try:
        assert stands_at(second.gateway(), status_inquiry(about)) == "F1:65"
    finally:
        second.kill()
