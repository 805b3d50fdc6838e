"""Puts segments together: cleans text, refuses what would break the file, counts and wraps.

Every segment is built with the usual separators (`*^:~`). Where an interchange asks for others they are
exchanged at the end; data holds neither kind, so nothing can be mistaken for a separator.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from x12.element_text import (
    AmountTable,
    CannotWrite,
    DateTable,
    EchoTable,
    IdentifierTable,
    QuantityTable,
    TextTable,
    missing,
    separator_characters,
)
from x12.envelope import Envelope, Separators
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Adjustment, Procedure

__all__ = [
    "USUAL_SEPARATORS",
    "CannotWrite",
    "SegmentWriter",
    "ServiceKey",
    "control_numbers",
    "hhmm",
    "interchange",
    "missing",
    "wrapped",
]

USUAL_SEPARATORS = Separators()
MOST_DIGITS_OF_A_CLAIM = 10  # S9(8)V99, cents counted, the most that payers' systems hold
_US_POSTAL_CODE = re.compile(r"[0-9]{5}(?:[0-9]{4})?\Z")
# Code, modifiers, qualifier and description of a procedure; unit, place of service, pointers, diagnosis count.
ServiceKey = tuple[str, tuple[str, ...], str, str, str, str, tuple[int, ...], int]
_MAXIMUM_CONTROL_NUMBER = 999_999_999


class SegmentWriter:
    """Collects segments in `segments`; one string may hold several, with "~" between them.

    Each table refuses what its elements cannot hold; in an answer, codes and identifiers came from others and
    are written as far as X12 can carry them. Tables live as long as one file, so that names do not.
    """

    def __init__(self, separators: Separators = USUAL_SEPARATORS, is_answer: bool = False) -> None:
        self.segments: list[str] = []
        self.last = TextTable("a last name or organisation name", 60, separators)  # NM103, N102
        self.first = TextTable("a first name", 35, separators)  # NM104
        self.middle = TextTable("a middle name", 25, separators)  # NM105
        self.suffix = TextTable("a name suffix", 10, separators)  # NM107
        self.line = TextTable("an address line", 55, separators)  # N301, N302
        self.city = TextTable("a city", 30, separators)  # N401
        self.contact = TextTable("a contact name", 60, separators)  # PER02
        self.channel = TextTable("a telephone number or e-mail address", 256, separators)  # PER04
        self.note = TextTable("a note or description", 80, separators)  # NTE02, SV101-7
        self.message = TextTable("a message", 264, separators)  # MSG01, STC12
        if is_answer:
            self.code: dict[str, str] = EchoTable(30, separators)
            self.name_id: dict[str, str] = EchoTable(80, separators)  # NM109, N104
            self.reference: dict[str, str] = EchoTable(50, separators)  # REF02, TRN02
        else:
            self.code = IdentifierTable("a code", 30, separators)
            self.name_id = IdentifierTable("an identifier of a party", 80, separators)
            self.reference = IdentifierTable("a reference number", 50, separators)
        self.amount = AmountTable(18 if is_answer else MOST_DIGITS_OF_A_CLAIM)
        self.quantity = QuantityTable()
        self.date = DateTable()
        # What was put together before, because procedures, payers, groups and diagnoses repeat within a file.
        self.procedures: dict[tuple[str, tuple[str, ...], str, str], str] = {}
        self.services: dict[ServiceKey, tuple[str, str, str]] = {}
        self.diagnoses: dict[tuple[str, ...], str] = {}
        self.payers: dict[tuple[str, str, str], str] = {}  # NM1*PR by name, id and qualifier
        self.coverages: dict[tuple[str, str, str, str, str, str], str] = {}  # SBR
        self.circumstances: dict[tuple[str, str, bool, str, str, str], str] = {}  # CLM05 to CLM09
        self.places: dict[tuple[str, str, str, str, str, str], str] = {}

    def reference_number(self, value: str) -> str:
        """The same as `reference[value]`, for numbers that come once and need no remembering."""
        if value.isalnum() and value.isascii() and len(value) <= 38:
            return value
        return self.reference[value]

    def nm1(self, entity: str, name: Name, qualifier: str = "", party: str = "") -> None:
        """Adds NM1; `qualifier` stands for NM108 where the name has none. With `party` NM103 is required."""
        last = self.last[name.last]
        if party and not last:
            missing(f"the name of {party}")
        identifier = name.identifier
        if not (identifier.isalnum() and identifier.isascii() and len(identifier) <= 80):
            identifier = self.name_id[identifier]
        qualifier = (self.code[name.qualifier] or qualifier) if identifier else ""
        if name.is_person:
            first, middle, suffix = self.first[name.first], self.middle[name.middle], self.suffix[name.suffix]
            segment = f"NM1*{entity}*1*{last}*{first}*{middle}**{suffix}*{qualifier}*{identifier}"
        else:
            segment = f"NM1*{entity}*2*{last}*****{qualifier}*{identifier}"
        self.segments.append(segment.rstrip("*"))

    def address(self, address: Address, party: str = "") -> None:
        """Adds N3 and N4. With `party` street and city are required and a US ZIP code has 5 or 9 digits."""
        line1 = self.line[address.line1]
        key = (address.city, address.state, address.postal_code, address.country, address.subdivision, party)
        place = self.places.get(key)
        if place is None:
            place = self.places[key] = self._place(address, party)
        if line1:
            line2 = f"*{self.line[address.line2]}" if address.line2 else ""
            self.segments.append(f"N3*{line1}{line2}{place}")
        elif party:
            missing(f"the street or city of {party}")
        elif place:
            self.segments.append(place[1:])

    def _place(self, address: Address, party: str) -> str:
        """N4 with "~" before it; empty where nothing is known. Remembered, because most people live near by."""
        city, state, postal_code = self.city[address.city], self.code[address.state], self.code[address.postal_code]
        country = self.code[address.country]
        if country == "US":
            country = ""  # N404 is for addresses outside the United States
        if party:
            if not city:
                missing(f"the street or city of {party}")
            if len(city) == 1:
                raise CannotWrite(f"the city of {party} is shorter than 2 characters (N401)")
            if not country and not _US_POSTAL_CODE.match(postal_code):
                raise CannotWrite(f"the ZIP code of {party} is not 5 or 9 digits")
        subdivision = f"***{self.code[address.subdivision]}" if address.subdivision else ""
        if subdivision and not country:
            raise CannotWrite("an address in the United States names a part of another country (N407)")
        place = f"N4*{city}*{state}*{postal_code}*{country}{subdivision}".rstrip("*")
        return f"~{place}" if place != "N4" else ""

    def demographics(self, person: Person, party: str = "") -> None:
        """Adds DMG where birth date or sex is known. With `party` both are required."""
        if person.born_on is None:
            if party or person.sex:
                missing(f"the birth date of {party or 'a person whose sex is given'}")
            return
        sex = self.code[person.sex]
        if party and not sex:
            missing(f"the sex of {party}")
        self.segments.append(f"DMG*D8*{self.date[person.born_on]}*{sex}".rstrip("*"))

    def contacts(self, function: str, contact: Contact, party: str = "", most: int = 2) -> None:
        """Adds PER, a second one where three numbers are not enough. With `party` a number is required."""
        channels = []
        if contact.phone:
            channels.append(f"TE*{self.channel[contact.phone]}")
            if contact.extension:
                channels.append(f"EX*{self.channel[contact.extension]}")
        if contact.email:
            channels.append(f"EM*{self.channel[contact.email]}")
        if contact.fax:
            channels.append(f"FX*{self.channel[contact.fax]}")
        if party and not channels:
            missing(f"the telephone number, fax number and e-mail address of {party}")
        if len(channels) > 3 * most:
            raise CannotWrite(f"{party} has more than three telephone numbers and addresses (PER)")
        name = self.contact[contact.name]
        self.segments.append("*".join(["PER", function, name, *channels[:3]]).rstrip("*"))
        if len(channels) > 3:
            self.segments.append("*".join(["PER", function, "", *channels[3:]]))

    def adjustments(self, adjustments: Sequence[Adjustment], most: int = 99) -> None:
        """Adds CAS: one per group with up to six reasons, a further one for the seventh; at most `most`."""
        groups: dict[str, list[str]] = {}
        for adjustment in adjustments:
            reason = self.code[adjustment.reason] or missing("the reason of an adjustment (CAS02)")
            units = self.quantity[adjustment.quantity] if adjustment.quantity is not None else ""
            triplet = f"{reason}*{self.amount[adjustment.amount]}*{units}"
            groups.setdefault(adjustment.group, []).append(triplet)
        before = len(self.segments)
        for group, triplets in groups.items():
            written = self.code[group] or missing("the group of an adjustment (CAS01)")
            for start in range(0, len(triplets), 6):
                self.segments.append(f"CAS*{written}*{'*'.join(triplets[start : start + 6])}".rstrip("*"))
        if len(self.segments) - before > most:
            raise CannotWrite(f"the adjustments need more than {most} CAS segments")

    def procedure(self, procedure: Procedure) -> str:
        """The composite of SV101, SVD03, SVC01, SVC06 and EB13."""
        key = (procedure.code, procedure.modifiers, procedure.qualifier, procedure.description)
        known = self.procedures.get(key)
        if known is not None:
            return known
        code = self.reference[procedure.code] or missing("a procedure code")
        if len(procedure.modifiers) > 4:
            raise CannotWrite("a procedure has more than four modifiers")
        modifiers = [self.code[modifier] for modifier in procedure.modifiers]
        parts = [self.code[procedure.qualifier], code, *modifiers]
        if procedure.description:
            parts += [""] * (6 - len(parts))
            parts.append(self.note[procedure.description])
        composite = self.procedures[key] = ":".join(parts).rstrip(":")
        return composite

    def period(self, start: dt.date, end: dt.date | None) -> str:
        """The second and third element of a DTP: one day, or the first and last of several."""
        if end is None:
            return f"D8*{self.date[start]}"
        if end < start:
            raise CannotWrite("a period ends before it begins")
        return f"RD8*{self.date[start]}-{self.date[end]}"

    def transaction(self, set_id: str, control_number: str, version: str = "") -> str:
        """Gives ST to SE around the collected segments, counted, and begins anew."""
        header = f"ST*{set_id}*{control_number}*{version}".rstrip("*")
        body = "~".join([header, *self.segments])
        self.segments.clear()
        return f"{body}~SE*{body.count('~') + 2}*{control_number}~"


def hhmm(moment: dt.datetime) -> str:
    """The time as HHMM, with seconds only where there are some."""
    return f"{moment:%H%M%S}" if moment.second else f"{moment:%H%M}"


def control_numbers(given: Iterable[str]) -> list[str]:
    """ST02 of each transaction: as given, or the next free number where empty; none twice."""
    wanted = list(given)
    used = {number for number in wanted if number}
    if len(used) < sum(1 for number in wanted if number):
        raise CannotWrite("two transactions have the same control number (ST02)")
    free = (text for n in range(1, _MAXIMUM_CONTROL_NUMBER) if (text := f"{n:04}") not in used)
    numbers = [number or next(free) for number in wanted]
    if not all(4 <= len(number) <= 9 and number.isascii() and number.isalnum() for number in numbers):
        raise CannotWrite("a control number (ST02) is not 4 to 9 letters and digits")
    return numbers


def interchange(
    envelope: Envelope,
    functional_id: str,
    version: str,
    transactions: Sequence[str],
    separators: Separators = USUAL_SEPARATORS,
) -> bytes:
    """Wraps transactions into GS and ISA; raises CannotWrite when the envelope is incomplete."""
    if not transactions:
        raise CannotWrite("there is nothing to write")
    ids = IdentifierTable("the sender or receiver id (GS02, GS03)", 15, separators)
    sender = ids[envelope.application_sender or envelope.sender_id]
    receiver = ids[envelope.application_receiver or envelope.receiver_id]
    if len(sender) < 2 or len(receiver) < 2:
        raise CannotWrite("the sender or receiver id (GS02, GS03) is shorter than 2 characters")
    group = _control_number(envelope.group_control_number, "the group control number (GS06)")
    at = envelope.created_at
    body = [
        f"GS*{functional_id}*{sender}*{receiver}*{at:%Y%m%d}*{hhmm(at)}*{group}*X*{version}~",
        *transactions,
        f"GE*{len(transactions)}*{group}~",
    ]
    return wrapped(envelope, body, group_count=1, separators=separators)


def wrapped(
    envelope: Envelope, body: Sequence[str], group_count: int, separators: Separators = USUAL_SEPARATORS
) -> bytes:
    """Puts ISA and IEA around a body that is written with the usual separators."""
    check_separators(separators)
    ids = IdentifierTable("the sender or receiver id (ISA06, ISA08)", 15, separators)
    sender = ids[envelope.sender_id] or missing("the sender id (ISA06)")
    receiver = ids[envelope.receiver_id] or missing("the receiver id (ISA08)")
    qualifiers = envelope.sender_qualifier + envelope.receiver_qualifier
    if len(envelope.sender_qualifier) != 2 or len(qualifiers) != 4 or not qualifiers.isalnum():
        raise CannotWrite("a qualifier of sender or receiver (ISA05, ISA07) is not 2 letters or digits")
    number = _control_number(envelope.interchange_control_number, "the interchange control number (ISA13)")
    header = "*".join([
        "ISA", "00", " " * 10, "00", " " * 10,
        envelope.sender_qualifier, sender.ljust(15), envelope.receiver_qualifier, receiver.ljust(15),
        f"{envelope.created_at:%y%m%d}", f"{envelope.created_at:%H%M}", "^", "00501", f"{number:09}",
        "1" if envelope.acknowledgment_requested else "0", "T" if envelope.is_test else "P", ":",
    ])  # fmt: skip
    text = "".join([header, "~", *body, f"IEA*{group_count}*{number:09}~"])
    if separators != USUAL_SEPARATORS:
        text = text.translate(str.maketrans(separator_characters(USUAL_SEPARATORS), separator_characters(separators)))
    return text.encode("ascii")


def _control_number(number: int, field: str) -> int:
    if not 0 < number <= _MAXIMUM_CONTROL_NUMBER:
        raise CannotWrite(f"{field} is not between 1 and 999999999")
    return number


def check_separators(separators: Separators) -> None:
    """Refuses separators that a reader could not tell apart from each other or from data."""
    characters = separator_characters(separators)
    if len(characters) != 4 or len(set(characters)) != 4:
        raise CannotWrite("the separators are not four different characters")
    if any(c.isalnum() or not c.isascii() for c in characters):
        raise CannotWrite("a separator is a letter or a digit")
    if any(c.isspace() for c in characters[:3]) or separators.segment in {" ", "\t"}:
        raise CannotWrite("a separator is a blank; a line break may only end segments")
