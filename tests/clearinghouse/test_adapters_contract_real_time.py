"""What every gateway promises of real-time questions, asked of the office_ally adapter over the sandbox's own wire."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from clearinghouse.gateway import ELIGIBILITY_QUESTION, STATUS_QUESTION, Gateway, GatewayRefused, GatewayUnavailable
from tests.clearinghouse.running_sandbox import RunningSandbox, running

pytestmark = pytest.mark.integration

QUESTION = b"ISA: nobody here gets as far as reading this"


@pytest.fixture(scope="module")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """The sandbox with all switches off."""
    shared_sandbox.throw()
    yield shared_sandbox
    shared_sandbox.throw()


def ask(gateway: Gateway, payload_type: str = STATUS_QUESTION) -> bytes:
    return gateway.ask(payload_type, QUESTION, str(uuid.uuid4()), datetime(2026, 1, 5, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize("envelope", ["soap", "mime"])
class TestTroubleInRealTime:
    @pytest.mark.parametrize("question", [ELIGIBILITY_QUESTION, STATUS_QUESTION])
    def test_wrong_password(self, sandbox: RunningSandbox, envelope: str, question: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope, real_time_password="guessed")

        with pytest.raises(GatewayRefused, match="user name or password"):
            ask(gateway, question)

    @pytest.mark.parametrize("question", [ELIGIBILITY_QUESTION, STATUS_QUESTION])
    def test_payload_that_is_not_x12(self, sandbox: RunningSandbox, envelope: str, question: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)

        with pytest.raises(GatewayRefused, match="PayloadIllegal"):
            ask(gateway, question)

    def test_core_error_code(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope)

        with pytest.raises(GatewayRefused, match="PayloadTypeIllegal"):
            ask(gateway, payload_type="X12_278_Request_005010X217")

    def test_missing_field(self, sandbox: RunningSandbox, envelope: str) -> None:
        gateway = sandbox.gateway(real_time_envelope=envelope, sender_id="")

        with pytest.raises(GatewayRefused, match="SenderIDRequired"):
            ask(gateway)

    def test_down(self, sandbox: RunningSandbox, envelope: str) -> None:
        sandbox.throw(down=True)

        with pytest.raises(GatewayUnavailable):
            ask(sandbox.gateway(real_time_envelope=envelope))

    def test_nobody_listens(self, sandbox: RunningSandbox, envelope: str) -> None:
        with pytest.raises(GatewayUnavailable):
            ask(sandbox.gateway(real_time_envelope=envelope, real_time_url="https://127.0.0.1:1/core"))

    def test_slow_beyond_the_limit(self, sandbox: RunningSandbox, envelope: str) -> None:
        sandbox.throw(slow_seconds=3)
        started = time.monotonic()

        with pytest.raises(GatewayUnavailable, match="in time"):
            ask(sandbox.gateway(real_time_envelope=envelope, timeout_seconds=0.5))

        assert time.monotonic() - started < 2.5

    def test_certificate_of_a_stranger(self, sandbox: RunningSandbox, envelope: str) -> None:
        with pytest.raises(GatewayRefused, match="prove"):
            ask(sandbox.gateway(real_time_envelope=envelope, real_time_ca=""))

    def test_name_that_the_certificate_lacks(self, sandbox: RunningSandbox, envelope: str) -> None:
        url = sandbox.settings["real_time_url"].replace("127.0.0.1", "127.0.0.2")

        with pytest.raises((GatewayRefused, GatewayUnavailable)):
            ask(sandbox.gateway(real_time_envelope=envelope, real_time_url=url))

    def test_wrong_path(self, sandbox: RunningSandbox, envelope: str) -> None:
        url = sandbox.settings["real_time_url"] + "/elsewhere"

        with pytest.raises(GatewayRefused, match="404"):
            ask(sandbox.gateway(real_time_envelope=envelope, real_time_url=url))

    def test_address_without_encryption(self, sandbox: RunningSandbox, envelope: str) -> None:
        with pytest.raises(GatewayRefused, match="not encrypted"):
            ask(sandbox.gateway(real_time_envelope=envelope, real_time_url="http://127.0.0.1/core"))
