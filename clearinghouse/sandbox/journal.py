"""What the sandbox must remember over a restart: numbers given, interchanges seen, files done, debits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path

from clearinghouse.sandbox.credentials import write_secret

_NUMBERS_SINCE = 1_700_000_000  # seconds; leaves numbers that fit ISA13 for a generation


@dataclass(slots=True)
class Debit:
    """A payer's negative payment, to be taken from a later one once its remittance has gone out."""

    account: str
    payer_id: str
    npi: str
    reference: str  # TRN02 of the remittance that announced it
    amount: str  # Decimal as text
    open_from: float  # seconds since the epoch
    reason: str = "FB"  # PLB03-1 under which it is taken


@dataclass(slots=True)
class Journal:
    """Kept in memory and written as a whole by `save`, once per file that was worked off."""

    path: Path
    base: int  # numbers begin here: a sandbox with a new folder never repeats those of an earlier one
    numbers: dict[str, int] = field(default_factory=dict)
    interchanges: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    debits: list[Debit] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, now: float) -> Journal:
        """The journal as it was saved last, or a new one."""
        if not path.exists():
            return cls(path, base=int(now) - _NUMBERS_SINCE)
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            path=path,
            base=saved["base"],
            numbers=saved["numbers"],
            interchanges=set(saved["interchanges"]),
            done=set(saved["done"]),
            debits=[Debit(**debit) for debit in saved["debits"]],
        )

    def save(self) -> None:
        """Write everything, at once or not at all."""
        saved = {
            "base": self.base,
            "numbers": self.numbers,
            "interchanges": sorted(self.interchanges),
            "done": sorted(self.done),
            "debits": [asdict(debit) for debit in self.debits],
        }
        write_secret(self.path, json.dumps(saved).encode())

    def next(self, kind: str) -> int:
        """The next number of this kind, of eight or nine digits."""
        self.numbers[kind] = self.numbers.get(kind, self.base) + 1
        return self.numbers[kind]

    def is_repeated(self, account: str, sender: str, interchange_control_number: int) -> bool:
        """Whether this sender used the number before; it counts as used from now on."""
        key = f"{account}|{sender}|{interchange_control_number}"
        is_known = key in self.interchanges
        self.interchanges.add(key)
        return is_known


@dataclass(slots=True)
class AccountBooks:
    """What the payers remember about one account, for `remittances.eras_of`."""

    journal: Journal
    account: str
    now: float
    later: float  # when the remittances that follow from this batch go out

    def next_trace(self) -> str:
        return f"EFT{self.journal.next('trace')}"

    def carry_forward(self, payer_id: str, npi: str, reason: str, reference: str, amount: Decimal) -> None:
        debit = Debit(self.account, payer_id, npi, reference, str(amount), open_from=self.later, reason=reason)
        self.journal.debits.append(debit)

    def take_forwarded(self, payer_id: str, npi: str, available: Decimal) -> list[tuple[str, str, Decimal]]:
        taken: list[tuple[str, str, Decimal]] = []
        for debit in list(self.journal.debits):
            is_theirs = (debit.account, debit.payer_id, debit.npi) == (self.account, payer_id, npi)
            if not is_theirs or debit.open_from > self.now or available <= 0:
                continue
            amount = min(available, Decimal(debit.amount))
            taken.append((debit.reason, debit.reference, amount))
            available -= amount
            debit.amount = str(Decimal(debit.amount) - amount)
            if Decimal(debit.amount) == 0:
                self.journal.debits.remove(debit)
        return taken
