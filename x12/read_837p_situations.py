"""What the facts of a claim of an 837P ask for or forbid: numbers, dates, accidents, diagnoses (2300)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from x12.claim_details import ClaimDates
from x12.codes.places_of_service import PLACES_OF_SERVICE
from x12.codes.states import STATES
from x12.parties import Address
from x12.read_837p_parts import Note, ReadClaim, place_of
from x12.read_loops import Loop
from x12.values import shown

LONGEST_CLAIM_NUMBER = 20  # payers need only give back 20 characters of CLM01
_FREQUENCIES = frozenset({"1", "7", "8"})
_INPATIENT = frozenset({"21", "51", "61"})  # hospital, psychiatric hospital, rehabilitation hospital
_CASUALTY = frozenset({"AM", "LM", "WC"})
_MEDICARE = frozenset({"MA", "MB"})
_ICD_10_BEGAN_ON = dt.date(2015, 10, 1)
_MOST_DIAGNOSES = 12
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}\Z").match
_NO_DATES = ClaimDates()
_DISABILITY = frozenset({"314", "360", "361"})


def situations(read: ReadClaim) -> Iterator[Note]:
    """Every broken rule of the claim as a whole."""
    for check in (
        _numbers, _frequency, _accident, _admission, _insurance, _diagnoses, _papers, _providers, _demographics,
        _service_dates, _event_dates, _sex, _place,
    ):  # fmt: skip
        yield from check(read)


def _numbers(read: ReadClaim) -> Iterator[Note]:
    number = read.claim.patient_control_number
    if not number or len(number) > LONGEST_CLAIM_NUMBER:
        words = f"CLM01 is empty or longer than {LONGEST_CLAIM_NUMBER} characters; payers need not give more back."
        yield "X837P-CLAIM-NUMBER", read.position, words


def _frequency(read: ReadClaim) -> Iterator[Note]:
    claim, head = read.claim, read.parts.claim
    if claim.frequency not in _FREQUENCIES:
        words = f"CLM05-3 is {shown(claim.frequency)}, none of 1 original, 7 corrected, 8 void."
        yield "X837P-FREQUENCY", read.position, words
    if claim.frequency in {"7", "8"} and not claim.payer_claim_control_number:
        words = "A corrected or voided claim does not say which claim it replaces (REF*F8)."
        yield "X837P-ORIGINAL-NUMBER", read.position, words
    if claim.frequency == "1" and claim.payer_claim_control_number:
        words = "An original claim carries a payer's claim number (REF*F8): is it a correction?"
        yield "X837P-ORIGINAL-NUMBER", place_of(head, "REF", "F8"), words


def _accident(read: ReadClaim) -> Iterator[Note]:
    claim = read.claim
    causes, head = claim.related_causes, read.parts.claim
    if causes and claim.accident_on is None:
        yield "X837P-ACCIDENT-DATE", read.position, "CLM11 names an accident without its day (DTP*439)."
    is_abroad = claim.details is not None and claim.details.accident_country not in {"", "US"}
    if "AA" in causes and not claim.accident_state and not is_abroad:
        yield "X837P-ACCIDENT-STATE", read.position, "An auto accident lacks its state (CLM11-4)."
    if claim.accident_state and not is_abroad and claim.accident_state not in STATES:
        yield "X837P-STATE", read.position, "CLM11-4 is no state of the United States."
    if claim.accident_state and "AA" not in causes:
        yield "X837P-ACCIDENT-STATE", read.position, "CLM11-4 names a state without an auto accident."
    if claim.accident_on is not None and not causes:
        words = "The day of an accident is given, but not what kind of accident it was (CLM11)."
        yield "X837P-ACCIDENT-CAUSE", place_of(head, "DTP", "439"), words


def _admission(read: ReadClaim) -> Iterator[Note]:
    claim = read.claim
    if claim.place_of_service in _INPATIENT and claim.admitted_on is None:
        words = f"Place of service {claim.place_of_service} needs the day of admission (DTP*435)."
        yield "X837P-ADMISSION", read.position, words


def _insurance(read: ReadClaim) -> Iterator[Note]:
    subscriber = read.claim.subscriber
    if subscriber.filing_indicator in _CASUALTY and not subscriber.property_casualty_number:
        yield "X837P-CASUALTY-NUMBER", read.position, "A claim after an accident lacks the insurer's number (REF*Y4)."
    is_second = subscriber.sequence not in {"", "P"}
    if subscriber.filing_indicator in _MEDICARE and is_second and not subscriber.medicare_secondary_type:
        yield "X837P-MSP-TYPE", read.position, "Medicare is billed second without the reason why (SBR05)."


def _diagnoses(read: ReadClaim) -> Iterator[Note]:
    head, diagnoses = read.parts.claim, read.claim.diagnoses
    position = place_of(head, "HI")
    if not diagnoses:
        yield "X837P-DIAGNOSIS-MISSING", position, "The claim has no diagnosis (HI)."
    if len(diagnoses) > _MOST_DIAGNOSES:
        yield "X837P-DIAGNOSIS-COUNT", position, f"The claim has more than {_MOST_DIAGNOSES} diagnoses (HI)."
    if len(set(diagnoses)) < len(diagnoses):
        yield "X837P-DIAGNOSIS-TWICE", position, "A diagnosis stands twice (HI)."
    lists = [qualifier for qualifier in _code_lists(head) if qualifier not in {"BP", "BO", "BG"}]
    if lists and (set(lists[1:]) - {"ABF"} or lists[0] != "ABK"):
        first_day = min((line.service_from for line in read.claim.lines), default=_ICD_10_BEGAN_ON)
        if first_day >= _ICD_10_BEGAN_ON or {*lists} - {"BK", "BF"}:
            yield "X837P-DIAGNOSIS-LIST", position, "HI does not name ABK first, and ABF for every other diagnosis."
        return
    if not all(map(_DIAGNOSIS, diagnoses)):
        yield "X837P-DIAGNOSIS-SHAPE", position, "A diagnosis is not written as ICD-10-CM without its dot (HI)."


def _code_lists(head: Loop) -> list[str]:
    """The qualifier of every HI composite."""
    return [
        re.split(r"[^A-Z0-9]", composite, maxsplit=1)[0]
        for segment in head.all("HI")
        for composite in segment.elements[1:]
        if composite
    ]


def _papers(read: ReadClaim) -> Iterator[Note]:
    for loop in (read.parts.claim, *(line.line for line in read.parts.lines)):
        for paper in loop.all("PWK"):
            if paper.get(2) in {"BM", "EL", "EM", "FT", "FX"} and not paper.get(6):
                words = "An attachment has no control number by which the payer finds it (PWK06)."
                yield "X837P-ATTACHMENT", paper.position, words


def _providers(read: ReadClaim) -> Iterator[Note]:
    claim, parts = read.claim, read.parts
    billing = claim.billing_provider
    if not billing.name.identifier and not any(one.qualifier == "G2" for one in claim.subscriber.billing_provider_ids):
        words = "The billing provider has neither an NPI nor a number of this payer (2010BB REF*G2)."
        yield "X837P-NPI-MISSING", read.position, words
    for loop in parts.providers:
        if loop.opener.get(1) == "82" and loop.opener.get(9) == billing.name.identifier != "":
            words = "The rendering provider is the billing provider, and so is left out (2310B)."
            yield "X837P-RENDERING-SAME", loop.opener.position, words
        if loop.opener.get(1) == "77" and _where(loop.address()) == _where(billing.address):
            words = "The facility has the address of the billing provider, and so is left out (2310C)."
            yield "X837P-FACILITY-SAME", loop.opener.position, words


def _where(address: Address | None) -> tuple[str, str, str] | None:
    return None if address is None else (address.line1.upper(), address.line2.upper(), address.postal_code[:5])


def _demographics(read: ReadClaim) -> Iterator[Note]:
    patient = read.patient
    if patient.address is None or patient.born_on is None or not patient.sex:
        words = "The patient's address, birth date or sex is missing (N3, N4, DMG of 2010BA or 2010CA)."
        yield "X837P-DEMOGRAPHICS", read.position, words


def _service_dates(read: ReadClaim) -> Iterator[Note]:
    patient = read.patient
    died_on = patient.details.died_on if patient.details is not None else None
    for line, parts in read.lines:
        position = place_of(parts.line, "DTP", "472")
        if read.sent_on is not None and (line.service_to or line.service_from) > read.sent_on:
            yield "X837P-SERVICE-FUTURE", position, "The service is later than the file (BHT04)."
        if patient.born_on is not None and line.service_from < patient.born_on:
            yield "X837P-SERVICE-BIRTH", position, "The service is before the patient's birth."
        if died_on is not None and line.service_from > died_on:
            yield "X837P-SERVICE-DEATH", position, "The service is after the patient's death (PAT06)."


def _event_dates(read: ReadClaim) -> Iterator[Note]:
    claim, head = read.claim, read.parts.claim
    dates = (claim.details.dates if claim.details is not None else None) or _NO_DATES
    first_day = min((line.service_from for line in claim.lines), default=None)
    for qualifier, day in (
        ("431", claim.onset_on), ("439", claim.accident_on), ("484", dates.last_menstrual_period_on)
    ):  # fmt: skip
        if day is not None and first_day is not None and day > first_day:
            words = f"DTP*{qualifier} is after the first service."
            yield "X837P-EVENT-DATE", place_of(head, "DTP", qualifier), words
    admitted_on, discharged_on = claim.admitted_on, dates.discharged_on
    if admitted_on is not None and read.sent_on is not None and admitted_on > read.sent_on:
        yield "X837P-EVENT-DATE", place_of(head, "DTP", "435"), "The admission is later than the file."
    if admitted_on is not None and discharged_on is not None and discharged_on < admitted_on:
        yield "X837P-EVENT-DATE", place_of(head, "DTP", "096"), "The discharge is before the admission."
    disabilities = [segment for segment in head.all("DTP") if segment.get(1) in _DISABILITY]
    if len(disabilities) > 1:
        words = "Of DTP*314, 360 and 361 only one may stand: the period, its begin or its end."
        yield "X837P-REPEATED", disabilities[1].position, words


def _sex(read: ReadClaim) -> Iterator[Note]:
    claim, patient = read.claim, read.patient
    dates = claim.details.dates if claim.details is not None else None
    is_pregnant = patient.details is not None and patient.details.is_pregnant
    if patient.sex == "M" and (is_pregnant or (dates is not None and dates.last_menstrual_period_on is not None)):
        yield "X837P-SEX", read.position, "A man is said to be pregnant (PAT09 or DTP*484): compare DMG03."


def _place(read: ReadClaim) -> Iterator[Note]:
    if read.claim.place_of_service not in PLACES_OF_SERVICE:
        yield "X837P-PLACE", read.position, f"CLM05-1 is {shown(read.claim.place_of_service)}, no place of service."
    for line, parts in read.lines:
        if line.place_of_service and line.place_of_service not in PLACES_OF_SERVICE:
            words = f"SV105 is {shown(line.place_of_service)}, no place of service."
            yield "X837P-PLACE", place_of(parts.line, "SV1"), words
