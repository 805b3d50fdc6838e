"""What comes back for a claim file, over the sandbox's own wire."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from clearinghouse.gateway import FileIncomplete, Gateway
from tests.clearinghouse.running_sandbox import RunningSandbox, launch, running, until
from tests.clearinghouse.sandbox_claims import CLINIC, claim, claim_file, secondary_of
from tests.x12.judge import refusal
from x12.claim import Claim
from x12.document import Document, read
from x12.remittance import Remittance

pytestmark = pytest.mark.integration

DELAYS = ("--correction-delay", "0.3", "--pending-delay", "0.6")


@pytest.fixture(scope="module")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), *DELAYS) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox with all switches off and nothing in the outbound folder."""
    shared_sandbox.throw()
    for path in shared_sandbox.outbound().iterdir():
        path.unlink()
    return shared_sandbox


@pytest.fixture
def gateway(sandbox: RunningSandbox) -> Gateway:
    return sandbox.gateway()


numbers = count(1)


def send(gateway: Gateway, *claims: Claim, number: int | None = None) -> None:
    """Hand one batch over, under a fresh interchange control number unless one is given."""
    number = number or next(numbers)
    gateway.send_file(f"837P_{number}.837", claim_file(*claims, number=number))


def waiting(gateway: Gateway, part: str, *, least: int = 1) -> list[str]:
    """The names with this in them, once there are so many."""
    names = [file.name for file in gateway.list_files() if part in file.name]
    return names if len(names) >= least else []


def fetched(gateway: Gateway, part: str, *, least: int = 1) -> list[bytes]:
    """The X12 of every file with this in its name, unzipped, in order, once there are so many."""
    names = until(lambda: waiting(gateway, part, least=least))
    return [_unpacked(gateway.fetch_file(name)) for name in names]


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        return archive.read(name)


def answers(gateway: Gateway, part: str, *, least: int = 1) -> list[Document]:
    """The same files, read."""
    return [read(content) for content in fetched(gateway, part, least=least)]


def remittances(gateway: Gateway, *, least: int = 1) -> list[Remittance]:
    return [one for document in answers(gateway, "_ERA_835_", least=least) for one in document.remittances]


def statuses(document: Document) -> dict[str, list[str]]:
    """Category and status of each claim of a 277CA."""
    return {
        one.patient_control_number: [
            f"{code.category}:{code.status}" for status in one.statuses for code in status.codes
        ]
        for batch in document.claim_batch_acknowledgements
        for provider in batch.providers
        for one in provider.claims
    }


def test_clean_claim_goes_the_whole_way(gateway: Gateway) -> None:
    send(gateway, claim("CLEAN1"))

    (payment,) = remittances(gateway)[0].claims
    (ta1,) = answers(gateway, "_TA1")[0].interchange_acknowledgements
    (functional,) = answers(gateway, "_999")[0].implementation_acknowledgements
    assert (ta1.code, ta1.note) == ("A", "000")
    assert (functional.code, functional.accepted_count) == ("A", 1)
    assert statuses(answers(gateway, "_EDI_STATUS_277ca_")[0]) == {"CLEAN1": ["A2:20"]}
    assert (payment.patient_control_number, payment.paid) == ("CLEAN1", Decimal("127.00"))


def test_payer_claim_control_number_is_the_same_in_277ca_and_835(gateway: Gateway) -> None:
    send(gateway, claim("SAME1"))

    (payment,) = remittances(gateway)[0].claims
    acknowledged = answers(gateway, "LAKE1_EDI_STATUS")[0].claim_batch_acknowledgements[0].providers[0].claims[0]
    assert acknowledged.payer_claim_control_number == payment.payer_claim_control_number != ""


def test_277ca_counts_the_batch(gateway: Gateway) -> None:
    send(gateway, claim("GOOD1"), claim("BAD1", member_id="W1X1"))

    own, payers = answers(gateway, "_277ca_", least=2)
    (batch,) = own.claim_batch_acknowledgements
    assert (batch.accepted_count, batch.rejected_count) == (1, 1)
    assert (batch.accepted_amount, batch.rejected_amount) == (Decimal(200), Decimal(200))
    assert statuses(own) == {"GOOD1": ["A1:19"], "BAD1": ["A7:562"]}
    assert statuses(payers) == {"GOOD1": ["A2:20"]}


def test_rejected_claim_gets_no_remittance(gateway: Gateway) -> None:
    send(gateway, claim("PAID1"), claim("REJECTED1", member_id="W1X1"), claim("UNKNOWN1", member_id="W1X3"))

    (remittance,) = remittances(gateway)
    assert [one.patient_control_number for one in remittance.claims] == ["PAID1"]
    assert statuses(answers(gateway, "LAKE1_EDI")[0])["UNKNOWN1"] == ["A3:33"]


