"""What a TA1, 999 or 277CA says of our claims, in words.

An Answer names what it answers by our own numbers; who finds the claims for it is claims.services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from claims.rules.status import Status
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    LineAcknowledgement,
    ProviderAcknowledgement,
    SegmentError,
    StatusCode,
    TransactionAcknowledgement,
)
from x12.claim_positions import SegmentPlace
from x12.codes import claim_status, functional_acknowledgement, interchange_acknowledgement
from x12.document import Document
from x12.error_words import error_words

Said = tuple[str, ClaimStatus]  # the name of the line that it is about, or ""
_NOWHERE = SegmentPlace("", ())
ACCEPTED_CODES = frozenset({"A", "E", "P"})


class Level(StrEnum):
    INTERCHANGE = "TA1"
    IMPLEMENTATION = "999"
    CLAIM = "277CA"


# How far an answer brings a claim; the greatest wins, whatever the order of arrival.
RANK = {Status.SENT: 0, Status.RECEIVED: 1, Status.ACCEPTED: 2, Status.REJECTED: 3}


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown on a timeline: code, sentence, segment."""

    codes: str
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, with the numbers that say to what.

    A TA1 names our interchange; a 999 our group and, with `transaction`, one ST of it; a 277CA our batch and,
    with `claim`, one claim, or with `provider` (NPI) those of one billing provider.
    """

    level: Level
    status: Status
    words: Words
    from_payer: bool = False
    interchange: int | None = None
    group: int | None = None
    transaction: str = ""
    but_not: frozenset[str] = frozenset()  # STs of the group, or claims of the provider, with their own answer
    by_claim: dict[str, Words] = field(default_factory=dict)  # errors of single claims of a transaction
    errors: tuple[SegmentError, ...] = ()  # all of a transaction
    result: Words | None = None  # of a transaction, without its errors
    batch: str = ""
    claim: str = ""
    is_of_one_claim: bool = False  # of a 277CA; it speaks of no other claim even where `claim` is empty
    provider: str = ""
    payer_claim_control_number: str = ""

    @property
    def is_rejection(self) -> bool:
        return self.status is Status.REJECTED

    @property
    def reference(self) -> str:
        """The number that it names, for an answer that matches nothing."""
        if self.level is Level.INTERCHANGE:
            return f"interchange {self.interchange}"
        if self.level is Level.IMPLEMENTATION:
            return f"group {self.group}"
        if self.is_of_one_claim and not self.claim:
            return f"claim without number, batch {self.batch}"
        return f"claim {self.claim}" if self.claim else f"batch {self.batch}"


def answers_in(document: Document) -> list[Answer]:
    """Every answer of the file, in its order within each kind of transaction."""
    return [
        *(_of_interchange(each) for each in document.interchange_acknowledgements),
        *(
            answer
            for each in document.implementation_acknowledgements
            if each.functional_id == "HC"
            for answer in _of_group(each)
        ),
        *(answer for each in document.claim_batch_acknowledgements for answer in _of_batch(each)),
    ]


def furthest(statuses: Iterable[Status]) -> Status:
    """The end state of a submission after all its answers: a rejection outweighs any acceptance."""
    return max(statuses, key=lambda status: RANK[status], default=Status.SENT)


def _of_interchange(ta1: InterchangeAcknowledgement) -> Answer:
    is_accepted = ta1.code in ACCEPTED_CODES
    result = interchange_acknowledgement.RESULTS.get(ta1.code, ta1.code)
    note = interchange_acknowledgement.NOTES.get(ta1.note, f"note {ta1.note}")
    at = f"{ta1.interchange_at:%y%m%d*%H%M}" if ta1.interchange_at is not None else "*"
    return Answer(
        Level.INTERCHANGE,
        Status.SENT if is_accepted else Status.REJECTED,
        Words(
            f"TA1 {ta1.code} {ta1.note}",
            f"File {result.lower()}." if ta1.note in {"000", ""} else f"File {result.lower()}: {note}.",
            f"TA1*{ta1.interchange_control_number:09d}*{at}*{ta1.code}*{ta1.note}",
        ),
        interchange=ta1.interchange_control_number,
    )


def _of_group(group: ImplementationAcknowledgement) -> Iterator[Answer]:
    """One answer per ST that is named; the STs that are not named share the group's."""
    named = frozenset(each.control_number for each in group.transactions)
    for transaction in group.transactions:
        yield _of_transaction(group, transaction)
    is_accepted = group.code in ACCEPTED_CODES
    yield Answer(
        Level.IMPLEMENTATION,
        Status.RECEIVED if is_accepted else Status.REJECTED,
        Words(
            f"AK9 {group.code}",
            _sentence(
                "Batch " + functional_acknowledgement.RESULTS.get(group.code, group.code).lower(),
                (functional_acknowledgement.GROUP_ERRORS.get(code, code) for code in group.error_codes),
            ),
            f"AK9*{group.code}*{group.included_count}*{group.received_count}*{group.accepted_count}",
        ),
        group=group.group_control_number,
        but_not=named,
    )


