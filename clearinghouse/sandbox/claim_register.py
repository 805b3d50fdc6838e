"""What the payers know of the claims that they took in, for those who ask later (276).

Kept in memory and as lines of `claims.jsonl`. A file that is worked off again after a crash brings its claims
under the same numbers again: the last line of a number counts.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from x12.remittance import ClaimPayment, Remittance, ServicePayment

REVERSAL = "22"
_NO_DENIAL = frozenset({"45", "253", "23", "1", "2", "3"})  # CARCs of a service that the plan covers


@dataclass(frozen=True, slots=True)
class ServiceDecision:
    """One service as decided. `reason` is the CARC that denied it, or "" where it was covered."""

    code: str
    modifiers: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    control_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an 835 says of the claim, and since when it may be told: seconds since the epoch."""

    known_from: float
    paid: Decimal
    decided_on: date
    trace: str  # TRN02 of the remittance
    services: tuple[ServiceDecision, ...]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim that a payer accepted."""

    account: str
    payer_id: str
    npi: str
    member_id: str
    patient_control_number: str
    payer_claim_control_number: str
    charge: Decimal
    service_from: date
    service_to: date
    received_on: date
    is_void: bool = False
    decisions: tuple[Decision, ...] = ()

    def decision_at(self, moment: float) -> Decision | None:
        """The latest decision that may be told then."""
        told = [decision for decision in self.decisions if decision.known_from <= moment]
        return max(told, key=lambda decision: decision.known_from, default=None)


def decision_of(payment: ClaimPayment, remittance: Remittance, known_from: float) -> Decision:
    """What one CLP decides. Its remittance tells when and under which number it is paid."""
    return Decision(
        known_from=known_from,
        paid=payment.paid,
        decided_on=remittance.payment_on or remittance.production_on or date.min,
        trace=remittance.trace,
        services=tuple(_service(service) for service in payment.services),
    )


def _service(service: ServicePayment) -> ServiceDecision:
    reasons = [one.reason for one in service.adjustments if one.reason not in _NO_DENIAL]
    billed = service.submitted_procedure or service.procedure
    return ServiceDecision(
        code=billed.code,
        modifiers=billed.modifiers,
        charge=service.charge,
        paid=service.paid,
        control_number=service.line_control_number,
        reason=reasons[0] if reasons and not service.paid else "",
    )


class ClaimRegister:
    """Every accepted claim by the payer's number. The mailroom adds, the real-time threads look up."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._claims: dict[str, KnownClaim] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._keep(line)

    def add(self, claims: Iterable[KnownClaim]) -> None:
        """Know these claims from now on, over restarts too."""
        added = list(claims)
        lines = "".join(json.dumps(asdict(claim), default=str) + "\n" for claim in added)
        with self._lock:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(lines)
            self._claims |= {claim.payer_claim_control_number: claim for claim in added}

    def of(self, account: str, payer_id: str, npi: str) -> list[KnownClaim]:
        """A provider's claims at one payer, the newest first."""
        with self._lock:
            claims = list(self._claims.values())
        whose = (account, payer_id, npi)
        return [claim for claim in reversed(claims) if (claim.account, claim.payer_id, claim.npi) == whose]

    def _keep(self, line: str) -> None:
        """A line that a crash cut off is passed over: its file is worked off again."""
        try:
            claim = _claim(json.loads(line))
        except ValueError:
            return
        self._claims[claim.payer_claim_control_number] = claim


def _claim(saved: dict[str, Any]) -> KnownClaim:  # Any: JSON
    days = {name: date.fromisoformat(saved[name]) for name in ("service_from", "service_to", "received_on")}
    decisions = tuple(_decision(one) for one in saved["decisions"])
    return KnownClaim(**(saved | days | {"charge": Decimal(saved["charge"]), "decisions": decisions}))


def _decision(saved: dict[str, Any]) -> Decision:  # Any: JSON
    services = tuple(
        ServiceDecision(
            **(
                one
                | {
                    "modifiers": tuple(one["modifiers"]),
                    "charge": Decimal(one["charge"]),
                    "paid": Decimal(one["paid"]),
                }
            )
        )
        for one in saved["services"]
    )
    changed = {
        "paid": Decimal(saved["paid"]),
        "decided_on": date.fromisoformat(saved["decided_on"]),
        "services": services,
    }
    return Decision(**(saved | changed))