def test_bad_npi_is_rejected_by_the_clearinghouse(gateway: Gateway) -> None:
    stranger = replace(CLINIC, name=replace(CLINIC.name, identifier="1234567890"))

    send(gateway, replace(claim("NPI1"), billing_provider=stranger))

    assert statuses(answers(gateway, "_277ca_")[0]) == {"NPI1": ["A7:562"]}


def test_provoked_999_names_the_claim(gateway: Gateway) -> None:
    send(gateway, claim("FINE1"), claim("WRONG1", member_id="W1X2"))

    (functional,) = answers(gateway, "_999")[0].implementation_acknowledgements
    (transaction,) = functional.transactions
    assert (functional.code, transaction.code) == ("R", "R")
    assert [(one.segment_id, one.business_unit) for one in transaction.errors] == [("CLM", "WRONG1")]


def test_structure_error_is_found_by_the_validator(gateway: Gateway) -> None:
    number = next(numbers)
    broken = claim_file(claim("BROKEN1"), number=number).replace(b"HI*ABK:", b"HI*XYZ:")

    gateway.send_file("broken.837", broken)

    (functional,) = answers(gateway, "_999")[0].implementation_acknowledgements
    (transaction,) = functional.transactions
    assert transaction.code == "R"
    assert ("HI", "BROKEN1") in {(one.segment_id, one.business_unit) for one in transaction.errors}
    assert waiting(gateway, "_277ca_") == []


def test_same_interchange_number_twice(gateway: Gateway) -> None:
    number = next(numbers)
    send(gateway, claim("ONCE1"), number=number)
    remittances(gateway)

    send(gateway, claim("ONCE1"), number=number)

    notes = [one.interchange_acknowledgements[0].note for one in answers(gateway, "_TA1", least=2)]
    assert notes == ["000", "025"]
    assert len(waiting(gateway, "_ERA_835_")) == 1


@pytest.mark.parametrize(
    ("damage", "note"),
    [
        (lambda content: content.partition(b"SE*")[0], "023"),
        (lambda content: content[:-11] + b"999999999~", "001"),
        (lambda content: content.replace(b"IEA*1*", b"IEA*2*"), "021"),
    ],
    ids=["cut off", "other control number", "other group count"],
)
def test_damaged_interchange(gateway: Gateway, damage: Callable[[bytes], bytes], note: str) -> None:
    gateway.send_file("damaged.837", damage(claim_file(claim("DAMAGED1"), number=next(numbers))))

    (ta1,) = answers(gateway, "_TA1")[0].interchange_acknowledgements
    assert (ta1.code, ta1.note) == ("R", note)
    assert waiting(gateway, "_999") == []


def test_file_that_is_no_x12(gateway: Gateway) -> None:
    gateway.send_file("letter.837", b"Dear clearinghouse,\r\n")

    assert fetched(gateway, "letter_rejected")[0].startswith(b"The file holds no X12")


def test_secondary_claim_is_paid_as_second(gateway: Gateway) -> None:
    primary = claim("FIRST1", payer_id="FEDB1")
    send(gateway, primary)
    (first,) = remittances(gateway)[0].claims

    send(gateway, secondary_of(primary, first))

    (second,) = remittances(gateway, least=2)[1:]
    (payment,) = second.claims
    assert (first.paid, payment.status, payment.paid) == (Decimal("94.08"), "2", Decimal("19.00"))
    assert {one.reason for line in payment.services for one in line.adjustments} == {"23", "3"}


def test_crossover_claim_is_forwarded_and_answered(gateway: Gateway) -> None:
    send(gateway, claim("CROSS1", payer_id="FEDB1", member_id="F1C1"))

    first, second = remittances(gateway, least=2)
    assert (first.claims[0].status, second.claims[0].status) == ("19", "2")
    assert first.claims[0].crossover_carrier is not None
    assert first.claims[0].crossover_carrier.identifier == "EVER1"
    assert second.claims[0].patient_control_number == "CROSS1"


def test_reversal_and_correction_come_in_the_next_835(gateway: Gateway) -> None:
    send(gateway, claim("REV1", member_id="W1R1"))

    first, second = remittances(gateway, least=2)
    assert [(one.status, one.paid) for one in first.claims] == [("1", Decimal("51.00"))]
    assert [(one.status, one.paid) for one in second.claims] == [
        ("22", Decimal("-51.00")),
        ("1", Decimal("127.00")),
    ]


