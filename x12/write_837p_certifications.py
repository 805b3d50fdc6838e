"""Writes what a claim or line certifies: CR1, CR2, CR3, CRC, SV5, MEA and forms."""

from __future__ import annotations

from collections.abc import Mapping

from x12.claim_certifications import (
    CLAIM_CERTIFICATIONS,
    FORM_CHOICES,
    FORM_LISTS,
    LENSES,
    LINE_CERTIFICATIONS,
    NECESSITIES,
    AmbulanceTransport,
    Certification,
    Equipment,
    FormAnswer,
    SupportingForm,
    TestResult,
)
from x12.claim_details import ClaimDetails, LineDetails
from x12.writer import CannotWrite, SegmentWriter, missing

_MOST_AMBULANCE = 3  # CRC*07
_MOST_LENSES = 3  # CRC*E1, E2 and E3 together
_MOST_ANSWERS = 99
_MOST_TEST_RESULTS = 5


def add_conditions_of_patient(writer: SegmentWriter, details: ClaimDetails) -> None:
    """CR1, CR2 and CRC of 2300."""
    code, note, add = writer.code, writer.note, writer.segments.append
    if details.ambulance is not None:
        _transport(writer, details.ambulance)
    spinal = details.spinal_manipulation
    if spinal is not None:
        condition = code[spinal.condition] or missing("the patient's condition (CR208)")
        add(f"CR2********{condition}**{note[spinal.description]}*{note[spinal.more_description]}".rstrip("*"))
    _certifications(writer, details.certifications, CLAIM_CERTIFICATIONS)


def add_line_certifications(writer: SegmentWriter, details: LineDetails) -> None:
    """PWK*CT, CR1, CR3 and CRC of 2400."""
    equipment, add = details.equipment, writer.segments.append
    if equipment is not None and equipment.necessity:
        if equipment.necessity not in NECESSITIES:
            raise CannotWrite("the guide knows no such way of a certificate of necessity (PWK*CT)")
        add(f"PWK*CT*{equipment.necessity}")
    if details.ambulance is not None:
        _transport(writer, details.ambulance)
    if equipment is not None and equipment.certification:
        if equipment.months is None:
            missing("for how many months equipment is certified (CR303)")
        add(f"CR3*{writer.code[equipment.certification]}*MO*{writer.quantity[equipment.months]}")
    _certifications(writer, details.certifications, LINE_CERTIFICATIONS)


def add_equipment(writer: SegmentWriter, equipment: Equipment) -> None:
    """SV5."""
    procedure = writer.reference[equipment.code] or missing("the code of equipment (SV501)")
    if equipment.rental_unit not in {"1", "4", "6"}:
        raise CannotWrite("the rental unit of equipment is none of 1, 4, 6 (SV506)")
    writer.segments.append(
        f"SV5*HC:{procedure}*DA*{writer.quantity[equipment.days]}*{writer.amount[equipment.rental_price]}"
        f"*{writer.amount[equipment.purchase_price]}*{equipment.rental_unit}"
    )


def add_test_results(writer: SegmentWriter, results: tuple[TestResult, ...]) -> None:
    """MEA."""
    if len(results) > _MOST_TEST_RESULTS:
        raise CannotWrite(f"a line has more than {_MOST_TEST_RESULTS} test results (MEA)")
    for result in results:
        kind = writer.code[result.kind] or missing("the kind of a test result (MEA01)")
        measure = writer.code[result.measure] or missing("what a test measured (MEA02)")
        writer.segments.append(f"MEA*{kind}*{measure}*{writer.quantity[result.value]}")


def add_places(writer: SegmentWriter, transport: AmbulanceTransport) -> None:
    """2310E and F, or 2420G and H: where the ambulance took the patient from and to."""
    if transport.pick_up is not None:
        writer.segments.append("NM1*PW*2")
        writer.address(transport.pick_up, "the place where the ambulance came (NM1*PW)")
    if transport.drop_off is not None:
        writer.segments.append(f"NM1*45*2*{writer.last[transport.drop_off_name]}".rstrip("*"))
        writer.address(transport.drop_off, "the place where the ambulance went (NM1*45)")


def _transport(writer: SegmentWriter, transport: AmbulanceTransport) -> None:
    """CR1."""
    reason = writer.code[transport.reason] or missing("why an ambulance was needed (CR104)")
    weight = "*" if transport.weight_in_pounds is None else f"LB*{writer.quantity[transport.weight_in_pounds]}"
    note = writer.note
    writer.segments.append((
        f"CR1*{weight}**{reason}*DH*{writer.quantity[transport.miles]}***{note[transport.round_trip_purpose]}"
        f"*{note[transport.stretcher_purpose]}"
    ).rstrip("*"))  # fmt: skip


def _certifications(
    writer: SegmentWriter, certifications: tuple[Certification, ...], known: Mapping[str, frozenset[str]]
) -> None:
    """CRC."""
    categories = [certification.category for certification in certifications]
    if any(categories.count(one) > (_MOST_AMBULANCE if one == "07" else 1) for one in {*categories} - LENSES):
        raise CannotWrite("one question is answered twice (CRC01)")
    if sum(category in LENSES for category in categories) > _MOST_LENSES:
        raise CannotWrite("more than three questions about spectacles are answered (CRC*E1, E2, E3)")
    for certification in certifications:
        allowed = known.get(certification.category)
        conditions = certification.conditions
        if allowed is None or not conditions or len(conditions) > 5 or not allowed.issuperset(conditions):
            raise CannotWrite("the guide knows no such certification, or not with these conditions (CRC)")
        if certification.category == "75" and not certification.applies:
            raise CannotWrite("that a patient is not homebound is not said (CRC*75)")
        answer = "Y" if certification.applies else "N"
        writer.segments.append(f"CRC*{certification.category}*{answer}*{'*'.join(conditions)}")


def add_forms(writer: SegmentWriter, forms: tuple[SupportingForm, ...]) -> None:
    """2440: LQ and FRM."""
    for form in forms:
        if form.code_list not in FORM_LISTS:
            raise CannotWrite("the code list of a form is neither AS nor UT (LQ01)")
        if not 0 < len(form.answers) <= _MOST_ANSWERS:
            raise CannotWrite(f"a form has no answer, or more than {_MOST_ANSWERS} (FRM)")
        number = writer.code[form.number] or missing("the number of a form (LQ02)")
        writer.segments.append(f"LQ*{form.code_list}*{number}")
        for answer in form.answers:
            _answer(writer, answer)


def _answer(writer: SegmentWriter, answer: FormAnswer) -> None:
    """FRM: at least one of its four shapes."""
    question = writer.code[answer.question] or missing("the question that a form answers (FRM01)")
    if answer.choice not in FORM_CHOICES | {""}:
        raise CannotWrite("an answer of a form is none of Y, N, W (FRM02)")
    elements = [
        answer.choice,
        writer.note[answer.text],
        "" if answer.on is None else writer.date[answer.on],
        "" if answer.percent is None else writer.quantity[answer.percent],
    ]
    if not any(elements):
        missing("the choice, text, day or percentage of a form's answer (FRM02 to FRM05)")
    writer.segments.append(f"FRM*{question}*{'*'.join(elements)}".rstrip("*"))
