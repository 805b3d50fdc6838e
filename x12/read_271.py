"""Reads a 271 (005010X279A1): one answer for each patient, with every benefit and every rejection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from x12.answer_orders import ORDER_OF_271
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Rejection, Trace
from x12.hierarchy import Hierarchy
from x12.npi_check import check_npi
from x12.parties import Name, Person
from x12.read_271_benefits import BenefitReader, contradictions, rejection
from x12.read_parties import address, name, reference
from x12.remittance import Reference
from x12.segment_order import SegmentOrder
from x12.streaming import Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import UnreadableValue, period, shown

_PASSED_OVER = frozenset({"PER", "PRV", "HI", "MPI", "LS", "LE", "N1"})
_ABOVE = {"21": "20", "22": "21", "23": "22"}  # HL03 of the parent
_NONE = [""] * 6
_COVERAGE = frozenset("12345678")  # EB01: active or not
_SHARES_AND_LIMITS = frozenset({"A", "B", "C", "CB", "F", "G"})  # coinsurance, copay, deductible, limits, out of pocket
_NO_COVERAGE_KNOWN = frozenset({"T", "U", "V"})  # card reported lost, ask somebody else, cannot process
_DETAIL = frozenset({"HSD", "MSG", "III"})  # only ever after an EB


def read_transaction(transaction: Transaction) -> tuple[BenefitAnswer, ...]:
    """The answers of one ST: one for each patient, or one alone when the payer rejects before naming any."""
    return tuple(records(transaction))


def records(transaction: Transaction) -> Iterator[BenefitAnswer]:
    """Gives each answer of one ST once its last segment is read."""
    reader, order = _AnswerReader(transaction), SegmentOrder(transaction, "X271", ORDER_OF_271)
    for segment in transaction.segments():
        if segment.id == "HL":
            yield from reader.finished(segment.get(3))
        reader.take(segment)
        order.take(segment)
    order.close()
    yield from reader.rest()


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives the answers of every 271 in the source, each with its findings; raises NotX12."""
    return streamed(source, {"271": records})


@dataclass(slots=True)
class _Level:
    """An HL with its name, from its own segment to the next HL."""

    code: str  # HL03: 20 payer, 21 provider, 22 subscriber, 23 dependent
    segment: int
    above: _Level | None = None
    name: Name | None = None
    street: list[str] = field(default_factory=list)  # N3
    place: list[str] = field(default_factory=list)  # N4
    demographics: list[str] = field(default_factory=list)  # DMG
    relation: list[str] = field(default_factory=list)  # INS
    traces: list[Trace] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    dates: list[DatePeriod] = field(default_factory=list)
    benefits: list[Benefit] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


