"""What stands in each box of the CMS-1500 (02/12), after the NUCC's instructions: capitals, no punctuation."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from claims.rules.cms1500_lines import APART, POINTER_LETTERS, capitals, money
from claims.rules.facts import ClaimFacts
from x12.claim import Claim
from x12.claim_details import CLAIM_DATE_QUALIFIERS, ClaimDates, OrderingProvider, Provider
from x12.parties import Address, Name, Person

PROGRAMS = {"MB": "MEDICARE", "MA": "MEDICARE", "MC": "MEDICAID", "CH": "TRICARE", "VA": "CHAMPVA"}
# Of box 15 beside the accident, in the order in which they are taken.
OTHER_DATES = (
    "initial_treatment_on",
    "acute_manifestation_on",
    "last_x_ray_on",
    "last_seen_on",
    "prescribed_on",
    "care_assumed_on",
    "care_relinquished_on",
    "first_contact_on",
)
RELATIONSHIPS = {"18": "SELF", "01": "SPOUSE", "19": "CHILD"}


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


def _name(name: Name) -> str:
    """LAST, FIRST, MIDDLE; the form wants commas between the parts."""
    last = f"{name.last} {name.suffix}".strip()
    parts = (capitals(part) for part in (last, name.first, name.middle))
    return ", ".join(part for part in parts if part)


def _plain_name(name: Name) -> str:
    return capitals(" ".join(part for part in (name.first, name.middle, name.last) if part))


def _date(day: dt.date | None) -> str:
    return f"{day:%m %d %Y}" if day else ""


def _span(first: dt.date | None, last: dt.date | None) -> str:
    return f"{_date(first)} – {_date(last)}" if first or last else ""


def _zip(code: str) -> str:
    return f"{code[:5]}-{code[5:]}" if len(code) == 9 else code


def _phone(digits: str) -> str:
    return f"{digits[:3]} {digits[3:]}" if len(digits) == 10 else digits


def _street(address: Address | None) -> str:
    return capitals(f"{address.line1} {address.line2}") if address else ""


def _address_block(name: str, address: Address) -> str:
    place = f"{capitals(address.city)} {address.state} {_zip(address.postal_code)}"
    return "\n".join(part for part in (name, _street(address), place.strip()) if part)


def _yes(is_so: bool) -> str:
    return "YES" if is_so else "NO"


def _address_boxes(box: str, person: Person) -> dict[str, str]:
    address = person.address
    return {
        box: _street(address),
        f"{box} city": capitals(address.city) if address else "",
        f"{box} state": address.state if address else "",
        f"{box} zip": _zip(address.postal_code) if address else "",
    }


def _insured_boxes(facts: ClaimFacts) -> dict[str, str]:
    subscriber = facts.record.subscriber
    person = subscriber.person
    return {
        "carrier": _address_block(capitals(subscriber.payer_name), subscriber.payer_address)
        if subscriber.payer_address
        else capitals(subscriber.payer_name),
        "1": PROGRAMS.get(subscriber.filing_indicator, "GROUP" if subscriber.group_number else "OTHER"),
        "1a": person.name.identifier,
        "4": _name(person.name),
        **_address_boxes("7", person),
        "7 phone": _phone(facts.patient_phone) if subscriber.is_patient else "",
        "11": capitals(subscriber.group_number) or ("NONE" if subscriber.sequence == "P" else ""),
        "11a": _date(person.born_on),
        "11a sex": person.sex if person.sex in {"F", "M"} else "",
        "11b": f"Y4 {subscriber.property_casualty_number}" if subscriber.property_casualty_number else "",
        "11c": capitals(facts.plan_name),
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
        "9": capitals(other.subscriber),
        "9a": capitals(other.group_number or other.member_id),
        "9b": "",
        "9c": "",
        "9d": capitals(other.plan_name),
    }


def _condition_boxes(facts: ClaimFacts) -> dict[str, str]:
    record = facts.record
    causes = record.related_causes
    began, began_as = _illness(record)
    other, other_as = _other_date(record)
    role, source = _source(record)
    other_id = source.references[0] if source is not None and source.references else None
    return {
        "10a": _yes("EM" in causes),
        "10b": _yes("AA" in causes),
        "10b state": record.accident_state,
        "10c": _yes("OA" in causes),
        "10d": APART.join(record.details.conditions) if record.details else "",
        "14": _date(began),
        "14 qualifier": began_as,
        "15": _date(other),
        "15 qualifier": other_as,
        "16": _span(*_unable_to_work(record)),
        "17": f"{role} {_plain_name(source.name)}" if source is not None else "",
        "17a": f"{other_id.qualifier} {other_id.value}" if other_id is not None else "",
        "17b": source.name.identifier if source is not None else "",
        "18": _span(record.admitted_on, _dates(record).discharged_on),
    }


def _dates(record: Claim) -> ClaimDates:
    return (record.details.dates if record.details else None) or ClaimDates()


def _illness(record: Claim) -> tuple[dt.date | None, str]:
    """Box 14 takes the onset or the last menstrual period; an accident stands in box 15."""
    if record.onset_on is not None:
        return record.onset_on, "431"
    last_period = _dates(record).last_menstrual_period_on
    return last_period, "484" if last_period is not None else ""


def _other_date(record: Claim) -> tuple[dt.date | None, str]:
    """Box 15 has room for one date: the accident, or the first of those that the form knows."""
    if record.accident_on is not None:
        return record.accident_on, "439"
    dates = _dates(record)
    for name in OTHER_DATES:
        day: dt.date | None = getattr(dates, name)
        if day is not None:
            return day, CLAIM_DATE_QUALIFIERS[name]
    return None, ""


def _unable_to_work(record: Claim) -> tuple[dt.date | None, dt.date | None]:
    dates = _dates(record)
    return dates.disabled_from or dates.last_worked_on, dates.disabled_to or dates.returned_to_work_on


def _source(record: Claim) -> tuple[str, Provider | OrderingProvider | None]:
    """Box 17 has room for one: who referred, else who ordered, else who supervised."""
    ordering = next((line.details.ordering for line in record.lines if line.details and line.details.ordering), None)
    named = (("DN", record.referring), ("DK", ordering), ("DQ", record.supervising))
    return next(((role, provider) for role, provider in named if provider is not None), ("", None))


def _papers(record: Claim) -> list[str]:
    """Box 19: PWK, the type of the paper, how it goes and its number, with nothing between."""
    papers = record.details.attachments if record.details else ()
    return [f"PWK{paper.report_type}{paper.transmission}{paper.control_number}" for paper in papers]


def _purchased(record: Claim) -> Decimal:
    """Box 20: what services bought from others cost."""
    bought = (line.details.purchased for line in record.lines if line.details and line.details.purchased)
    return sum((service.charge for service in bought), Decimal(0))


def _authorization(record: Claim) -> str:
    """Box 23 has room for one number."""
    references = record.details.references if record.details else None
    mammography = references.mammography_certification if references else ""
    return record.prior_authorization or record.referral_number or mammography or record.clia_number


def _claim_boxes(facts: ClaimFacts) -> dict[str, str]:
    record = facts.record
    is_original = record.frequency == "1"
    purchased = _purchased(record)
    diagnoses = {
        f"21{letter}": record.diagnoses[place] if place < len(record.diagnoses) else ""
        for place, letter in enumerate(POINTER_LETTERS)
    }
    return {
        "19": APART.join(part for part in (capitals(record.note), *_papers(record)) if part),
        "20": _yes(purchased > 0),
        "20 charges": money(purchased) if purchased else "",
        "21 indicator": "0",
        **diagnoses,
        "22": "" if is_original else record.frequency,
        "22 reference": "" if is_original else record.payer_claim_control_number,
        "23": _authorization(record),
        "26": record.patient_control_number,
        "27": _yes(record.accepts_assignment == "A"),
        "28": money(record.charge),
        "29": money(record.patient_paid or Decimal(0)),
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
        "32": _address_block(capitals(facility.name), facility.address),
        "32a": facility.npi,
        "32b": "",
        "33": _address_block(_plain_name(billing.name), billing.address),
        "33 phone": _phone(facts.billing_phone),
        "33a": billing.name.identifier,
        "33b": "",
    }
