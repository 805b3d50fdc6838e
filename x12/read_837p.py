"""Reads an 837P (005010X222, with and without errata): the hierarchy and who stands in it.

The claims themselves (loops 2300 to 2430) are in read_837p_claim. A claim of which an amount, a date or a
count cannot be read is left out and reported; everything else that is wrong is reported and read as it is.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from x12.claim import BillingProvider, Claim, ClaimBatch, PayToPlan, Submitter, Subscriber
from x12.claim_loops import MOST_CLAIMS_OF_A_BATCH, MOST_CLAIMS_OF_A_PERSON, PAYER_IDS
from x12.claim_notes import ClaimNotes
from x12.hierarchy import Hierarchy
from x12.numbers_seen import NumbersSeen
from x12.parties import Address, Contact, Name, PatientDetails, Person
from x12.read_837p_claim import ClaimReader
from x12.read_837p_details import references_of
from x12.read_837p_parties import PartyCheck
from x12.read_837p_payers import qualifier_of_payer
from x12.read_837p_structure import StructureCheck
from x12.read_loops import Loop, by_entity, cut, person_of
from x12.read_parties import name
from x12.streaming import BatchSums, Streamed, streamed
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import DATES, UnreadableValue, moment, shown

_NAMES = frozenset({"NM1"})
_OPENERS = frozenset({"HL", "CLM"})
_NO_ADDRESS = Address("", "")
_NO_DETAILS = PatientDetails()
_NO_SEGMENT = Segment("", [""], 0)
_LEVELS = frozenset({"20", "22", "23"})
_PARENTS = {"22": frozenset({"20"}), "23": frozenset({"22"})}
# By HL03 (none: the header): the loop of the level itself, and its parties by NM101.
_LOOPS = {
    "": ("header", {"41": "1000A", "40": "1000B"}),
    "20": ("2000A", {"85": "2010AA", "87": "2010AB", "PE": "2010AC"}),
    "22": ("2000B", {"IL": "2010BA", "PR": "2010BB"}),
    "23": ("2000C", {"QC": "2010CA"}),
}
_CONTROL_NUMBER_LENGTHS = range(4, 10)


def read_transaction(transaction: Transaction) -> tuple[ClaimBatch]:
    """The claims of one ST. Its findings are in the transaction, for the document to hand over."""
    reader = _BatchReader(transaction)
    claims = tuple(reader.read_claims())
    return (reader.batch(claims),)


def records(transaction: Transaction) -> Iterator[Claim | BatchSums | ClaimBatch]:
    """Gives each claim of one ST as it is read, then their sums, then the batch without its claims."""
    reader = _BatchReader(transaction)
    count, charge = 0, Decimal(0)
    for claim in reader.read_claims():
        count += 1
        charge += claim.charge
        yield claim
    yield BatchSums(count, charge)
    yield reader.batch(())


def stream(source: bytes | BinaryIO) -> Iterator[Streamed]:
    """Gives what `records` gives of every 837P in the source, with its findings; raises NotX12."""
    return streamed(source, {"837P": records})


class _BatchReader:
    """Collects the segments of a level or claim, and reads them when the next one opens."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._notes = ClaimNotes(transaction)
        self._structure = StructureCheck(transaction, self._notes)
        self._parties = PartyCheck(self._notes)
        self._hierarchy = Hierarchy(transaction, _LEVELS, _PARENTS, is_complete=True)
        self._claim_reader = ClaimReader(transaction, self._notes, self._structure)
        self._claim_numbers = NumbersSeen()
        self._claims_of_person = 0
        self._claim_count = 0
        self._sent_on: dt.date | None = None
        self._level = ""  # HL03; empty in the header
        self._collected: list[Segment] = []
        self._is_claim = False
        self._header: Loop = Loop([])
        self._header_names: dict[str, Loop] = {}
        self._provider: BillingProvider | None = None
        self._subscriber: Subscriber | None = None
        self._patient: Person | None = None
        self._relationship = "18"

    def read_claims(self) -> Iterator[Claim]:
        """Takes the segments of the transaction, giving each claim once its last one is taken."""
        for segment in self._transaction.segments():
            if segment.elements[0] in _OPENERS:
                if (claim := self._close()) is not None:
                    yield claim
                self._is_claim = segment.elements[0] == "CLM"
                if not self._is_claim:
                    self._open_level(segment)
            self._collected.append(segment)
        if (claim := self._close()) is not None:
            yield claim

    def batch(self, claims: tuple[Claim, ...]) -> ClaimBatch:
        """The batch with these claims, once every claim is read."""
        self._hierarchy.close()
        transaction = self._transaction
        number = transaction.control_number
        if len(number) not in _CONTROL_NUMBER_LENGTHS or not (number.isascii() and number.isalnum()):
            self._notes("X837P-ST-NUMBER", transaction.segment, "ST02 is not four to nine letters and digits.")
        beginning = self._header.first("BHT")
        return ClaimBatch(
            reference=beginning.get(3) if beginning else "",
            is_reissue=beginning is not None and beginning.get(2) == "18",
            reports_encounters=beginning is not None and beginning.get(6) == "RP",
            created_at=self._created_at(beginning),
            submitter=self._submitter(),
            claims=claims,
            control_number=transaction.control_number,
            envelope=transaction.envelope,
            segment=transaction.segment,
        )

    def _missing(self, segment: int, what: str) -> None:
        self._notes("X837P-MISSING", segment, f"{what} is missing.")

    def _open_level(self, segment: Segment) -> None:
        self._level = segment.get(3)
        self._hierarchy.take(segment)
        self._claims_of_person = 0
        if self._level not in _LEVELS:
            self._notes("X837P-LEVEL", segment.position, f"HL03 is {shown(self._level)}.")
        if self._level == "20":
            self._provider = self._subscriber = None
        elif self._level == "22":
            self._subscriber = None
        self._patient = None
        self._relationship = "18"

    def _close(self) -> Claim | None:
        """Reads what was collected since the last HL or CLM; gives the claim where it was one that can be read."""
        segments, self._collected = self._collected, []
        if self._is_claim:
            return self._claim(segments)
        before, loops = cut(segments, _NAMES)
        names = by_entity(loops)
        self._check_loops(before, loops)
        if not self._level:
            self._header, self._header_names = before, names
            self._sent_on = self._day_of(before.first("BHT"))
        elif self._level == "20":
            self._provider = self._billing_provider(before, names)
        elif self._level == "22":
            self._subscriber = self._subscriber_of(before, names)
        elif self._level == "23":
            self._read_patient(before, names)
        return None

    def _check_loops(self, level: Loop, loops: list[Loop]) -> None:
        """What the guide's tables say of a level and its parties."""
        if self._level not in _LOOPS:
            return
        key, parties = _LOOPS[self._level]
        self._structure.loop(key, level)
        for segment in level.all("PRV"):
            self._parties.taxonomy(segment)
        seen: set[str] = set()
        for loop in loops:
            entity, position = loop.opener.get(1), loop.opener.position
            if entity not in parties:
                self._notes("X837P-NOT-KEPT", position, f"NM1*{shown(entity)[1:-1]} in loop {key} was skipped.")
            elif entity in seen:
                self._notes("X837P-REPEATED", position, f"NM1*{entity} stands twice in loop {key}.")
            else:
                self._structure.loop(parties[entity], loop)
                self._parties.party(parties[entity], loop)
            seen.add(entity)

    def _day_of(self, beginning: Segment | None) -> dt.date | None:
        """BHT04; None where it cannot be read, which is said elsewhere."""
        try:
            return DATES[beginning.get(4)] if beginning is not None else None
        except UnreadableValue:
            return None

    def _created_at(self, beginning: Segment | None) -> dt.datetime:
        if beginning is None:
            self._missing(self._transaction.segment, "BHT, the beginning of the batch,")
        else:
            try:
                return moment(beginning.get(4), beginning.get(5))
            except UnreadableValue as problem:
                self._transaction.note("X12-DATE", beginning.position, f"BHT04-05: {problem}.")
        envelope = self._transaction.envelope
        return envelope.created_at if envelope else dt.datetime.min  # noqa: DTZ901 naive, like every X12 time

    def _submitter(self) -> Submitter:
        submitter, receiver = self._header_names.get("41"), self._header_names.get("40")
        if submitter is None or receiver is None:
            self._missing(self._transaction.segment, "The submitter (NM1*41) or the receiver (NM1*40)")
        return Submitter(
            name=name(submitter.opener.elements) if submitter else Name(""),
            contact=(submitter.contact() if submitter else None) or Contact(),
            receiver_name=receiver.opener.get(3) if receiver else "",
            receiver_id=receiver.opener.get(9) if receiver else "",
        )

    def _billing_provider(self, level: Loop, names: dict[str, Loop]) -> BillingProvider:
        loop, pay_to = names.get("85"), names.get("87")
        taxonomy, currency = level.first("PRV", "BI"), level.first("CUR")
        if loop is None:
            self._missing(level.opener.position, "The billing provider (NM1*85)")
            loop = Loop([Segment("NM1", ["NM1"], level.opener.position)])
        tax_id = loop.first("REF", "EI") or loop.first("REF", "SY")
        if tax_id is None:
            self._missing(loop.opener.position, "The billing provider's tax id (REF*EI)")
        return BillingProvider(
            name=name(loop.opener.elements),
            address=loop.address() or _NO_ADDRESS,
            tax_id=tax_id.get(2) if tax_id else "",
            tax_id_qualifier=tax_id.get(1) if tax_id else "EI",
            taxonomy=taxonomy.get(3) if taxonomy else "",
            contact=loop.contact(),
            pay_to=pay_to.address() if pay_to else None,
            pay_to_is_person=pay_to is not None and pay_to.opener.get(2) == "1",
            references=references_of(loop, frozenset({"0B", "1G"})),
            pay_to_plan=_pay_to_plan(names.get("PE")),
            currency=currency.get(2) if currency else "",
        )

    def _subscriber_of(self, level: Loop, names: dict[str, Loop]) -> Subscriber:
        information = level.first("SBR") or level.opener
        if information is level.opener:
            self._missing(level.opener.position, "The subscriber information (SBR)")
            information = Segment("SBR", ["SBR"], level.opener.position)
        loop, payer = names.get("IL"), names.get("PR")
        if loop is None or payer is None:
            self._missing(level.opener.position, "The subscriber (NM1*IL) or the payer (NM1*PR)")
        return Subscriber(
            sequence=information.get(1),
            filing_indicator=information.get(9),
            person=self._person(loop, level),
            payer_name=payer.opener.get(3) if payer else "",
            payer_id=payer.opener.get(9) if payer else "",
            is_patient=information.get(2) == "18",
            group_number=information.get(3),
            group_name="" if information.get(3) else information.get(4),
            medicare_secondary_type=information.get(5),
            payer_address=payer.address() if payer else None,
            property_casualty_number=loop.value("REF", "Y4") if loop else "",
            payer_references=references_of(payer, PAYER_IDS) if payer else (),
            billing_provider_ids=references_of(payer, frozenset({"G2", "LU"})) if payer else (),
            payer_id_qualifier=qualifier_of_payer(payer),
        )

    def _read_patient(self, level: Loop, names: dict[str, Loop]) -> None:
        loop = names.get("QC")
        if loop is None:
            self._missing(level.opener.position, "The patient (NM1*QC)")
        information = level.first("PAT")
        self._relationship = information.get(1) if information else ""
        person = self._person(loop, level)
        # 2010CA carries no id; one that is sent all the same belongs to the subscriber.
        bare = dataclasses.replace(person.name, is_person=True, qualifier="", identifier="")
        self._patient = dataclasses.replace(person, name=bare)
        number = loop.value("REF", "Y4") if loop else ""
        if self._subscriber is not None and number:
            self._subscriber = dataclasses.replace(self._subscriber, property_casualty_number=number)

    def _person(self, loop: Loop | None, level: Loop) -> Person:
        """2010BA or 2010CA, with PAT of the level above it."""
        person = person_of(loop, self._transaction)
        facts = level.first("PAT") or _NO_SEGMENT
        weight = facts.get(8)
        details = PatientDetails(
            died_on=self._transaction.day(facts.get(6), facts.position, "PAT06"),
            weight_in_pounds=self._transaction.quantity(weight, facts.position, "PAT08"),
            is_pregnant=facts.get(9) == "Y",
            social_security_number=loop.value("REF", "SY") if loop else "",
            member_number=loop.value("REF", "1W") if loop else "",
            contact=loop.contact() if loop else None,
        )
        return person if details == _NO_DETAILS else dataclasses.replace(person, details=details)

    def _claim(self, segments: list[Segment]) -> Claim | None:
        position = segments[0].position
        provider, subscriber = self._provider, self._subscriber
        if provider is None or subscriber is None:
            self._missing(position, "The billing provider or the subscriber above the claim")
            provider = provider or BillingProvider(Name("", is_person=False), _NO_ADDRESS, "")
            subscriber = subscriber or Subscriber("", "", Person(Name("")), "", "")
        self._count(segments[0])
        if subscriber.is_patient != (self._patient is None):
            self._notes(
                "X837P-PATIENT",
                position,
                "SBR02 must be 18 without a patient level (HL*23), and empty with one.",
            )
            subscriber = dataclasses.replace(subscriber, is_patient=self._patient is None)
        try:
            return self._claim_reader.claim(
                segments, provider, subscriber, self._patient, self._relationship, self._sent_on
            )
        except UnreadableValue as problem:
            self._notes(
                "X837P-CLAIM-UNREADABLE",
                position,
                f"Claim {shown(segments[0].get(1))} was left out: {problem}.",
            )
            return None

    def _count(self, opener: Segment) -> None:
        """How many claims a person and a batch have, and whether two have one number."""
        number = opener.get(1)
        if number and self._claim_numbers.add(number):
            words = "Two claims of the file have the same number (CLM01): their answers cannot be told apart."
            self._notes("X837P-CLAIM-NUMBER-TWICE", opener.position, words)
        self._claims_of_person += 1
        self._claim_count += 1
        if self._claims_of_person == 1 + MOST_CLAIMS_OF_A_PERSON:
            words = f"A person has more than {MOST_CLAIMS_OF_A_PERSON} claims (2300) in one level."
            self._notes("X837P-MANY", opener.position, words)
        if self._claim_count == 1 + MOST_CLAIMS_OF_A_BATCH:
            words = f"A batch has more than {MOST_CLAIMS_OF_A_BATCH} claims."
            self._notes("X837P-MANY", opener.position, words)


def _pay_to_plan(loop: Loop | None) -> PayToPlan | None:
    """2010AC."""
    if loop is None:
        return None
    references = references_of(loop, frozenset({"2U", "FY", "NF"}))
    return PayToPlan(
        name=loop.opener.get(3),
        identifier=loop.opener.get(9),
        address=loop.address() or _NO_ADDRESS,
        tax_id=loop.value("REF", "EI"),
        reference=references[0] if references else None,
        qualifier=qualifier_of_payer(loop),
    )
