"""What stands in each box of the CMS-1500 (02/12), after the NUCC's instructions: capitals, no punctuation."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from x12.claim import ClaimLine
from x12.parties import Address, Name, Person

LINES_PER_FORM = 6
POINTER_LETTERS = string.ascii_uppercase[:12]  # A to L

PROGRAMS = {"MB": "MEDICARE", "MA": "MEDICARE", "MC": "MEDICAID", "CH": "TRICARE", "VA": "CHAMPVA"}
RELATIONSHIPS = {"18": "SELF", "01": "SPOUSE", "19": "CHILD"}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of box 24."""

    number: int
    service_from: str
    service_to: str
    place: str
    emergency: str
    code: str
    modifiers: str
    pointers: str
    charge: str
    units: str
    rendering_npi: str
    description: str


def form_boxes(facts: ClaimFacts) -> dict[str, str]:
    """Box number to text; an empty box is there as an empty text."""
    return {
        **_insured_boxes(facts),
        **_patient_boxes(facts),
        **_other_insured_boxes(facts),
        **_condition_boxes(facts),
        **_claim_boxes(facts),
        **_provider_boxes(facts),
    }


def form_lines(facts: ClaimFacts) -> list[FormLine]:
    return [_line(facts, line) for line in facts.record.lines]


def pointer_letters(pointers: tuple[int, ...] | list[int]) -> str:
    """1, 3 as AC; what points nowhere as ?."""
    return "".join(POINTER_LETTERS[each - 1] if 1 <= each <= len(POINTER_LETTERS) else "?" for each in pointers)


def _capitals(text: str) -> str:
    return " ".join(text.upper().replace(".", "").split())


def _name(name: Name) -> str:
    """LAST, FIRST, MIDDLE; the form wants commas between the parts."""
    last = f"{name.last} {name.suffix}".strip()
    return ", ".join(_capitals(part) for part in (last, name.first, name.middle) if part)


def _plain_name(name: Name) -> str:
    return _capitals(" ".join(part for part in (name.first, name.middle, name.last) if part))


def _date(day: dt.date | None) -> str:
    return f"{day:%m %d %Y}" if day else ""


def _short_date(day: dt.date) -> str:
    return f"{day:%m %d %y}"


def _zip(code: str) -> str:
    return f"{code[:5]}-{code[5:]}" if len(code) == 9 else code


def _phone(digits: str) -> str:
    return f"{digits[:3]} {digits[3:]}" if len(digits) == 10 else digits


def _street(address: Address | None) -> str:
    return _capitals(f"{address.line1} {address.line2}") if address else ""


def _address_block(name: str, address: Address) -> str:
    place = f"{_capitals(address.city)} {address.state} {_zip(address.postal_code)}"
    return "\n".join(part for part in (name, _street(address), place.strip()) if part)


def _money(amount: Decimal) -> str:
    """The form rules the cents off with a line: 150 00."""
    dollars, cents = f"{amount:.2f}".split(".")
    return f"{dollars} {cents}"


def _yes(is_so: bool) -> str:
    return "YES" if is_so else "NO"


def _address_boxes(box: str, person: Person) -> dict[str, str]:
    address = person.address
    return {
        box: _street(address),
        f"{box} city": _capitals(address.city) if address else "",
        f"{box} state": address.state if address else "",
        f"{box} zip": _zip(address.postal_code) if address else "",
    }


def _insured_boxes(facts: ClaimFacts) -> dict[str, str]:
    subscriber = facts.record.subscriber
    person = subscriber.person
    return {
        "carrier": _address_block(_capitals(subscriber.payer_name), subscriber.payer_address)
        if subscriber.payer_address
        else _capitals(subscriber.payer_name),
        "1": PROGRAMS.get(subscriber.filing_indicator, "GROUP" if subscriber.group_number else "OTHER"),
        "1a": person.name.identifier,
        "4": _name(person.name),
        **_address_boxes("7", person),
        "7 phone": _phone(facts.patient_phone) if subscriber.is_patient else "",
        "11": _capitals(subscriber.group_number) or ("NONE" if subscriber.sequence == "P" else ""),
        "11a": _date(person.born_on),
        "11a sex": person.sex if person.sex in {"F", "M"} else "",
        "11b": "",
        "11c": _capitals(facts.plan_name),
        "11d": _yes(facts.other_coverage is not None),
    }