def _of_transaction(group: ImplementationAcknowledgement, answer: TransactionAcknowledgement) -> Answer:
    errors = [functional_acknowledgement.TRANSACTION_ERRORS.get(code, code) for code in answer.error_codes]
    result = functional_acknowledgement.RESULTS.get(answer.code, answer.code).lower()
    ends = f"IK5*{'*'.join([answer.code, *answer.error_codes])}"
    whole = Answer(
        Level.IMPLEMENTATION,
        Status.RECEIVED if answer.is_accepted else Status.REJECTED,
        Words(f"IK5 {answer.code}", _sentence(f"Batch {result}", errors), ends),
        group=group.group_control_number,
        transaction=answer.control_number,
        errors=answer.errors,
    )
    return lead_back(whole, {})


def lead_back(answer: Answer, places: Mapping[int, SegmentPlace], ours: frozenset[str] | None = None) -> Answer:
    """The answer with each error at its claims: by CTX, else by where the segment stood in our file (IK302).

    A CTX that names none of `ours`, the claims of the ST, is passed over. The file tells the loop, too: IK303 has
    room for four characters, and 2010 may be 2010AA, BA or CA. An error of which neither tells the claim stays with
    the batch.
    """
    by_claim: dict[str, Words] = {}
    general: list[SegmentError] = []
    for error in answer.errors:
        place = places.get(error.position, _NOWHERE)
        told = replace(error, loop=place.loop) if place.loop.startswith(error.loop) and place.loop else error
        is_named = bool(error.business_unit) and (ours is None or error.business_unit in ours)
        numbers = (error.business_unit,) if is_named else place.claims
        for number in numbers:
            before = by_claim.get(number, Words(answer.words.codes, f"Claim {number}:", ""))
            by_claim[number] = Words(
                before.codes, f"{before.text} {error_words(told)}", f"{before.raw}{_error_segments(error)}"
            )
        if not numbers:
            general.append(told)
    result = answer.result or answer.words
    text = " ".join([result.text, *(error_words(error) for error in general)])
    raw = "".join(map(_error_segments, general)) + result.raw
    return replace(answer, words=Words(result.codes, text, raw), by_claim=by_claim, result=result)


def _sentence(start: str, details: Iterable[str]) -> str:
    rest = "; ".join(details)
    return f"{start}: {rest}." if rest else f"{start}."


def _error_segments(error: SegmentError) -> str:
    """IK3, CTX and IK4 as they came."""
    segments = [f"IK3*{error.segment_id}*{error.position}*{error.loop}*{error.code}"]
    if error.business_unit:
        segments.append(f"CTX*CLM01:{error.business_unit}")
    for element in error.elements:
        place = ":".join(
            str(part) for part in (element.position, element.component, element.repetition) if part is not None
        )
        segments.append(f"IK4*{place}*{element.reference}*{element.code}*{element.value}".rstrip("*"))
    return "".join(f"{segment}~\n" for segment in segments)


