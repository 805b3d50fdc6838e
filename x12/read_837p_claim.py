"""Reads the claims of an 837P: loops 2300, 2310 and 2400."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from x12.claim import (
    BillingProvider,
    Claim,
    ClaimLine,
    Subscriber,
)
from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS
from x12.claim_details import (
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    LINE_DATE_QUALIFIERS,
    LINE_REFERENCE_QUALIFIERS,
)
from x12.claim_reading_rules import claim_finding
from x12.parties import Person
from x12.read_837p_details import (
    PROVIDER_IDS,
    LineParts,
    claim_details,
    codes_of,
    facility_of,
    line_details,
    provider_of,
)
from x12.read_837p_payers import PAYER_IDS, PROVIDERS_OF_PAYERS, PayerReader, count_of
from x12.read_loops import Loop, amount_of, by_entity, cut, date_of
from x12.read_parties import ProcedureTable
from x12.tokenizer import Segment
from x12.transaction import Transaction, number_of
from x12.values import AMOUNTS, QUANTITIES, UnreadableValue, period, shown

_NAMES = frozenset({"NM1"})
_OPENERS = frozenset({"NM1", "SBR", "LX", "LIN", "SVD", "LQ"})
_EMPTY = Loop([])
_QUALIFIED = frozenset({"AMT", "CRC", "DTP", "NM1", "NTE", "PRV", "PWK", "QTY", "REF"})  # the first element says what
_REFERENCES = {
    "payer_claim_control_number": "F8",
    "prior_authorization": "G1",
    "referral_number": "9F",
    "clia_number": "X4",
}
_DATES = {"accident_on": "439", "onset_on": "431", "admitted_on": "435"}
_PROVIDERS = {"rendering": "82", "referring": "DN", "supervising": "DQ", "primary_care": "P3"}
# What the records hold, by loop; the rest is reported as not kept.
_KEPT: dict[str, dict[str, Set[str] | None]] = {
    "2300": {
        "CLM": None,
        "DTP": {*_DATES.values(), "314", "360", "361", *CLAIM_DATE_QUALIFIERS.values()}, "AMT": {"F5"},
        "REF": {*_REFERENCES.values(), *CLAIM_REFERENCE_QUALIFIERS.values()},
        "NTE": None, "HI": None, "PWK": None, "CR2": None,
        "CRC": CLAIM_CERTIFICATIONS.keys(), "CR1": None, "CN1": None, "K3": None, "HCP": None,
    },
    "2310": {
        "NM1": {*_PROVIDERS.values(), "77", "PW", "45"}, "PRV": {"PE"}, "N3": None, "N4": None,
        "REF": {"0B", "1G", "G2", "LU"}, "PER": None,
    },
    "2320": {
        "SBR": None, "CAS": None, "AMT": {"D", "A8", "EAF"}, "OI": None, "MOA": None, "N3": None, "N4": None,
        "NM1": {"IL", "PR", *PROVIDERS_OF_PAYERS}, "DTP": {"573"},
        "REF": {"F8", "G1", "9F", "T4", "SY", *PAYER_IDS, *PROVIDER_IDS},
    },
    "2400": {
        "LX": None, "SV1": None, "DTP": {"472", *LINE_DATE_QUALIFIERS.values()},
        "REF": {"6R", "G1", "9F", *LINE_REFERENCE_QUALIFIERS.values()},
        "NTE": {"ADD", "DCP", "TPO"}, "PS1": None, "PWK": None, "QTY": {"FL", "PT"},
        "SV5": None, "CR1": None, "CR3": None, "CRC": LINE_CERTIFICATIONS.keys(), "MEA": None, "AMT": {"T", "F4"},
        "CN1": None, "K3": None, "HCP": None,
    },
    "2410": {"LIN": None, "CTP": None, "REF": {"XZ", "VY"}},
    "2420": {
        "NM1": {"82", "QB", "77", "DQ", "DK", "DN", "P3", "PW", "45"}, "PRV": {"PE"}, "N3": None, "N4": None,
        "PER": None, "REF": {"0B", "1G", "G2", "LU"},
    },
    "2430": {"SVD": None, "CAS": None, "DTP": {"573"}, "AMT": {"EAF"}},
    "2440": {"LQ": None, "FRM": None},
}  # fmt: skip


class _Parts:
    """The segments of one claim by loop: 2310 to 2330, and each line with its 2430."""

    def __init__(self, segments: list[Segment]) -> None:
        self.claim, loops = cut(segments, _OPENERS)
        self.providers: list[Loop] = []
        self.payers: list[tuple[Loop, list[Loop]]] = []  # 2320, and 2330A to G
        self.lines: list[LineParts] = []
        for loop in loops:
            match loop.opener.id:
                case "LX":
                    self.lines.append(LineParts(loop))
                case "LIN" if self.lines:
                    self.lines[-1].drugs.append(loop)
                case "SVD" if self.lines:
                    self.lines[-1].adjudications.append(loop)
                case "LQ" if self.lines:
                    self.lines[-1].forms.append(loop)
                case "SBR":
                    self.payers.append((loop, []))
                case "NM1" if self.lines:
                    self.lines[-1].names.append(loop)
                case "NM1" if self.payers:
                    self.payers[-1][1].append(loop)
                case "NM1":
                    self.providers.append(loop)

    def by_loop(self) -> list[tuple[str, Loop]]:
        """Every part with the key of _KEPT that says what of it is read."""
        return [
            ("2300", self.claim),
            *(("2310", loop) for loop in self.providers),
            *(("2320", loop) for payer, names in self.payers for loop in (payer, *names)),
            *(part for line in self.lines for part in line.by_loop()),
        ]


class ClaimReader:
    """Turns the segments from one CLM to the next into a Claim."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._component = transaction.separators.component
        self._procedures = ProcedureTable(self._component)
        self._payers = PayerReader(transaction, self._procedures)
        self._noted: set[tuple[str, str, str]] = set()

    def claim(
        self,
        segments: list[Segment],
        provider: BillingProvider,
        subscriber: Subscriber,
        patient: Person | None,
        relationship: str,
    ) -> Claim:
        """The claim; raises UnreadableValue where an amount, a date or a count cannot be read."""
        parts = _Parts(segments)
        self._note_not_kept(parts)
        head = parts.claim
        information = head.opener
        providers = by_entity(parts.providers)
        place, _, frequency = self._components(information.get(5), 3)
        causes = self._components(information.get(11), 5)
        return Claim(
            patient_control_number=information.get(1),
            charge=AMOUNTS[information.get(2)],
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
            charge=AMOUNTS[service.get(2)],
            units=QUANTITIES[service.get(4)],
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

    def _note_not_kept(self, parts: _Parts) -> None:
        """Names each kind of segment that was skipped, once; of addresses and texts only the segment."""
        for key, loop in parts.by_loop():
            kept = _KEPT[key]
            for segment in loop.segments:
                segment_id = segment.elements[0]
                qualifier = segment.get(1) if segment_id in _QUALIFIED else ""
                qualifiers = kept.get(segment_id, frozenset())
                if qualifiers is None or segment.get(1) in qualifiers:
                    continue
                if (key, segment_id, qualifier) not in self._noted:
                    self._noted.add((key, segment_id, qualifier))
                    named = f"{segment_id}*{qualifier}" if qualifier else segment_id
                    words = f"{shown(named)} in loop {key} was skipped, as were later ones."
                    self._transaction.findings.append(claim_finding("X837P-NOT-KEPT", segment.position, words))
