"""Reads a 277CA (005010X214): which claims of our batch were accepted, and which were sent back."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    LineAcknowledgement,
    ProviderAcknowledgement,
    StatusCode,
)
from x12.answer_orders import ORDER_OF_277CA
from x12.codes.claim_status import ACTIONS, CATEGORIES, REJECTING, STATUSES
from x12.hierarchy import Hierarchy
from x12.npi_check import check_npi
from x12.parties import Name
from x12.read_277ca_totals import Totals
from x12.read_parties import ProcedureTable, name, reference
from x12.remittance import Reference
from x12.segment_order import SegmentOrder
from x12.streaming import BatchSums, Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import Transaction, number_of
from x12.values import shown

_LEVELS = frozenset({"20", "21", "19", "PT"})
_PARENTS = {"21": {"20"}, "19": {"21"}, "PT": {"19"}}
_ANSWERS_BATCH = ("A", "E", "DR")  # how the categories begin that X214 allows; DR is data reporting
_ABOVE_CLAIMS = frozenset({"", "20", "21", "19"})
_PASSED_OVER = frozenset({"BHT", "PER", "N3", "N4"})


def read_transaction(transaction: Transaction) -> tuple[ClaimBatchAcknowledgement]:
    """The acknowledgement of one batch."""
    reader = _BatchReader(transaction)
    providers: list[ProviderAcknowledgement] = []
    claims: list[ClaimAcknowledgement] = []
    for made in reader.read():
        if isinstance(made, ClaimAcknowledgement):
            claims.append(made)
        else:
            providers.append(dataclasses.replace(made, claims=tuple(claims)))
            claims = []
    return (reader.batch(tuple(providers)),)


def records(
    transaction: Transaction,
) -> Iterator[ClaimAcknowledgement | ProviderAcknowledgement | BatchSums | ClaimBatchAcknowledgement]:
    """Gives each claim of one ST as it is read, after those of a provider him, at the end the sums and the batch.

    Providers and batch come without what was given before them.
    """
    reader = _BatchReader(transaction)
    yield from reader.read()
    batch = reader.batch(())
    yield reader.totals.sums()
    yield batch


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives what `records` gives of every 277CA in the source, with its findings; raises NotX12."""
    return streamed(source, {"277CA": records})


@dataclass(slots=True)
class _Level:
    """What an HL of any level may carry while it is being read."""

    code: str = ""  # HL03: 20 source, 21 receiver, 19 provider, PT patient
    name: Name | None = None
    entity: str = ""
    trace: str = ""
    statuses: list[ClaimStatus] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    dates: dict[str, Segment] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class _Claim:
    patient_control_number: str
    segment: int
    awaits_number: bool = False  # opened by another segment than its TRN
    level: _Level = field(default_factory=_Level)  # its own statuses, references and dates
    lines: list[_Line] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    procedure: str
    charge: Decimal | None
    level: _Level = field(default_factory=_Level)