def _of_batch(batch: ClaimBatchAcknowledgement) -> Iterator[Answer]:
    """A rejection of the batch or of a provider rejects all claims below it, named or not."""
    from_payer = batch.source_entity == "PR"
    if batch.rejects_all:
        yield _claim_answer(batch, _of_whole(batch.statuses), from_payer)
    for provider in batch.providers:
        npi = provider.provider.identifier if provider.provider is not None else ""
        if provider.rejects_all:
            named = frozenset(claim.patient_control_number for claim in provider.claims)
            yield replace(_claim_answer(batch, _of_whole(provider.statuses), from_payer, provider=npi), but_not=named)
        for claim in provider.claims:
            yield _of_claim(batch, provider, claim, from_payer)


def _of_claim(
    batch: ClaimBatchAcknowledgement,
    provider: ProviderAcknowledgement,
    claim: ClaimAcknowledgement,
    from_payer: bool,
) -> Answer:
    of_lines = [(_line_name(line), status) for line in claim.lines for status in line.statuses]
    above = [status for status in provider.statuses if status.is_rejection]
    answer = _claim_answer(
        batch,
        [*_of_whole(claim.statuses), *of_lines, *_of_whole(above)],
        from_payer,
        claim=claim.patient_control_number,
        payer_claim_control_number=claim.payer_claim_control_number,
    )
    return replace(answer, is_of_one_claim=True)


def _of_whole(statuses: Iterable[ClaimStatus]) -> list[Said]:
    return [("", status) for status in statuses]


def _line_name(line: LineAcknowledgement) -> str:
    """Line 2 (97110), by the number that we gave it (REF*FJ); without one, the service alone."""
    code = line.procedure.code if line.procedure is not None else ""
    number = line.line_control_number.rpartition("L")[2]
    if line.line_control_number and number.isdigit():
        return f"Line {number} ({code})" if code else f"Line {number}"
    return f"Service {code}" if code else "A line"


def _claim_answer(
    batch: ClaimBatchAcknowledgement,
    statuses: Iterable[Said],
    from_payer: bool,
    *,
    claim: str = "",
    provider: str = "",
    payer_claim_control_number: str = "",
) -> Answer:
    found = list(statuses)
    rejections = [(of_line, status) for of_line, status in found if status.is_rejection]
    shown = rejections or found
    if rejections:
        outcome = Status.REJECTED
    elif any(status.is_acceptance for _, status in found):
        outcome = Status.ACCEPTED
    else:
        outcome = Status.RECEIVED
    return Answer(
        Level.CLAIM,
        outcome,
        Words(
            " ".join(code_text(code) for _, status in shown for code in status.codes),
            " ".join(_status_sentence(of_line, status) for of_line, status in shown) or "The batch was received.",
            "\n".join(status.raw for _, status in shown),
        ),
        from_payer=from_payer,
        batch=batch.batch_reference,
        claim=claim,
        provider=provider,
        payer_claim_control_number=payer_claim_control_number,
    )


def code_text(code: StatusCode) -> str:
    """A7:562:85."""
    return ":".join(part for part in (code.category, code.status, code.entity) if part)


def _status_sentence(of_line: str, status: ClaimStatus) -> str:
    words = "; ".join(code_in_words(code) for code in status.codes)
    said = f"{words}. {status.message}".strip()
    return f"{of_line}: {said}" if of_line else said


def code_in_words(code: StatusCode) -> str:
    """Category, status and entity in words, or the code itself where it is not known."""
    category = claim_status.CATEGORIES.get(code.category, code.category)
    status = claim_status.STATUSES.get(code.status, f"status {code.status}")
    entity = claim_status.ENTITIES.get(code.entity, code.entity)
    return f"{category}: {status} ({entity.lower()})" if entity else f"{category}: {status}"
