"""What the sandbox says of a member's benefits: by rule, and over the wire in both envelopes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clearinghouse.gateway import Gateway, GatewayUnavailable
from clearinghouse.sandbox.benefits_answer import answer_inquiry
from tests.clearinghouse.running_sandbox import RunningSandbox, running
from tests.clearinghouse.sandbox_claims import inquiry, inquiry_file, member
from x12.benefits import BenefitAnswer, DatePeriod, Inquiry
from x12.document import read

TODAY = date(2026, 1, 5)


def said(answer: BenefitAnswer, information: str, service_type: str) -> list[tuple[str, str, str, str]]:
    """What is said of a service type: (level, period, network, amount, share or visits)."""
    found = []
    for one in answer.benefits:
        if one.information == information and service_type in one.service_types:
            values = [
                one.amount,
                one.percent,
                one.quantity,
                *(delivery.quantity for delivery in one.deliveries),
            ]
            (value,) = (str(value) for value in values if value is not None)
            found.append((one.level, one.period, one.network, value))
    return found


@pytest.mark.unit
class TestRules:
    def test_active_plan_of_lakeshore(self) -> None:
        answer = answer_inquiry(inquiry("W1"), TODAY)

        assert answer.benefits[0].information == "1"
        assert answer.dates == (
            DatePeriod("346", date(2026, 1, 1)),
            DatePeriod("347", date(2026, 12, 31)),
        )
        assert said(answer, "C", "30")[:2] == [("IND", "23", "Y", "500.00"), ("IND", "29", "Y", "0")]
        assert said(answer, "B", "98") == [("IND", "27", "Y", "25.00")]
        assert said(answer, "A", "PT") == [("IND", "", "Y", "0.20"), ("IND", "", "N", "0.40")]
        assert said(answer, "F", "33") == [("IND", "23", "Y", "20"), ("IND", "29", "Y", "12")]

    def test_family_and_out_of_network_are_told_apart(self) -> None:
        answer = answer_inquiry(inquiry("W1D", payer_id="NORTH"), TODAY)

        assert said(answer, "C", "30") == [
            ("IND", "23", "Y", "1000.00"),
            ("IND", "29", "Y", "640.00"),
            ("IND", "23", "N", "2000.00"),
            ("IND", "29", "N", "1280.00"),
            ("FAM", "23", "Y", "2000.00"),
            ("FAM", "29", "Y", "1280.00"),
            ("FAM", "23", "N", "4000.00"),
            ("FAM", "29", "N", "2560.00"),
        ]

    def test_visits_in_hsd(self) -> None:
        answer = answer_inquiry(inquiry("W1", payer_id="NORTH", service_types=("33",)), TODAY)

        limits = [one for one in answer.benefits if one.information == "F"]
        assert [one.quantity for one in limits] == [None, None]
        assert said(answer, "F", "33") == [("IND", "23", "Y", "12"), ("IND", "29", "Y", "4")]

    def test_only_what_was_asked_for(self) -> None:
        answer = answer_inquiry(inquiry("W1", service_types=("30", "PT")), TODAY)

        assert said(answer, "B", "PT") != []
        assert said(answer, "B", "33") == []

    def test_inactive_plan_ended_last_month(self) -> None:
        answer = answer_inquiry(inquiry("W1I1"), TODAY)

        assert [one.information for one in answer.benefits] == ["6"]
        assert answer.dates[1] == DatePeriod("347", date(2025, 12, 31))

    def test_carve_out_names_the_administrator(self) -> None:
        answer = answer_inquiry(inquiry("W1T1", service_types=("30", "MH")), TODAY)

        (contact,) = [one for one in answer.benefits if one.information == "U"]
        assert contact.service_types == ("MH",)
        assert contact.related[0].name.last == "HARBOR BEHAVIORAL ADMINISTRATORS"
        assert "MH" not in answer.benefits[0].service_types

    @pytest.mark.parametrize(
        ("member_id", "level", "reason", "follow_up"),
        [
            ("W1A1", "2100C", "72", "C"),
            ("W1A2", "2100C", "75", "C"),
            ("W1AAA71", "2100C", "71", "C"),
            ("W1AAA79", "2100A", "79", "C"),
            ("W1AAA80", "2100A", "80", "P"),
            ("W1AAA51", "2100B", "51", "C"),
            ("W1AAAT4", "2100A", "T4", "C"),
        ],
    )
    def test_rejections(self, member_id: str, level: str, reason: str, follow_up: str) -> None:
        (rejection,) = answer_inquiry(inquiry(member_id), TODAY).rejections

        assert (rejection.level, rejection.reason, rejection.follow_up) == (level, reason, follow_up)

    def test_rejection_of_a_dependent(self) -> None:
        about_child = replace(inquiry("W1A2"), dependent=member(""), relationship="19")

        (rejection,) = answer_inquiry(about_child, TODAY).rejections

        assert rejection.level == "2100D"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), "--silence", "5") as sandbox:
        yield sandbox


def ask(gateway: Gateway, *inquiries: Inquiry, content: bytes = b"") -> bytes:
    return gateway.ask(
        "X12_270_Request_005010X279A1",
        content or inquiry_file(*inquiries),
        str(uuid.uuid4()),
        datetime.now(UTC),
    )


@pytest.mark.integration
@pytest.mark.parametrize("envelope", ["soap", "mime"])
class TestOverTheWire:
    def test_answer_bears_the_trace_of_its_question(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)

        document = read(ask(gateway, inquiry("W1", trace="T777")))

        (answer,) = document.benefit_answers
        assert (answer.trace, answer.rejections) == ("T777", ())
        assert answer.benefits[0].information == "1"
        assert document.all_findings == ()

    def test_every_rule_reads_back_as_written(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)
        asked = [inquiry(f"W1{end}", trace=f"T{end or '0'}X") for end in ("", "I1", "A1", "A2", "T1", "D")]

        document = read(ask(gateway, *asked))

        expected = [answer_inquiry(one, datetime.now(UTC).astimezone().date()) for one in asked]
        assert [one.trace for one in document.benefit_answers] == [one.trace for one in asked]
        assert [len(one.benefits) for one in document.benefit_answers] == [len(one.benefits) for one in expected]
        assert [[aaa.reason for aaa in one.rejections] for one in document.benefit_answers] == [
            [], [], ["72"], ["75"], [], [],
        ]  # fmt: skip

    def test_system_down_then_success(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)

        first, second = (read(ask(gateway, inquiry("W2A3"))).benefit_answers[0] for _ in range(2))

        assert [one.reason for one in first.rejections] == ["42"]
        assert (second.rejections, second.benefits[0].information) == ((), "1")

    def test_silence(self, sandbox: RunningSandbox, envelope: str) -> None:
        started = time.monotonic()

        with pytest.raises(GatewayUnavailable, match="in time"):
            ask(sandbox.gateway(real_time_envelope=envelope, timeout_seconds=0.5), inquiry("W1N1"))

        assert time.monotonic() - started < 2

    def test_claims_instead_of_a_question_are_refused_by_999(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)
        broken = inquiry_file(inquiry("W1")).replace(b"ST*270*", b"ST*271*")

        document = read(ask(gateway, content=broken))

        assert [one.code for one in document.implementation_acknowledgements] == ["R"]


@pytest.mark.integration
def test_amounts_arrive_to_the_cent(sandbox: RunningSandbox) -> None:
    (answer,) = read(ask(sandbox.gateway(), inquiry("W1"))).benefit_answers

    left = [one.amount for one in answer.benefits if one.information == "G" and one.period == "29"]
    assert left[0] == Decimal("2310.50")
