"""Fills one benefit after another from loops 2110 and 2120 of a 271."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from x12.benefits import Benefit, DatePeriod, Delivery, Rejection, RelatedEntity
from x12.codes.eligibility import INFORMATION
from x12.codes.eligibility_rejections import REJECTION_REASONS
from x12.codes.service_types import SERVICE_TYPES
from x12.npi_check import check_npi
from x12.read_parties import ProcedureTable, address, name, reference
from x12.remittance import Reference
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import shown

_HUNDRED = Decimal(100)


@dataclass(slots=True)
class _Open:
    """The EB that is being read, with what came after it."""

    segment: Segment
    deliveries: list[Delivery] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    dates: list[DatePeriod] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    places_of_service: list[str] = field(default_factory=list)
    related: list[_OpenEntity] = field(default_factory=list)
    is_in_loop: bool = False  # after LS, before its LE


@dataclass(slots=True)
class _OpenEntity:
    """The 2120 that is being read."""

    name: Segment  # NM1
    street: list[str] = field(default_factory=list)  # N3
    place: list[str] = field(default_factory=list)  # N4
    contacts: list[str] = field(default_factory=list)  # PER


class BenefitReader:
    """Holds the EB that is being read. `is_open` tells whether segments now belong to it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._procedures = ProcedureTable(transaction.separators.component)
        self._open: _Open | None = None

    @property
    def is_open(self) -> bool:
        return self._open is not None

    def start(self, segment: Segment) -> None:
        """Opens the benefit of an EB; the one before must have been finished."""
        self._open = _Open(segment)

    def take(self, segment: Segment, level: str) -> None:
        """Adds a segment to the open benefit. `level` is the loop that a rejection names: 2110C or 2110D."""
        benefit = self._open
        if benefit is None:
            return
        match segment.id:
            case "HSD":
                benefit.deliveries.append(self._delivery(segment))
            case "REF":
                benefit.references.append(reference(segment.elements))
            case "DTP":
                if (days := self._transaction.period(segment)) is not None:
                    benefit.dates.append(DatePeriod(segment.get(1), *days))
            case "AAA":
                benefit.rejections.append(rejection(segment, level))
                self.check_rejection(segment)
            case "MSG":
                benefit.messages.append(segment.get(1))
            case "III":
                if segment.get(1) == "ZZ" and segment.get(2):
                    benefit.places_of_service.append(segment.get(2))
            case "NM1":
                benefit.related.append(_OpenEntity(segment))
                check_npi(self._transaction, segment.elements, segment.position)
            case "N3" | "N4" | "PER":
                _add_to_entity(benefit, segment)
            case "LS" | "LE":
                self._mark(benefit, segment)
            case "PRV":
                pass  # the specialty of the 2120's entity
            case _:
                self._transaction.note_unknown(segment.id, segment.position)

    def _mark(self, benefit: _Open, segment: Segment) -> None:
        """LS and LE: where 2120 begins and ends."""
        begins = segment.id == "LS"
        if begins == benefit.is_in_loop:
            words = "A second LS stands before the LE." if begins else "An LE has no LS before it in this benefit."
            self._transaction.note("X271-LS", segment.position, words)
        benefit.is_in_loop = begins

    def check_rejection(self, segment: Segment) -> None:
        """Notes an AAA whose reason has no words and no next step in our table."""
        if segment.get(3) not in REJECTION_REASONS:
            self._note_code(segment, f"AAA03 (reason of the rejection) {shown(segment.get(3))}")

    def _check_codes(self, segment: Segment, service_types: tuple[str, ...]) -> None:
        if segment.get(1) not in INFORMATION:
            self._note_code(segment, f"EB01 (what is told) {shown(segment.get(1))}")
        for service_type in service_types:
            if service_type not in SERVICE_TYPES:
                self._note_code(segment, f"EB03 (service type) {shown(service_type)}")

    def _note_code(self, segment: Segment, code: str) -> None:
        self._transaction.note(
            "X271-CODE-UNKNOWN", segment.position, f"{code} is not in our table; it is kept as it came."
        )

    def finish(self) -> Benefit | None:
        """Closes the benefit that is being read and gives it."""
        benefit, self._open = self._open, None
        if benefit is None:
            return None
        segment, transaction = benefit.segment, self._transaction
        if benefit.is_in_loop:
            transaction.note("X271-LS", segment.position, "The LS of this benefit has no LE.")
        service_types = _repeats(segment.get(3), transaction.separators.repetition)
        self._check_codes(segment, service_types)
        return Benefit(
            information=segment.get(1),
            level=segment.get(2),
            service_types=service_types,
            insurance_type=segment.get(4),
            plan=segment.get(5),
            period=segment.get(6),
            amount=self._amount(segment),
            percent=self._share(segment),
            quantity_qualifier=segment.get(9),
            quantity=transaction.quantity(segment.get(10), segment.position, "EB10"),
            authorization=segment.get(11),
            network=segment.get(12),
            procedure=self._procedures[segment.get(13)] if segment.get(13) else None,
            deliveries=tuple(benefit.deliveries),
            references=tuple(benefit.references),
            dates=tuple(benefit.dates),
            messages=tuple(benefit.messages),
            related=tuple(_entity(entity) for entity in benefit.related),
            rejections=tuple(benefit.rejections),
            segment=segment.position,
            places_of_service=tuple(benefit.places_of_service),
        )

    def _amount(self, segment: Segment) -> Decimal | None:
        """EB07. Below zero it is kept, since it may tell of an overpaid deductible, but named."""
        amount = self._transaction.amount(segment.get(7), segment.position, "EB07")
        if amount is not None and amount < 0:
            self._transaction.note(
                "X271-AMOUNT-SIGN", segment.position, f"EB07 is {amount}: ask the payer before you count on it."
            )
        return amount

    def _share(self, segment: Segment) -> Decimal | None:
        """EB08 as a fraction. The guide asks for .2; some payers send 20, and nobody pays 2,000 per cent."""
        share = self._transaction.quantity(segment.get(8), segment.position, "EB08")
        if share is None or share <= 1:
            return share
        self._transaction.note("X271-SHARE", segment.position, f"EB08 is {share}: it was read as {share} per cent.")
        return share / _HUNDRED

    def _delivery(self, segment: Segment) -> Delivery:
        quantity = self._transaction.quantity
        return Delivery(
            unit=segment.get(1),
            quantity=quantity(segment.get(2), segment.position),
            sample_unit=segment.get(3),
            sample_quantity=quantity(segment.get(4), segment.position),
            period=segment.get(5),
            period_count=quantity(segment.get(6), segment.position),
        )