def _patient_boxes(facts: ClaimFacts) -> dict[str, str]:
    patient = facts.patient
    return {
        "2": _name(patient.name),
        "3": _date(patient.born_on),
        "3 sex": patient.sex if patient.sex in {"F", "M"} else "",
        **_address_boxes("5", patient),
        "5 phone": _phone(facts.patient_phone),
        "6": RELATIONSHIPS.get(facts.record.relationship, "OTHER"),
        "8": "",
        "12": "SIGNATURE ON FILE",
        "13": "SIGNATURE ON FILE" if facts.record.assigns_benefits == "Y" else "",
    }


def _other_insured_boxes(facts: ClaimFacts) -> dict[str, str]:
    other = facts.other_coverage
    if other is None:
        return dict.fromkeys(("9", "9a", "9b", "9c", "9d"), "")
    return {
        "9": _capitals(other.subscriber),
        "9a": _capitals(other.group_number or other.member_id),
        "9b": "",
        "9c": "",
        "9d": _capitals(other.plan_name),
    }


def _condition_boxes(facts: ClaimFacts) -> dict[str, str]:
    record = facts.record
    causes = record.related_causes
    began = record.accident_on or record.onset_on
    qualifier = "439" if record.accident_on is not None else "431"
    referring = record.referring
    return {
        "10a": _yes("EM" in causes),
        "10b": _yes("AA" in causes),
        "10b state": record.accident_state,
        "10c": _yes("OA" in causes),
        "10d": "",
        "14": _date(began),
        "14 qualifier": "" if began is None else qualifier,
        "15": "",
        "16": "",
        "17": f"DN {_plain_name(referring.name)}" if referring else "",
        "17a": "",
        "17b": referring.name.identifier if referring else "",
        "18": _date(record.admitted_on),
    }


def _claim_boxes(facts: ClaimFacts) -> dict[str, str]:
    record = facts.record
    is_original = record.frequency == "1"
    diagnoses = {
        f"21{letter}": record.diagnoses[place] if place < len(record.diagnoses) else ""
        for place, letter in enumerate(POINTER_LETTERS)
    }
    return {
        "19": _capitals(record.note),
        "20": "NO",
        "21 indicator": "0",
        **diagnoses,
        "22": "" if is_original else record.frequency,
        "22 reference": "" if is_original else record.payer_claim_control_number,
        "23": record.prior_authorization or record.referral_number or record.clia_number,
        "26": record.patient_control_number,
        "27": _yes(record.accepts_assignment == "A"),
        "28": _money(record.charge),
        "29": _money(record.patient_paid or Decimal(0)),
        "30": "",
    }


def _provider_boxes(facts: ClaimFacts) -> dict[str, str]:
    billing, rendering, facility = facts.record.billing_provider, facts.rendering, facts.facility
    is_employer = billing.tax_id_qualifier == "EI"
    return {
        "25": billing.tax_id,
        "25 type": "EIN" if is_employer else "SSN",
        "31": _plain_name(rendering.name),
        "31 date": _date(facts.today),
        "32": _address_block(_capitals(facility.name), facility.address),
        "32a": facility.npi,
        "32b": "",
        "33": _address_block(_plain_name(billing.name), billing.address),
        "33 phone": _phone(facts.billing_phone),
        "33a": billing.name.identifier,
        "33b": "",
    }


def _line(facts: ClaimFacts, line: ClaimLine) -> FormLine:
    return FormLine(
        number=line.number,
        service_from=_short_date(line.service_from),
        service_to=_short_date(line.service_to or line.service_from),
        place=line.place_of_service or facts.record.place_of_service,
        emergency="Y" if line.is_emergency else "",
        code=line.procedure.code,
        modifiers=" ".join(line.procedure.modifiers),
        pointers=pointer_letters(line.pointers),
        charge=_money(line.charge),
        units=f"{line.units.normalize():f}",
        rendering_npi=facts.rendering.name.identifier,
        description=_capitals(line.procedure.description),
    )