def test_takeback_is_taken_from_a_later_payment(gateway: Gateway) -> None:
    send(gateway, claim("BACK1", member_id="W1R2"))
    _, takeback = remittances(gateway, least=2)

    send(gateway, claim("NEXT1"), claim("NEXT2"))

    later = remittances(gateway, least=3)[2]
    (forwarded,) = later.provider_adjustments
    assert (forwarded.reason, forwarded.reference, forwarded.amount) == (
        "FB",
        takeback.trace,
        Decimal("127.00"),
    )
    assert later.amount == Decimal("127.00")


def test_pended_claim_is_paid_later(sandbox: RunningSandbox, gateway: Gateway) -> None:
    send(gateway, claim("PEND1", member_id="W1P1"))

    (remittance,) = remittances(gateway)

    assert remittance.claims[0].patient_control_number == "PEND1"
    acknowledged_at, paid_at = (
        next(sandbox.outbound().glob(f"*{part}*")).stat().st_mtime for part in ("_EDI_STATUS_", "_ERA_835_")
    )
    assert paid_at - acknowledged_at > 0.3


def test_same_era_twice_under_two_names(gateway: Gateway) -> None:
    send(gateway, claim("TWICE1", member_id="W1DUP"))

    first, second = fetched(gateway, "_ERA_835_", least=2)

    assert first == second


def test_duplicate_switch_delivers_everything_twice(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(duplicate=True)

    send(gateway, claim("DOUBLE1"))

    first, second = fetched(gateway, "_ERA_835_", least=2)
    assert first == second


def test_half_file_is_not_taken_until_it_is_whole(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(half_file=0.5)
    send(gateway, claim("HALF1"))
    (name,) = until(lambda: waiting(gateway, "_999"))
    with pytest.raises(FileIncomplete):
        gateway.fetch_file(name)

    whole = until(lambda: _if_complete(gateway, name))

    assert read(whole).implementation_acknowledgements[0].code == "A"


def _if_complete(gateway: Gateway, name: str) -> bytes:
    try:
        return gateway.fetch_file(name)
    except FileIncomplete:
        return b""


def test_every_answer_passes_the_independent_validator(gateway: Gateway) -> None:
    send(gateway, claim("JUDGE1"), claim("JUDGE2", payer_id="FEDB1"), claim("JUDGE3", member_id="W1X1"))
    eras = fetched(gateway, "_ERA_835_", least=2)

    acknowledgements = fetched(gateway, "_999") + fetched(gateway, "_277ca_", least=3)
    assert [refusal(one) for one in acknowledgements + eras] == [""] * 6


# Restarts


def test_restart_keeps_ports_keys_accounts_and_memory(tmp_path: Path) -> None:
    with running(tmp_path, "--era-delay", "60") as sandbox:
        before = sandbox.settings
        send(sandbox.gateway(), claim("LONG1"), number=7)
        fetched(sandbox.gateway(), "_EDI_STATUS_")
        assert sandbox.stop() == 0

    again = launch(tmp_path)
    try:
        assert again.settings == before
        again.gateway().send_file("again.837", claim_file(claim("LONG1"), number=7))
        notes = [one.interchange_acknowledgements[0].note for one in answers(again.gateway(), "_TA1", least=2)]
        assert notes == ["000", "025"]
    finally:
        again.kill()


def test_answers_survive_a_kill(tmp_path: Path) -> None:
    with running(tmp_path, "--era-delay", "1.5") as sandbox:
        send(sandbox.gateway(), claim("KILLED1"))
        fetched(sandbox.gateway(), "_EDI_STATUS_")

    again = launch(tmp_path)
    try:
        (remittance,) = remittances(again.gateway())
        assert remittance.claims[0].patient_control_number == "KILLED1"
    finally:
        again.kill()


def test_file_taken_but_not_worked_off_is_worked_off_at_the_next_start(tmp_path: Path) -> None:
    received = tmp_path / "received" / "lakeside"
    received.mkdir(parents=True)
    (received / "1_lost.837").write_bytes(claim_file(claim("LOST1"), number=3))

    with running(tmp_path) as sandbox:
        (remittance,) = remittances(sandbox.gateway())

    assert remittance.claims[0].patient_control_number == "LOST1"


def test_secrets_are_readable_by_their_owner_only(sandbox: RunningSandbox) -> None:
    modes = {
        name: (sandbox.state / name).stat().st_mode & 0o777 for name in ("sandbox.json", "host_key.pem", "server.pem")
    }

    assert modes == {"sandbox.json": 0o600, "host_key.pem": 0o600, "server.pem": 0o600}