def contradictions(benefits: Sequence[Benefit]) -> Iterator[tuple[Benefit, str]]:
    """Each benefit that calls a service inactive (EB01 6) which another calls active (1), with that service type.

    Both must be of one level, plan, network and days: else each may be true.
    """
    active = {key for benefit in benefits if benefit.information == "1" for key in _scopes(benefit)}
    for benefit in benefits:
        if benefit.information == "6":
            for key in _scopes(benefit):
                if key in active:
                    yield benefit, key[0]


def _scopes(benefit: Benefit) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What a benefit speaks of, service type by service type."""
    scope = (
        benefit.level,
        benefit.insurance_type,
        benefit.plan,
        benefit.network,
        benefit.procedure,
        benefit.dates,
        benefit.places_of_service,
    )
    for service_type in benefit.service_types:
        yield service_type, scope


def rejection(segment: Segment, level: str) -> Rejection:
    """AAA."""
    return Rejection(level, segment.get(1) == "Y", segment.get(3), segment.get(4), segment.position)


def _repeats(text: str, separator: str) -> tuple[str, ...]:
    if not text:
        return ()
    parts = text.split(separator) if separator else [text]
    return tuple(part.strip() for part in parts if part.strip())


def _add_to_entity(benefit: _Open, segment: Segment) -> None:
    if not benefit.related:
        return
    entity = benefit.related[-1]
    match segment.id:
        case "N3":
            entity.street = segment.elements
        case "N4":
            entity.place = segment.elements
        case _:
            pairs = zip(segment.elements[3::2], segment.elements[4::2], strict=False)
            entity.contacts += [value for _, value in pairs if value]


def _entity(entity: _OpenEntity) -> RelatedEntity:
    has_address = bool(entity.street or entity.place)
    return RelatedEntity(
        entity=entity.name.get(1),
        name=name(entity.name.elements),
        address=address(entity.street, entity.place) if has_address else None,
        contacts=tuple(entity.contacts),
    )
