"""Decisions as the drafts that billing and claims take: superbills, ledger entries, moves of claims."""

from __future__ import annotations

from decimal import Decimal

from billing.models import Account, EntryKind, LedgerLine, Superbill, SuperbillLine
from billing.services.ledger import EntryDraft, LineDraft
from billing.services.superbills import AdjudicatedLine, AdjudicationDraft
from claims.models import Claim, EventSource
from claims.services.advance import ClaimMove
from practice.money import ZERO
from remittance.queries.settled_denials import SettledDenial
from remittance.rules.adjustments import PATIENT_MEANINGS, Meaning
from remittance.rules.posting import Adjudication
from remittance.services.decisions import Check, Post, Reverse, patient_after
from x12.remittance import Adjustment, ClaimPayment, ServicePayment

CODE_LENGTH = 5  # of SuperbillLine
MONEY_IN = frozenset({Account.CASH, Account.PAYER_SUSPENSE})


# Superbills


def superbill_of_post(record: ClaimPayment, decision: Post, check: Check) -> AdjudicationDraft:
    """The insurance superbill: totals as posted, each line as the payer sent it."""
    claim, totals = decision.book.claim, decision.adjudication.totals
    return AdjudicationDraft(
        adjudication_key=decision.key,
        visit_id=claim.visit_id,
        payer_id=claim.payer_id,
        sequence=claim.sequence,
        patient_control_number=claim.patient_control_number,
        payer_claim_control_number=record.payer_claim_control_number[:50],
        trace=check.trace[:50],
        payment_on=check.payment_on,
        charge=record.charge,
        allowed=_allowed(record),
        paid=record.paid,
        contractual=totals[Meaning.CONTRACTUAL],
        other_adjustment=totals[Meaning.OTHER_ADJUSTMENT],
        deductible=totals[Meaning.DEDUCTIBLE],
        coinsurance=totals[Meaning.COINSURANCE],
        copay=totals[Meaning.COPAY],
        other_patient=totals[Meaning.OTHER_PATIENT],
        lines=_lines(record, decision),
        goes_to_next_payer=_goes_to_next_payer(decision),
        diagnoses=tuple(claim.diagnoses),
    )


def _goes_to_next_payer(decision: Post) -> bool:
    return decision.book.next_payer is not None


