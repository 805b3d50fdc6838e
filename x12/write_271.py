"""Writes 271 eligibility answers (005010X279A1), as a payer does.

What an answer does not hold is left out: an answer must be possible whatever was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Delivery, Rejection, RelatedEntity, Trace
from x12.envelope import Envelope
from x12.parties import Person
from x12.remittance import Reference
from x12.writer import CannotWrite, SegmentWriter, control_numbers, hhmm, interchange, missing

VERSION = "005010X279A1"


def write_271(answers: Sequence[BenefitAnswer], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per answer. Raises CannotWrite, with the answer's index."""
    writer = SegmentWriter(is_answer=True)
    numbers = control_numbers(answer.control_number for answer in answers)
    transactions = []
    for index, (answer, number) in enumerate(zip(answers, numbers, strict=True)):
        at = envelope.created_at
        reference = writer.reference[answer.reference]
        writer.segments.append(f"BHT*0022*11*{reference}*{at:%Y%m%d}*{hhmm(at)}")
        try:
            _answer(writer, answer)
        except CannotWrite as problem:
            raise CannotWrite(f"Answer {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("271", number, VERSION))
    return interchange(envelope, "HB", VERSION, transactions)


def _answer(writer: SegmentWriter, answer: BenefitAnswer) -> None:
    """2000A to 2000D, as far down as the answer goes."""
    add = writer.segments.append
    has_provider = answer.provider is not None or answer.subscriber is not None
    add(f"HL*1**20*{1 if has_provider else 0}")
    _rejections(writer, answer.rejections, "2000A")
    if answer.payer is not None:
        writer.nm1("PR", answer.payer, "PI")
    _rejections(writer, answer.rejections, "2100A")
    if not has_provider:
        return
    add(f"HL*2*1*21*{0 if answer.subscriber is None else 1}")
    if answer.provider is not None:
        writer.nm1("1P", answer.provider, "XX")
    _rejections(writer, answer.rejections, "2100B")
    if answer.subscriber is None:
        if answer.dependent is not None or answer.benefits:
            missing("the subscriber (2100C) of an answer with benefits")
        return
    add(f"HL*3*2*22*{0 if answer.dependent is None else 1}")
    if answer.dependent is None:
        _traces(writer, answer)
    _person(writer, "IL", answer.subscriber, answer, "2100C", is_patient=answer.dependent is None)
    if answer.dependent is not None:
        add("HL*4*3*23*0")
        _traces(writer, answer)
        _person(writer, "03", answer.dependent, answer, "2100D", is_patient=True)
    for benefit in answer.benefits:
        _benefit(writer, benefit)


def _traces(writer: SegmentWriter, answer: BenefitAnswer) -> None:
    """TRN: 2 brings the inquiry's own number back, 1 is a number of the payer's."""
    for trace in answer.traces or ((Trace("2", answer.trace),) if answer.trace else ()):
        numbers = f"{writer.reference[trace.number]}*{writer.reference[trace.originator]}"
        segment = f"TRN*{writer.code[trace.kind]}*{numbers}*{writer.reference[trace.division]}"
        writer.segments.append(segment.rstrip("*"))


def _person(
    writer: SegmentWriter, entity: str, person: Person, answer: BenefitAnswer, loop: str, is_patient: bool
) -> None:
    """2100C or 2100D: NM1, REF, N3, N4, AAA, DMG, INS, DTP."""
    writer.nm1(entity, person.name, "MI")
    if is_patient:
        if answer.group_number:
            writer.segments.append(f"REF*6P*{writer.reference[answer.group_number]}")
        _references(writer, answer.plan_references)
    if person.address is not None:
        writer.address(person.address)
    _rejections(writer, answer.rejections, loop)
    if person.born_on is not None or person.sex:
        writer.segments.append(
            f"DMG*D8*{writer.date[person.born_on]}*{writer.code[person.sex]}".rstrip("*")
            if person.born_on is not None
            else f"DMG***{writer.code[person.sex]}"
        )
    if is_patient:
        if answer.relationship or answer.is_corrected:
            insured = "N" if loop == "2100D" else "Y"
            relationship = writer.code[answer.relationship] or ("18" if insured == "Y" else "34")
            writer.segments.append(f"INS*{insured}*{relationship}{'*001*25' if answer.is_corrected else ''}")
        _dates(writer, answer.dates)


def _references(writer: SegmentWriter, references: Iterable[Reference]) -> None:
    for reference in references:
        writer.segments.append(f"REF*{writer.code[reference.qualifier]}*{writer.reference[reference.value]}")


def _dates(writer: SegmentWriter, dates: Iterable[DatePeriod]) -> None:
    for date in dates:
        writer.segments.append(f"DTP*{writer.code[date.qualifier]}*{writer.period(date.start, date.end)}")


def _rejections(writer: SegmentWriter, rejections: Iterable[Rejection], loop: str = "") -> None:
    """AAA of that loop; every one where no loop is named."""
    for rejection in rejections:
        if not loop or rejection.level == loop:
            valid = "Y" if rejection.is_valid_request else "N"
            reason, follow_up = writer.code[rejection.reason], writer.code[rejection.follow_up]
            writer.segments.append(f"AAA*{valid}**{reason}*{follow_up}".rstrip("*"))


def _benefit(writer: SegmentWriter, benefit: Benefit) -> None:
    """2110C or 2110D: EB, HSD, REF, DTP, AAA, MSG, III and each 2120."""
    code, add = writer.code, writer.segments.append
    information = code[benefit.information] or missing("what a benefit says (EB01)")
    service_types = "^".join(code[one] for one in benefit.service_types)
    amount = "" if benefit.amount is None else writer.amount[benefit.amount]
    procedure = "" if benefit.procedure is None else writer.procedure(benefit.procedure)
    add((
        f"EB*{information}*{code[benefit.level]}*{service_types}*{code[benefit.insurance_type]}"
        f"*{writer.note[benefit.plan]}*{code[benefit.period]}*{amount}*{_number(writer, benefit.percent)}"
        f"*{code[benefit.quantity_qualifier]}*{_number(writer, benefit.quantity)}"
        f"*{code[benefit.authorization]}*{code[benefit.network]}*{procedure}"
    ).rstrip("*"))  # fmt: skip
    for delivery in benefit.deliveries:
        _delivery(writer, delivery)
    _references(writer, benefit.references)
    _dates(writer, benefit.dates)
    _rejections(writer, benefit.rejections)
    for message in benefit.messages:
        add(f"MSG*{writer.message[message]}")
    for place in benefit.places_of_service:
        add(f"III*ZZ*{code[place]}")
    if benefit.related:
        add("LS*2120")
        for entity in benefit.related:
            _related(writer, entity)
        add("LE*2120")


def _delivery(writer: SegmentWriter, delivery: Delivery) -> None:
    """HSD."""
    code = writer.code
    writer.segments.append((
        f"HSD*{code[delivery.unit]}*{_number(writer, delivery.quantity)}*{code[delivery.sample_unit]}"
        f"*{_number(writer, delivery.sample_quantity)}*{code[delivery.period]}"
        f"*{_number(writer, delivery.period_count)}"
    ).rstrip("*"))  # fmt: skip


def _number(writer: SegmentWriter, value: Decimal | None) -> str:
    return "" if value is None else writer.quantity[value]


def _related(writer: SegmentWriter, entity: RelatedEntity) -> None:
    """2120: NM1, N3, N4 and PER with up to three numbers each."""
    writer.nm1(writer.code[entity.entity] or missing("the kind of a related entity (2120)"), entity.name, "PI")
    if entity.address is not None:
        writer.address(entity.address)
    for start in range(0, len(entity.contacts), 3):
        values = entity.contacts[start : start + 3]
        pairs = "*".join(f"{_channel(value)}*{writer.channel[value]}" for value in values)
        writer.segments.append(f"PER*IC**{pairs}")


def _channel(value: str) -> str:
    """PER03: an e-mail address, a web address, or else a telephone number."""
    if "@" in value:
        return "EM"
    return "UR" if "." in value and not value.replace(".", "").isdigit() else "TE"
