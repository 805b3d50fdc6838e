"""How generated checks arrive: as files through the real importer, in any order, and again in every way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from claims.models import Claim, ClaimStatus
from clearinghouse.models import InterchangeFile
from clearinghouse.services.files import AlreadyReceived, store_inbound
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from remittance.queries.next_claims import next_claims_to_build
from remittance.services.exceptions import retry_exceptions
from remittance.services.next_payer import build_next_claim
from remittance.services.reading import read_file
from tests import factories
from tests.remittance.factories import TODAY, accept
from tests.remittance.generated import (
    CHECK_KINDS,
    CLAIM_KINDS,
    Check,
    Part,
    billed,
    checks_of,
    chosen_plan,
    stranger,
    tale,
)
from x12.envelope import Envelope
from x12.write_835 import write_835

TRIES = 500
REPEATS = ("same bytes", "same interchange", "same check")


@dataclass(frozen=True)
class Era:
    """One file with its checks."""

    content: bytes
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class World:
    """Claims on file, and what their payers will say of them, in the order in which they say it."""

    practice: Practice
    claims: tuple[Claim, ...]
    eras: tuple[Era, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for era in self.eras for check in era.checks for kind in check.kinds)


def envelope(number: int) -> Envelope:
    sent_at = dt.datetime(2026, 11, 16, 6, 0)  # noqa: DTZ001 envelopes hold naive local time
    return Envelope("ZZ", "PAYER", "ZZ", "LAKESIDE", sent_at, number, number, True)


def world(chance: Random, practice: Practice, *, claim_count: int, wanted: str = "") -> World:
    """Claims with their tales in checks and files. `wanted` is a kind that occurs for sure."""
    payers = three_payers(practice)
    parts = [stranger(chance)] if wanted == "stranger" or chance.random() < 0.4 else []
    claims = []
    for position in range(claim_count):
        own = Random(_tale_with(chance, wanted if position == 0 else ""))  # noqa: S311 - test data
        plan = chosen_plan(own)
        claims.append(billed(practice, plan, payers))
        parts += tale(own, claims[-1].patient_control_number, plan)
    checks = _checks_with(chance, parts, payers, wanted)
    eras: list[Era] = []
    while checks:  # those of one day may come in one file
        count = chance.choice((1, 1, 2)) if len({check.day for check in checks[:2]}) == 1 else 1
        own_checks, checks = tuple(checks[:count]), checks[count:]
        content = write_835([check.record for check in own_checks], envelope(len(eras) + 1))
        eras.append(Era(content, own_checks))
    return World(practice, tuple(claims), tuple(eras))


def _tale_with(chance: Random, wanted: str) -> int:
    """The number of a plan and tale that has the wanted kind."""
    for _ in range(TRIES):
        number = chance.getrandbits(32)
        own = Random(number)  # noqa: S311 - test data
        parts = tale(own, "C0", chosen_plan(own))
        if wanted not in CLAIM_KINDS - {"stranger"} or any(wanted in part.kinds for part in parts):
            return number
    raise LookupError(f"no tale has {wanted}")


def _checks_with(chance: Random, parts: Sequence[Part], payers: Sequence[Payer], wanted: str) -> list[Check]:
    for _ in range(TRIES):
        checks = checks_of(chance, parts, payers)
        if wanted not in CHECK_KINDS or any(wanted in check.kinds for check in checks):
            return checks
    raise LookupError(f"no check has {wanted}")


def three_payers(practice: Practice) -> list[Payer]:
    return [
        factories.PayerFactory.create(practice=practice, remittance_payer_id=f"138000000{number}")
        for number in range(1, 4)
    ]


def deliver(practice: Practice, content: bytes) -> InterchangeFile:
    """One file comes in and is read; what it leaves to the next payers is billed, as the worker does."""
    file = store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
    for reading in file.readings.filter(reader="remittances"):
        read_file(practice_id=practice.pk, reading_id=reading.pk, actor=system_user(), today=TODAY, now=timezone.now())
    bill_next_payers()
    return file


def bill_next_payers() -> None:
    """Build the claims that wait, send those that are to be sent, and post what had come too early for them."""
    moment = {"actor": system_user(), "now": timezone.now()}
    while waiting := next_claims_to_build():
        for claim_payment_id in waiting:
            built = build_next_claim(claim_payment_id=claim_payment_id, **moment)  # type: ignore[arg-type]  # by name
            assert built is not None
            if built.status == ClaimStatus.DRAFT:
                accept(built)
        retry_exceptions(today=TODAY, **moment)  # type: ignore[arg-type]  # by name


def repeated(content: bytes, how: str) -> bytes:
    """The same payments once more: byte for byte, under the same ISA13 with other bytes, or in another envelope."""
    if how == "same interchange":
        return content.replace(b"~", b"~\r\n")
    if how == "same check":
        return content.replace(content[90:99], b"000000999")  # ISA13 and IEA02
    return content


def deliver_again(practice: Practice, content: bytes, how: str) -> str:
    """Deliver a repetition; the word for what became of it."""
    try:
        file = deliver(practice, repeated(content, how))
    except AlreadyReceived:
        return "already received"
    return "+".join(sorted(set(file.remittances.values_list("state", flat=True))))