def _patient_share(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((one.amount for one in adjustments if one.group == "PR"), ZERO)


def _line_allowed(service: ServicePayment) -> Decimal:
    return service.allowed if service.allowed is not None else service.paid + _patient_share(service.adjustments)


def _allowed(record: ClaimPayment) -> Decimal:
    """AMT*B6 of the lines where sent, else what was paid and what the patient owes."""
    if record.services and all(service.allowed is not None for service in record.services):
        return sum((_line_allowed(service) for service in record.services), ZERO)
    shares = (record.adjustments, *(service.adjustments for service in record.services))
    return record.paid + sum((_patient_share(adjustments) for adjustments in shares), ZERO)


def _lines(record: ClaimPayment, decision: Post) -> tuple[AdjudicatedLine, ...]:
    billed = {line.line_id: line for line in decision.book.lines}
    made = []
    for number, (service, line_id) in enumerate(zip(record.services, decision.line_ids, strict=True), start=1):
        line = billed[line_id]
        code = service.procedure.code if len(service.procedure.code) <= CODE_LENGTH else line.code
        made.append(
            AdjudicatedLine(
                number=number,
                code=code,
                modifiers=tuple(modifier[:2] for modifier in service.procedure.modifiers),
                units=service.units if service.units is not None else Decimal(1),
                service_on=service.service_from or line.service_on,
                charge=service.charge,
                allowed=_line_allowed(service),
                paid=service.paid,
                patient=_patient_share(service.adjustments),
                adjustments=tuple((one.group, one.reason, one.amount) for one in service.adjustments),
                remarks=service.remarks,
            )
        )
    return tuple(made)


def superbill_of_reversal(
    decision: Reverse, first: Superbill, lines: list[SuperbillLine], entry_lines: list[LedgerLine], check: Check
) -> AdjudicationDraft:
    """The correction superbill: the first one with its signs turned."""
    return AdjudicationDraft(
        adjudication_key=decision.key,
        visit_id=first.visit_id,
        payer_id=decision.book.claim.payer_id,
        sequence=first.sequence,
        patient_control_number=first.patient_control_number,
        payer_claim_control_number=first.payer_claim_control_number,
        trace=check.trace[:50],
        payment_on=check.payment_on,
        charge=-first.charge_amount,
        allowed=-first.allowed_amount,
        paid=-first.paid_amount,
        contractual=-first.contractual_amount,
        other_adjustment=-first.other_adjustment_amount,
        deductible=-first.deductible_amount,
        coinsurance=-first.coinsurance_amount,
        copay=-first.copay_amount,
        other_patient=-first.other_patient_amount,
        lines=tuple(_turned_line(line) for line in lines),
        goes_to_next_payer=went_to_next_payer(decision, entry_lines),
        corrects_id=first.pk,
        diagnoses=tuple(first.diagnoses),
    )


def went_to_next_payer(decision: Reverse, entry_lines: list[LedgerLine]) -> bool:
    """That the first posting moved the patient's part to another payer."""
    return any(
        line.account == Account.INSURANCE_RECEIVABLE and line.sequence != decision.book.claim.sequence
        for line in entry_lines
    )


def _turned_line(line: SuperbillLine) -> AdjudicatedLine:
    return AdjudicatedLine(
        number=line.number,
        code=line.code,
        modifiers=tuple(line.modifiers),
        units=line.units,
        service_on=line.service_on,
        charge=-line.charge_amount,
        allowed=-line.allowed_amount,
        paid=-line.paid_amount,
        patient=-line.patient_amount,
        adjustments=tuple((group, reason, -Decimal(amount)) for group, reason, amount in line.adjustments),
        remarks=tuple(line.remarks),
    )


# Ledger entries


def entry_key(adjudication_key: str) -> str:
    return f"adjudication:{adjudication_key}"


def entry_of_post(record: ClaimPayment, decision: Post, superbill_id: int, check: Check) -> EntryDraft:
    """Money in, adjustments and the patient's part against what the payer owed."""
    claim, adjudication = decision.book.claim, decision.adjudication
    payer, sequence = claim.payer_id, claim.sequence
    lines = [_money_in(record.paid, check, payer, sequence)]
    for (meaning, reason), amount in adjudication.parts.items():
        if meaning in PATIENT_MEANINGS:
            lines.append(_patient_line(decision, amount, reason))
        elif meaning is Meaning.CONTRACTUAL:
            lines.append(LineDraft(Account.CONTRACTUAL, amount, payer, sequence, reason=reason))
        elif meaning is Meaning.OTHER_ADJUSTMENT:
            lines.append(LineDraft(Account.OTHER_ADJUSTMENT, amount, payer, sequence, reason=reason))
    lines.append(LineDraft(Account.INSURANCE_RECEIVABLE, -adjudication.settled, payer, sequence))
    return EntryDraft(
        kind=EntryKind.RELEASE if check.is_from_suspense else EntryKind.INSURANCE,
        source_key=entry_key(decision.key),
        lines=tuple(lines),
        visit_id=claim.visit_id,
        superbill_id=superbill_id,
        service_on=claim.service_on,
        payment_on=check.payment_on,
    )


def _money_in(amount: Decimal, check: Check, payer_id: int, sequence: str) -> LineDraft:
    if check.is_from_suspense:
        return LineDraft(Account.PAYER_SUSPENSE, amount, check.payer_id or payer_id, sequence)
    return LineDraft(Account.CASH, amount, payer_id, sequence, method=check.cash_method)


def _patient_line(decision: Post, amount: Decimal, reason: str) -> LineDraft:
    following = decision.book.next_payer
    if following is None:
        return LineDraft(Account.PATIENT_RECEIVABLE, amount, reason=reason)
    return LineDraft(Account.INSURANCE_RECEIVABLE, amount, following.payer_id, following.sequence, reason=reason)


def entry_of_reversal(decision: Reverse, superbill_id: int, entry_lines: list[LedgerLine], check: Check) -> EntryDraft:
    """The first entry with its signs turned; the money leaves by the check that takes it back.

    What a person undoes leaves by the way that it came in.
    """
    claim = decision.book.claim
    lines = [
        _money_in(-line.amount, check, line.payer_id or claim.payer_id, claim.sequence)
        if line.account in MONEY_IN and not decision.undo_reason
        else LineDraft(Account(line.account), -line.amount, line.payer_id, line.sequence, line.method, line.reason)
        for line in entry_lines
    ]
    return EntryDraft(
        kind=EntryKind.REVERSAL,
        source_key=entry_key(decision.key),
        lines=tuple(lines),
        visit_id=claim.visit_id,
        superbill_id=superbill_id,
        reverses_id=decision.original.entry_id,
        service_on=claim.service_on,
        payment_on=check.payment_on,
    )


def entry_of_taking_back(settled: SettledDenial, claim: Claim) -> EntryDraft:
    """The write-off or the move to the patient with its signs turned: the payer owes the money again."""
    return EntryDraft(
        kind=EntryKind.REVERSAL,
        source_key=f"denial:{settled.denial_id}:{settled.move_count}:back",
        lines=tuple(
            LineDraft(Account(line.account), -line.amount, line.payer_id, line.sequence, line.method, line.reason)
            for line in settled.entry_lines
        ),
        visit_id=claim.visit_id,
        reverses_id=settled.entry_id,
        service_on=claim.service_on,
    )


def entry_of_hold(record: ClaimPayment, position: int, check: Check) -> EntryDraft:
    """Cash that no claim has yet, kept in payer suspense."""
    return EntryDraft(
        kind=EntryKind.HELD,
        source_key=f"{check.source}:held:{position}",
        lines=(
            LineDraft(Account.CASH, record.paid, check.payer_id, method=check.cash_method),
            LineDraft(Account.PAYER_SUSPENSE, -record.paid, check.payer_id),
        ),
        payment_on=check.payment_on,
    )


# Claims


def move_of_post(record: ClaimPayment, decision: Post, check: Check) -> ClaimMove:
    claim, adjudication = decision.book.claim, decision.adjudication
    written_off = sum((one.written_off for one in decision.taken_back if one.claim_id == claim.pk), ZERO)
    return ClaimMove(
        claim=claim,
        target=decision.status,
        source=EventSource.PAYER,
        code=f"CLP02 {record.status}",
        text=_answer_in_words(record, adjudication, decision, check),
        raw=_raw(record),
        file_id=check.file_id,
        paid_amount=claim.paid_amount + record.paid,
        adjusted_amount=claim.adjusted_amount + adjudication.adjusted - written_off,
        patient_amount=patient_after(decision.book, decision.taken_back) + adjudication.patient,
        payer_claim_control_number=record.payer_claim_control_number[:50],
    )


def _answer_in_words(record: ClaimPayment, adjudication: Adjudication, decision: Post, check: Check) -> str:
    parts = [f"{record.paid:,.2f} paid"]
    if adjudication.adjusted:
        parts.append(f"{adjudication.adjusted:,.2f} adjusted")
    if adjudication.patient:
        whose = "to the next payer" if decision.book.next_payer else "to the patient"
        parts.append(f"{adjudication.patient:,.2f} {whose}")
    refused = sum((one.amount for one in adjudication.denied), ZERO)
    if refused:
        parts.append(f"{refused:,.2f} denied")
    short = sum((one.amount for one in adjudication.short), ZERO)
    if short:
        parts.append(f"{short:,.2f} less than contracted")
    words = f"Check {check.trace}: {', '.join(parts)}."
    if decision.taken_back:
        back = sum((one.amount for one in decision.taken_back), ZERO)
        words += f" The write-off or move to the patient of {back:,.2f} was taken back for it."
    missing = missing_coverage(record, decision)
    if missing:
        words += f" {missing}"
    elif record.is_forwarded:
        words += f" The payer forwarded the claim to {_crossed_over_to(record)}; its answer is awaited."
    return words


def missing_coverage(record: ClaimPayment, decision: Post) -> str:
    """What to do where the payer forwarded the claim to one that is not on file, so that the patient got its part."""
    patient = decision.adjudication.patient
    if not record.is_forwarded or decision.book.next_payer is not None or patient <= 0:
        return ""
    return (
        f"Crossed over to {_crossed_over_to(record)}, but the patient has no such coverage on file: {patient:,.2f} is"
        " billed to the patient meanwhile. Add the coverage, then choose Send all under Remittances, Next payer."
    )


def _crossed_over_to(record: ClaimPayment) -> str:
    return record.crossover_carrier.last if record.crossover_carrier else "the next payer"


def move_of_reversal(record: ClaimPayment, decision: Reverse, check: Check) -> ClaimMove:
    claim, first = decision.book.claim, decision.original
    words = f"Check {check.trace}: the payer took back {first.paid:,.2f}. The posting was reversed."
    if decision.undo_reason:
        words = f"Check {check.trace}: the posting of {first.paid:,.2f} was undone. {decision.undo_reason}"
    return ClaimMove(
        claim=claim,
        target=decision.status,
        source=EventSource.PRACTICE if decision.undo_reason else EventSource.PAYER,
        code="" if decision.undo_reason else f"CLP02 {record.status}",
        text=words,
        raw="" if decision.undo_reason else _raw(record),
        file_id=check.file_id,
        paid_amount=claim.paid_amount - first.paid,
        adjusted_amount=claim.adjusted_amount - first.adjusted,
        patient_amount=claim.patient_amount - first.patient,
    )


def _raw(record: ClaimPayment) -> str:
    """The CLP segment with the separators that we show everywhere."""
    share = "" if record.patient_responsibility is None else str(record.patient_responsibility)
    elements = (
        "CLP", record.patient_control_number, record.status, str(record.charge), str(record.paid), share,
        record.filing_indicator, record.payer_claim_control_number, record.facility_code, record.frequency,
    )  # fmt: skip
    return "*".join(elements).rstrip("*")