class _BatchReader:
    """Walks down the levels. After a patient's TRN it is in that claim, after an SVC in that line."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._procedures = ProcedureTable(transaction.separators.component)
        self._hierarchy = Hierarchy(transaction, _LEVELS, _PARENTS)
        self._order = SegmentOrder(transaction, "X277CA", ORDER_OF_277CA)
        self._source = _Level()
        self._receiver = _Level()
        self._provider: _Level | None = None
        self.totals = Totals(transaction)
        self._patient = _Level()
        self._claim: _Claim | None = None
        self._level = self._source  # to which the next segment belongs
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "HL": self._hl,
            "NM1": self._nm1,
            "TRN": self._trn,
            "STC": self._stc,
            "REF": self._ref,
            "DTP": self._dtp,
            "QTY": self._qty,
            "AMT": self._amt,
            "SVC": self._svc,
        }

    def read(self) -> Iterator[ClaimAcknowledgement | ProviderAcknowledgement]:
        """Takes the segments of the transaction, giving each claim and each provider once its last one is taken."""
        for segment in self._transaction.segments():
            self._order.take(segment)
            if segment.id == "HL":
                yield from self._finished(with_provider=segment.get(3) == "19")
            elif segment.id == "TRN" and self._begins_claim():
                yield from self._finished(with_provider=False)
            self._take(segment)
        self._order.close()
        yield from self._finished(with_provider=True)

    def _finished(self, *, with_provider: bool) -> Iterator[ClaimAcknowledgement | ProviderAcknowledgement]:
        if (claim := self._closed_claim()) is not None:
            yield claim
        if with_provider and (provider := self._closed_provider()) is not None:
            yield provider

    def _take(self, segment: Segment) -> None:
        """Adds one segment to the level that it belongs to."""
        handler = self._handlers.get(segment.id)
        if handler is not None:
            handler(segment)
        elif segment.id not in _PASSED_OVER:
            self._transaction.note_unknown(segment.id, segment.position)

    def _hl(self, segment: Segment) -> None:
        self._hierarchy.take(segment)
        level = _Level(segment.get(3))
        match level.code:
            case "20":
                self._source = level
            case "21":
                self._receiver = level
            case "19":
                self._provider = level
            case _:
                self._patient = level
        self._level = level

    def _nm1(self, segment: Segment) -> None:
        check_npi(self._transaction, segment.elements, segment.position)
        if self._level.name is None:
            self._level.name = name(segment.elements)
            self._level.entity = segment.get(1)

    def _trn(self, segment: Segment) -> None:
        if self._level.code in _ABOVE_CLAIMS:
            self._level.trace = segment.get(2)
            return
        if self._claim is not None and self._claim.awaits_number:
            self._claim.patient_control_number = segment.get(2)
            self._claim.awaits_number = False
            return
        self._open_claim(segment, segment.get(2))

    def _begins_claim(self) -> bool:
        """Whether a TRN would open a claim where the next segment stands."""
        awaits_number = self._claim is not None and self._claim.awaits_number
        return self._level.code not in _ABOVE_CLAIMS and not awaits_number

    def _open_claim(self, segment: Segment, number: str, *, awaits_number: bool = False) -> None:
        self._claim = _Claim(number, segment.position, awaits_number)
        self._claim.level.code = self._patient.code
        self._level = self._claim.level

    def _open_claim_of_patient(self, segment: Segment) -> None:
        """What stands under a patient speaks of a claim, even where its TRN was left out."""
        if self._level is self._patient:
            self._open_claim(segment, "", awaits_number=True)

    def _stc(self, segment: Segment) -> None:
        self._open_claim_of_patient(segment)
        codes = tuple(self._status_code(segment.get(number)) for number in (1, 10, 11) if segment.get(number))
        status = ClaimStatus(
            codes=codes,
            effective_on=self._transaction.day(segment.get(2), segment.position, "STC02"),
            action=segment.get(3),
            charge=self._transaction.amount(segment.get(4), segment.position, "STC04"),
            message=segment.get(12),
            segment=segment.position,
            raw=segment.raw,
        )
        self._check_codes(status, segment)
        self._check_categories(status)
        self._level.statuses.append(status)

    def _check_categories(self, status: ClaimStatus) -> None:
        for code in status.codes:
            if code.category in CATEGORIES and not code.category.startswith(_ANSWERS_BATCH):
                self._transaction.note(
                    "X277CA-CATEGORY",
                    status.segment,
                    f"Category {code.category} ({CATEGORIES[code.category]}) belongs into a claim status answer (277), "
                    "not into the answer to a batch: it does not count as accepted.",
                )

    def _check_codes(self, status: ClaimStatus, segment: Segment) -> None:
        """Codes of our tables, and categories that say the same as the action."""
        note = self._transaction.note
        unknown = [
            f"STC{number:02}-{part} ({word}) {shown(value)}"
            for number, code in zip(filter(segment.get, (1, 10, 11)), status.codes, strict=True)
            for part, word, value, known in (
                (1, "category", code.category, CATEGORIES),
                (2, "status", code.status, STATUSES),
            )
            if value not in known
        ]
        if status.action not in ACTIONS:
            unknown.append(f"STC03 (action) {shown(status.action)}")
        if not status.codes:
            note("X277CA-CODE-UNKNOWN", status.segment, "STC01 (category and status) is empty.")
        elif unknown:
            verb = "is" if len(unknown) == 1 else "are"
            note("X277CA-CODE-UNKNOWN", status.segment, f"{', '.join(unknown)} {verb} not in our table.")
        elif any(code.category in REJECTING for code in status.codes) != (status.action == "U"):
            note(
                "X277CA-ACTION",
                status.segment,
                f"Status {status.codes[0].category} with action {status.action}: one rejects, the other accepts; "
                "it counts as rejected.",
            )

    def _status_code(self, composite: str) -> StatusCode:
        category, status, entity, *_ = [*composite.split(self._transaction.separators.component), "", ""]
        return StatusCode(category, status, entity)

    def _ref(self, segment: Segment) -> None:
        self._open_claim_of_patient(segment)
        self._level.references.append(reference(segment.elements))

    def _dtp(self, segment: Segment) -> None:
        self._level.dates[segment.get(1)] = segment

    def _qty(self, segment: Segment) -> None:
        count = number_of(segment.get(2))
        if count is None:
            self._transaction.quantity(segment.get(2), segment.position, "QTY02")
        else:
            self._level.counts[segment.get(1)] = count

    def _amt(self, segment: Segment) -> None:
        amount = self._transaction.amount(segment.get(2), segment.position, "AMT02")
        if amount is not None:
            self._level.amounts[segment.get(1)] = amount

    def _svc(self, segment: Segment) -> None:
        if self._claim is None:
            return self._transaction.note(
                "X277CA-LINE-OUTSIDE", segment.position, "A service line stands outside any claim."
            )
        line = _Line(segment.get(1), self._transaction.amount(segment.get(2), segment.position, "SVC02"))
        line.level.code = self._patient.code
        self._claim.lines.append(line)
        self._level = line.level
        return None

    def _closed_claim(self) -> ClaimAcknowledgement | None:
        claim = self._claim
        if claim is None:
            return None
        self._claim = None
        if not claim.patient_control_number:
            self._transaction.note(
                "X277CA-CONTROL-NUMBER-MISSING",
                claim.segment,
                "TRN02 is empty or missing: match this claim by the patient, the day and the charge.",
            )
        if not claim.level.statuses:
            self._transaction.note(
                "X277CA-STATUS-MISSING",
                claim.segment,
                f"Claim {claim.patient_control_number} has no STC: it is neither accepted nor rejected.",
            )
        self._provider = self._provider or _Level("19")
        period = None
        if "472" in claim.level.dates:
            period = self._transaction.period(claim.level.dates["472"])
        made = ClaimAcknowledgement(
            patient_control_number=claim.patient_control_number,
            patient=self._patient.name,
            statuses=tuple(claim.level.statuses),
            payer_claim_control_number=_reference(claim.level, "1K"),
            clearinghouse_trace=_reference(claim.level, "D9"),
            service_from=period[0] if period else None,
            service_to=period[1] if period else None,
            lines=tuple(self._line(line) for line in claim.lines),
            segment=claim.segment,
        )
        self.totals.add_claim(made)
        return made

    def _closed_provider(self) -> ProviderAcknowledgement | None:
        """The provider that is open, without his claims."""
        level, self._provider = self._provider, None
        if level is None:
            return None
        made = ProviderAcknowledgement(
            provider=level.name,
            trace=level.trace,
            statuses=tuple(level.statuses),
            accepted_count=level.counts.get("QA"),
            rejected_count=level.counts.get("QC"),
        )
        batch_is_rejected = any(status.is_rejection for status in self._receiver.statuses)
        self.totals.close_provider(made, batch_is_rejected=batch_is_rejected)
        return made

    def _line(self, line: _Line) -> LineAcknowledgement:
        return LineAcknowledgement(
            procedure=self._procedures[line.procedure] if line.procedure else None,
            charge=line.charge,
            line_control_number=_reference(line.level, "FJ"),
            statuses=tuple(line.level.statuses),
        )

    def _day_of(self, level: _Level, qualifier: str) -> dt.date | None:
        segment = level.dates.get(qualifier)
        days = self._transaction.period(segment) if segment is not None else None
        return days[0] if days else None

    def batch(self, providers: tuple[ProviderAcknowledgement, ...]) -> ClaimBatchAcknowledgement:
        """The batch with these providers, once every segment is read."""
        self._hierarchy.close()
        transaction, source, receiver = self._transaction, self._source, self._receiver
        if not receiver.trace:
            transaction.note(
                "X277CA-BATCH-MISSING",
                transaction.segment,
                "No TRN at the receiver's level tells which batch it answers; match by the claims.",
            )
        made = ClaimBatchAcknowledgement(
            source=source.name,
            source_entity=source.entity,
            receiver=receiver.name,
            batch_reference=receiver.trace,
            received_on=self._day_of(source, "050"),
            processed_on=self._day_of(source, "009"),
            statuses=tuple(receiver.statuses),
            providers=providers,
            accepted_count=receiver.counts.get("90"),
            rejected_count=receiver.counts.get("AA"),
            accepted_amount=receiver.amounts.get("YU"),
            rejected_amount=receiver.amounts.get("YY"),
            references=(*source.references, *receiver.references),
            control_number=transaction.control_number,
            envelope=transaction.envelope,
            segment=transaction.segment,
        )
        self.totals.close_batch(made)
        return made


def _reference(level: _Level, qualifier: str) -> str:
    return next((one.value for one in level.references if one.qualifier == qualifier), "")
