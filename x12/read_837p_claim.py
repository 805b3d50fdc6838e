"""Reads the claims of an 837P: loops 2300, 2310 and 2400."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from x12.claim import (
    BillingProvider,
    Claim,
    ClaimLine,
    Subscriber,
)
from x12.claim_loops import MOST_ADJUDICATIONS, MOST_LINES, MOST_OTHER_PAYERS
from x12.claim_notes import ClaimNotes
from x12.parties import Person
from x12.read_837p_details import (
    claim_details,
    codes_of,
    facility_of,
    line_details,
    provider_of,
)
from x12.read_837p_lines import line_rules
from x12.read_837p_parties import PartyCheck
from x12.read_837p_parts import ClaimParts, LineParts, Note, ReadClaim
from x12.read_837p_payers import PayerReader, count_of
from x12.read_837p_services import services
from x12.read_837p_situations import situations
from x12.read_837p_structure import StructureCheck
from x12.read_837p_sums import sums
from x12.read_loops import Loop, amount_of, by_entity, date_of, element_of
from x12.read_parties import ProcedureTable
from x12.tokenizer import Segment
from x12.transaction import Transaction, number_of
from x12.values import AMOUNTS, QUANTITIES, UnreadableValue, period

_REFERENCES = {
    "payer_claim_control_number": "F8",
    "prior_authorization": "G1",
    "referral_number": "9F",
    "clia_number": "X4",
}
_DATES = {"accident_on": "439", "onset_on": "431", "admitted_on": "435"}
_PROVIDERS = {"rendering": "82", "referring": "DN", "supervising": "DQ", "primary_care": "P3"}


class ClaimReader:
    """Turns the segments from one CLM to the next into a Claim."""

    def __init__(self, transaction: Transaction, notes: ClaimNotes, structure: StructureCheck) -> None:
        self._transaction = transaction
        self._notes = notes
        self._structure = structure
        self._parties = PartyCheck(notes)
        self._component = transaction.separators.component
        self._procedures = ProcedureTable(self._component)
        self._payers = PayerReader(transaction, self._procedures)

    def claim(
        self,
        segments: list[Segment],
        provider: BillingProvider,
        subscriber: Subscriber,
        patient: Person | None,
        relationship: str,
        sent_on: dt.date | None,
    ) -> Claim:
        """The claim; raises UnreadableValue where an amount, a date or a count cannot be read."""
        parts = ClaimParts(segments)
        self._check_loops(parts)
        claim = self._claim(parts, provider, subscriber, patient, relationship)
        read = ReadClaim(claim, parts, sent_on)
        for check in (_counts, situations, line_rules, services, sums):
            for rule, position, text in check(read):
                self._notes(rule, position, text)
        return claim

    def _check_loops(self, parts: ClaimParts) -> None:
        """What the guide's tables say of each loop."""
        for key, loop in parts.by_loop():
            self._structure.loop(key, loop)
            if loop.opener.id == "NM1":
                self._parties.party(key, loop)
        self._structure.parties("2310", parts.providers)
        for _, names in parts.payers:
            self._structure.parties("2330", names)
        for line in parts.lines:
            self._structure.parties("2420", line.names)

    def _claim(
        self,
        parts: ClaimParts,
        provider: BillingProvider,
        subscriber: Subscriber,
        patient: Person | None,
        relationship: str,
    ) -> Claim:
        head = parts.claim
        information = head.opener
        providers = by_entity(parts.providers)
        place, _, frequency = self._components(information.get(5), 3)
        causes = self._components(information.get(11), 5)
        return Claim(
            patient_control_number=information.get(1),
            charge=element_of(AMOUNTS, information, 2),
            place_of_service=place,
            diagnoses=self._diagnoses(head),
            lines=tuple(self._line(n, line) for n, line in enumerate(parts.lines, 1)),
            billing_provider=provider,
            subscriber=subscriber,
            patient=patient,
            relationship=relationship,
            frequency=frequency,
            provider_signature=information.get(6) == "Y",
            related_causes=tuple(cause for cause in causes[:3] if cause),
            accident_state=causes[3],
            patient_paid=amount_of(head, "F5", self._transaction),
            facility=facility_of(providers.get("77")),
            other_payers=tuple(self._payers.other_payer(payer, names) for payer, names in parts.payers),
            details=claim_details(head, providers, causes[4], self._transaction),
            segment=information.position,
            **self._further_fields(head, providers),
        )

    def _further_fields(self, head: Loop, providers: dict[str, Loop]) -> dict[str, Any]:  # Any: fields of Claim
        """REF, DTP, NTE and NM1, of which the first element says what they are; and the indicators of CLM."""
        information, note = head.opener, head.first("NTE")
        return {
            "accepts_assignment": information.get(7),
            "assigns_benefits": information.get(8),
            "releases_information": information.get(9),
            "note": note.get(2) if note else "",
            "note_kind": note.get(1) if note else "ADD",
            **{field: head.value("REF", qualifier) for field, qualifier in _REFERENCES.items()},
            **{field: date_of(head, qualifier, self._transaction) for field, qualifier in _DATES.items()},
            **{field: provider_of(providers.get(entity)) for field, entity in _PROVIDERS.items()},
        }

    def _components(self, composite: str, count: int) -> list[str]:
        parts = composite.split(self._component) if self._component else [composite]
        return (parts + [""] * count)[:count]

    def _diagnoses(self, head: Loop) -> tuple[str, ...]:
        """HI with ABK and ABF, or BK and BF of ICD-9 times."""
        return codes_of(head, self._component, frozenset({"ABK", "ABF", "BK", "BF"}))

    def _line(self, place: int, parts: LineParts) -> ClaimLine:
        line = parts.line
        service = line.first("SV1")
        date = line.first("DTP", "472")
        if service is None or date is None:
            raise UnreadableValue(f"line {place} has no service (SV1) or no date (DTP*472)")
        note = line.first("NTE", "ADD") or line.first("NTE", "DCP")
        service_from, service_to = period(date.get(2), date.get(3))
        pointers = [part for part in self._components(service.get(7), 4) if part]
        return ClaimLine(
            number=number_of(line.opener.get(1)) or place,
            procedure=self._procedures[service.get(1)],
            charge=element_of(AMOUNTS, service, 2),
            units=element_of(QUANTITIES, service, 4),
            pointers=tuple(count_of(pointer) for pointer in pointers),
            service_from=service_from,
            control_number=line.value("REF", "6R"),
            unit=service.get(3),
            service_to=service_to if service_to != service_from else None,
            place_of_service=service.get(5),
            is_emergency=service.get(9) == "Y",
            note=note.get(2) if note else "",
            note_kind=note.get(1) if note else "ADD",
            adjudications=tuple(map(self._payers.adjudication, parts.adjudications)),
            details=line_details(parts, self._transaction),
        )


def _counts(read: ReadClaim) -> Iterator[Note]:
    """How many lines, payers and answers a claim may have."""
    parts = read.parts
    if len(parts.lines) > MOST_LINES:
        yield "X837P-MANY", parts.lines[MOST_LINES].line.opener.position, f"A claim has more than {MOST_LINES} lines."
    if len(parts.payers) > MOST_OTHER_PAYERS:
        position = parts.payers[MOST_OTHER_PAYERS][0].opener.position
        yield "X837P-MANY", position, f"A claim has more than {MOST_OTHER_PAYERS} other payers."
    for line in parts.lines:
        if len(line.adjudications) > MOST_ADJUDICATIONS:
            position = line.adjudications[MOST_ADJUDICATIONS].opener.position
            yield "X837P-MANY", position, f"A line has more than {MOST_ADJUDICATIONS} answers of payers."