class _AnswerReader:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._hierarchy = Hierarchy(
            transaction, frozenset({"20", *_ABOVE}), {level: {above} for level, above in _ABOVE.items()}
        )
        self._benefits = BenefitReader(transaction)
        self._reference = ""  # BHT03
        self._has_beginning = False
        self._is_rejected = False  # by an AAA: what stands below may be left out
        self._latest: dict[str, _Level] = {}  # by HL03
        self._patient: _Level | None = None  # whose answer is not given yet
        self._has_answered = False
        self._level = _Level("", transaction.segment)

    def take(self, segment: Segment) -> None:
        """Adds one segment to the level, or to the benefit in it, that it belongs to."""
        level = self._level
        match segment.id:
            case "BHT":
                self._has_beginning = True
                self._reference = segment.get(3)
            case "HL":
                self._open_level(segment)
            case "EB":
                self._open_benefit(segment)
            case _ if self._benefits.is_open:
                self._benefits.take(segment, "2110C" if level.code == "22" else "2110D")
            case "AAA":
                self._is_rejected = True
                level.rejections.append(rejection(segment, _loop(level)))
                self._benefits.check_rejection(segment)
            case segment_id if segment_id in _DETAIL:
                self._note_outside(segment)
            case _:
                self._describe(level, segment)

    def _open_level(self, segment: Segment) -> None:
        """Starts an HL under the latest one of the level above it."""
        self._close_benefit()
        self._hierarchy.take(segment)
        code = segment.get(3)
        self._level = level = _Level(code, segment.position, self._latest.get(_ABOVE.get(code, "")))
        self._latest = {other: one for other, one in self._latest.items() if other < code} | {code: level}
        if code in {"22", "23"}:
            self._patient = level

    def _open_benefit(self, segment: Segment) -> None:
        self._close_benefit()
        if self._level.code in {"22", "23"}:
            self._benefits.start(segment)
        else:
            self._note_outside(segment)

    def _close_benefit(self) -> None:
        if (benefit := self._benefits.finish()) is not None:
            self._level.benefits.append(benefit)

    def _note_outside(self, segment: Segment) -> None:
        self._transaction.note(
            "X271-BENEFIT-OUTSIDE",
            segment.position,
            f"{segment.id} stands outside any patient's benefit and was skipped.",
        )

    def _describe(self, level: _Level, segment: Segment) -> None:
        """Takes what names and describes the payer, the provider or the patient."""
        match segment.id:
            case "NM1":
                level.name = level.name or name(segment.elements)
                check_npi(self._transaction, segment.elements, segment.position)
            case "N3":
                level.street = segment.elements
            case "N4":
                level.place = segment.elements
            case "DMG":
                level.demographics = segment.elements
            case "INS":
                level.relation = segment.elements
            case "TRN":
                level.traces.append(Trace(segment.get(1), segment.get(2), segment.get(3), segment.get(4)))
            case "REF":
                level.references.append(reference(segment.elements))
            case "DTP":
                if (days := self._transaction.period(segment)) is not None:
                    level.dates.append(DatePeriod(segment.get(1), *days))
            case segment_id if segment_id not in _PASSED_OVER:
                self._transaction.note_unknown(segment_id, segment.position)

    def finished(self, code: str) -> Iterator[BenefitAnswer]:
        """The answer that is complete when a level `code` (HL03) opens, or none is to come.

        A subscriber above dependents is answered if it has benefits. It waits while dependents may still come.
        """
        self._close_benefit()
        patient = self._patient
        if patient is None or (patient.code == "22" < code != "23"):
            return
        self._patient = None
        if patient.benefits or not (patient.code == "22" and code == "23"):
            self._has_answered = True
            yield self._answer(patient)

    def rest(self) -> Iterator[BenefitAnswer]:
        """The last answer, or the one alone that names no patient, once all is taken."""
        yield from self.finished("")
        self._hierarchy.close(is_complete=not self._is_rejected)
        if not self._has_beginning:
            self._transaction.note(
                "X271-BEGINNING-MISSING",
                self._transaction.segment,
                "BHT is missing: the number of the inquiry that is answered is unknown; match by the trace.",
            )
        if not self._has_answered:
            yield self._answer(self._latest.get("21") or self._latest.get("20") or self._level)

    def _answer(self, level: _Level) -> BenefitAnswer:
        chain = _chain(level)
        subscriber, dependent = chain.get("22"), chain.get("23")
        patient_levels = [one for one in (dependent, subscriber) if one is not None]
        references = [one for patient in patient_levels for one in patient.references]
        group = next((one for kind in ("6P", "1L") for one in references if one.qualifier == kind), None)
        traces: list[Trace] = next((patient.traces for patient in patient_levels if patient.traces), [])
        trace = next((one.number for one in traces if one.kind == "2"), "")
        self._check_names(chain, subscriber, level)
        self._check_benefits(chain, level)
        if patient_levels and not trace:
            self._transaction.note(
                "X271-TRACE-MISSING",
                level.segment,
                "No TRN brings our trace back: this answer cannot be matched by it.",
            )
        return BenefitAnswer(
            reference=self._reference,
            trace=trace,
            payer=chain["20"].name if "20" in chain else None,
            provider=chain["21"].name if "21" in chain else None,
            subscriber=self._person(subscriber) if subscriber else None,
            dependent=self._person(dependent) if dependent else None,
            relationship=(level.relation + _NONE)[2],
            is_corrected=any((one.relation + _NONE)[3:5] == ["001", "25"] for one in patient_levels),
            group_number=group.value if group else "",
            plan_references=tuple(one for one in references if one is not group),
            dates=tuple(level.dates) if patient_levels else (),
            benefits=tuple(level.benefits),
            rejections=tuple(one for code in sorted(chain) for one in chain[code].rejections),
            control_number=self._transaction.control_number,
            envelope=self._transaction.envelope,
            segment=level.segment,
            traces=tuple(traces),
        )

    def _check_names(self, chain: dict[str, _Level], subscriber: _Level | None, level: _Level) -> None:
        """Who answers about whom; a rejection may end before it has named them."""
        if level.rejections or any(one.rejections for one in chain.values()):
            return
        wanted = {"the payer": chain.get("20"), "the provider": chain.get("21")}
        wanted |= {"the subscriber": subscriber, "the patient": level}
        missing = [word for word, one in wanted.items() if one is not None and one.name is None]
        if subscriber is not None and subscriber.name is not None and not subscriber.name.identifier:
            missing.append("the subscriber's member id")
        if missing:
            self._transaction.note(
                "X271-NAME-MISSING", level.segment, f"The answer does not name {', '.join(missing)}."
            )

    def _check_benefits(self, chain: dict[str, _Level], level: _Level) -> None:
        """Something must be answered, and no service be active and inactive at once."""
        if not level.benefits and not any(one.rejections for one in chain.values()):
            self._transaction.note(
                "X271-EMPTY",
                level.segment,
                "The answer has neither a benefit (EB) nor a rejection (AAA): it says nothing of coverage. Ask again.",
            )
        codes = {benefit.information for benefit in level.benefits}
        if codes & _SHARES_AND_LIMITS and not codes & (_COVERAGE | _NO_COVERAGE_KNOWN):
            text = "The answer gives copays or limits, but does not say whether the coverage is active (EB*1 to EB*8)."
            self._transaction.note("X271-STATUS-MISSING", level.segment, text)
        for benefit, service_type in contradictions(level.benefits):
            self._transaction.note(
                "X271-CONTRADICTION",
                benefit.segment,
                f"EB01 says inactive (6) for service type {shown(service_type)} that another EB calls active (1): "
                "ask the payer which counts.",
            )

    def _person(self, level: _Level) -> Person:
        _, date_format, born, sex, *_ = level.demographics + _NONE
        born_on = None
        if born:
            try:
                born_on = period(date_format, born)[0]
            except UnreadableValue as problem:
                self._transaction.note("X12-DATE", level.segment, f"DMG02: {problem}; it was left out.")
        has_address = bool(level.street or level.place)
        return Person(
            name=level.name or Name(""),
            address=address(level.street, level.place) if has_address else None,
            born_on=born_on,
            sex=sex,
        )


def _chain(level: _Level | None) -> dict[str, _Level]:
    """The level and those above it, by HL03."""
    found: dict[str, _Level] = {}
    while level is not None:
        found[level.code] = level
        level = level.above
    return found


def _loop(level: _Level) -> str:
    """The loop in which a rejection of the level stands; in the payer's, before its name is 2000A."""
    if level.code == "20":
        return "2100A" if level.name else "2000A"
    return {"21": "2100B", "22": "2100C", "23": "2100D"}.get(level.code, level.code)
