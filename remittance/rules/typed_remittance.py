"""The 835 record of a typed EOB, or what is wrong with it and where (docs/algorithms/typed-eobs.md)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from remittance.rules.typed_eob import (
    NAMED_ADJUSTMENTS,
    NotAnAmount,
    TypedAdjustment,
    TypedClaim,
    TypedEob,
    TypedLine,
    read_amount,
)
from x12.balance import remittance_findings
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS, PROVIDER_ADJUSTMENT_REASONS
from x12.codes.remark_codes import REMARK_CODES
from x12.findings import Severity
from x12.parties import Name
from x12.remittance import (
    Adjustment,
    ClaimPayment,
    Procedure,
    ProviderAdjustment,
    Remittance,
    ServicePayment,
)

ZERO = Decimal("0.00")
REVERSAL = "22"
STATUSES = ("1", "2", "3", "4", "19", "20", "21", REVERSAL)
CARD = "CARD"  # a virtual card: BPR04 has no code of its own, the bank chooses (BOP)
METHODS = {"CHK": "CHK", "ACH": "ACH", CARD: "BOP", "NON": "NON"}
_DATES = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m%d%Y", "%Y-%m-%d")
_REMARK_GAP = re.compile(r"[\s,;]+")
MOST_LINE_REMARKS = 99
MOST_CLAIM_REMARKS = 5  # MOA03 to MOA07


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A claim line as billed."""

    line_id: int
    control_number: str  # REF*6R
    procedure: Procedure
    charge: Decimal
    units: Decimal
    service_on: dt.date


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim as billed."""

    claim_id: int
    number: str  # CLM01
    patient: Name
    lines: tuple[KnownLine, ...]


@dataclass(frozen=True, slots=True)
class Parties:
    """Who pays (as its ERAs name it), and whom."""

    payer: Name | None
    originator: str  # TRN03
    payee: Name


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the field it stands beside: a name of the form, and the position of its claim if of one."""

    field: str
    text: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimSum:
    """What is typed of one claim: dollars paid, and whether every line of it balances."""

    paid: Decimal
    problem_count: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The record, with whatever could not be read left out, and the problems; it may post only without any."""

    record: Remittance
    problems: tuple[Problem, ...]
    sums: tuple[ClaimSum, ...]  # a claim of the EOB each

    @property
    def left(self) -> Decimal:
        """Dollars of the check that are not yet typed."""
        return self.record.amount - self.record.claims_paid + self.record.provider_level

    def at(self, field: str, position: int | None = None) -> str:
        """What is wrong with one field, in words."""
        return " ".join(one.text for one in self.problems if (one.field, one.position) == (field, position))


class _Notes:
    """Problems of one claim, or of the head."""

    def __init__(self, position: int | None = None) -> None:
        self.position = position
        self.found: list[Problem] = []

    def add(self, field: str, text: str) -> None:
        self.found.append(Problem(field, text, self.position))

    def amount(self, field: str, text: str) -> Decimal | None:
        try:
            return read_amount(text)
        except NotAnAmount as problem:
            self.add(field, str(problem))
            return None


def check_eob(eob: TypedEob, claims: Mapping[int, KnownClaim], parties: Parties, today: dt.date) -> Checked:
    """Make the 835 of what was typed. `claims` are those of the practice, by id; `today` is its date."""
    notes = _Notes()
    paid_on = read_day(eob.paid_on)
    _check_head(eob, parties, paid_on, today, notes)
    amount = notes.amount("amount", eob.amount)
    if not eob.amount:
        notes.add("amount", "Type the amount of the check; 0.00 where nothing was paid.")
    _check_method(eob.method, amount, notes)
    problems, payments, sums = list(notes.found), [], []
    for position, claim in enumerate(eob.claims):
        payment, found = _claim_payment(claim, claims.get(claim.claim_id), position)
        problems += found
        sums.append(ClaimSum(payment.paid if payment else ZERO, len(found)))
        if payment is not None:
            payments.append(payment)
    level_notes = _Notes()
    record = Remittance(
        handling="I",
        amount=amount if amount is not None else ZERO,
        credit_debit="C",
        method=METHODS.get(eob.method, ""),
        payment_on=paid_on,
        trace=eob.trace,
        payer_originator=parties.originator,
        payer=parties.payer or Name("", is_person=False),
        payee=parties.payee,
        claims=tuple(payments),
        provider_adjustments=_provider_adjustments(eob, parties.payee.identifier, paid_on or today, level_notes),
    )
    problems += level_notes.found
    if not eob.claims and not eob.provider_level:
        problems.append(Problem("claims", "Add the claims of this EOB: find each by its number, patient or date."))
    if not problems:
        problems = _sums_that_fail(record)
    return Checked(record, tuple(problems), tuple(sums))


def read_day(text: str) -> dt.date | None:
    """The day of 11/16/2026, 11/16/26 or 11162026; None for what is none."""
    for shape in _DATES:
        try:
            return dt.datetime.strptime(text.strip(), shape).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _check_head(eob: TypedEob, parties: Parties, paid_on: dt.date | None, today: dt.date, notes: _Notes) -> None:
    if parties.payer is None:
        notes.add("payer", "Choose the payer that sent the EOB.")
    if not eob.trace:
        notes.add("trace", "Type the number of the check or transfer, or the EOB's own number.")
    elif len(eob.trace) > 50:
        notes.add("trace", "This number is longer than the 50 characters that an EOB can have.")
    elif eob.method == CARD and is_card_number(eob.trace):
        notes.add("trace", "This looks like a card number. Type the payer's reference, never the number of the card.")
    if paid_on is None:
        notes.add("paid_on", "Type the date of the check as MM/DD/YYYY, such as 05/17/2026.")
    elif not dt.date(2000, 1, 1) <= paid_on <= today + dt.timedelta(days=31):
        notes.add("paid_on", "This date is too far away: look at the check again.")


def _check_method(method: str, amount: Decimal | None, notes: _Notes) -> None:
    if method not in METHODS:
        notes.add("method", "Choose how it was paid.")
    elif amount is not None and amount < 0:
        notes.add("amount", "A check is never below zero: type a takeback under provider-level amounts.")
    elif amount == 0 and method != "NON":
        notes.add("method", "Nothing was paid: choose No payment.")
    elif amount and method == "NON":
        notes.add("method", "Something was paid: choose how.")


def is_card_number(text: str) -> bool:
    """Thirteen to nineteen digits whose check digit fits (Luhn, ISO/IEC 7812-1)."""
    digits = [int(one) for one in re.sub(r"[\s-]", "", text) if one.isdigit()]
    if not 13 <= len(digits) <= 19 or re.search(r"[^\d\s-]", text):
        return False
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _claim_payment(
    claim: TypedClaim, known: KnownClaim | None, position: int
) -> tuple[ClaimPayment | None, list[Problem]]:
    notes = _Notes(position)
    if known is None:
        notes.add("claim", "This claim is no longer there: take it off the EOB.")
        return None, notes.found
    if claim.status not in STATUSES:
        notes.add("status", "Choose what the payer says of the claim.")
    sign = -1 if claim.status == REVERSAL else 1
    typed = [(line, claim.lines[line.line_id]) for line in known.lines if line.line_id in claim.lines]
    services = tuple(_service(line, one, sign, notes) for line, one in typed if not one.is_empty)
    adjustments = _adjustments("claim", claim.adjustments, notes)
    if not services and not adjustments:
        notes.add("claim", "Nothing is typed of this claim yet: type its lines, or take it off the EOB.")
    charge = _total(one.charge for one in services) if services else sign * _total(line.charge for line in known.lines)
    paid = (_total(one.paid for one in services) if services else charge) - _sum(adjustments)
    if sign < 0 and (paid > 0 or any(one.paid > 0 for one in services)):
        notes.add("claim", "A reversal takes back: type its amounts with a minus, as the paper shows them.")
    levels = (adjustments, *(service.adjustments for service in services))
    share = _total(one.amount for level in levels for one in level if one.group == "PR")
    payment = ClaimPayment(
        patient_control_number=known.number,
        status=claim.status,
        charge=charge,
        paid=paid,
        patient_responsibility=None if sign < 0 else share,
        payer_claim_control_number=claim.payer_number,
        patient=known.patient,
        adjustments=adjustments,
        services=services,
        remarks=_remarks("remarks", claim.remarks, MOST_CLAIM_REMARKS, notes),
    )
    return payment, notes.found


def _service(known: KnownLine, line: TypedLine, sign: int, notes: _Notes) -> ServicePayment:
    prefix = f"l{known.line_id}"
    count = len(notes.found)
    paid = notes.amount(f"{prefix}_paid", line.paid) or ZERO
    allowed = notes.amount(f"{prefix}_allowed", line.allowed)
    adjustments = []
    for name, group, reason in NAMED_ADJUSTMENTS:
        amount = notes.amount(f"{prefix}_{name}", getattr(line, name))
        if amount:
            adjustments.append(Adjustment(group, reason, amount))
    adjustments += _adjustments(prefix, line.adjustments, notes)
    charge = sign * known.charge
    missing = charge - paid - _sum(adjustments)
    if missing and len(notes.found) == count:
        notes.add(f"{prefix}_paid", _imbalance(charge, missing))
    return ServicePayment(
        procedure=known.procedure,
        charge=charge,
        paid=paid,
        units=known.units,
        service_from=known.service_on,
        line_control_number=known.control_number,
        allowed=allowed,
        adjustments=tuple(adjustments),
        remarks=_remarks(f"{prefix}_remarks", line.remarks, MOST_LINE_REMARKS, notes),
    )


def _imbalance(charge: Decimal, missing: Decimal) -> str:
    what = "is missing" if (missing > 0) == (charge >= 0) else "is too much"
    return f"Billed {charge:,.2f}, typed {charge - missing:,.2f}: {abs(missing):,.2f} {what}."


def _adjustments(prefix: str, rows: Sequence[TypedAdjustment], notes: _Notes) -> tuple[Adjustment, ...]:
    found = []
    for row in rows:
        group, reason = row.group.upper(), row.reason.upper()
        amount = notes.amount(f"{prefix}_adjusted", row.amount)
        if group not in ADJUSTMENT_GROUPS:
            notes.add(f"{prefix}_adjusted", "Type the group of the adjustment: CO, PR, OA or PI.")
        elif reason not in ADJUSTMENT_REASONS:
            notes.add(f"{prefix}_adjusted", f"There is no adjustment reason {reason or 'without a code'}.")
        elif not row.amount:
            notes.add(f"{prefix}_adjusted", f"Type the amount of {group}-{reason}.")
        elif amount:
            found.append(Adjustment(group, reason, amount))
    return tuple(found)


def _remarks(field: str, text: str, most: int, notes: _Notes) -> tuple[str, ...]:
    codes = tuple(code.upper() for code in _REMARK_GAP.split(text) if code)
    unknown = [code for code in codes if code not in REMARK_CODES]
    if unknown:
        notes.add(field, f"There is no remark code {', '.join(unknown)}.")
    elif len(codes) > most:
        notes.add(field, f"Type at most {most} remark codes.")
    return codes


def _provider_adjustments(
    eob: TypedEob, provider_id: str, day: dt.date, notes: _Notes
) -> tuple[ProviderAdjustment, ...]:
    found = []
    for row in eob.provider_level:
        amount = notes.amount("plb_amount", row.amount)
        if row.reason not in PROVIDER_ADJUSTMENT_REASONS:
            notes.add("plb_amount", "Choose what the amount is for.")
        elif len(row.reference) > 50:
            notes.add("plb_amount", "A reference has at most 50 characters.")
        elif not row.amount:
            notes.add("plb_amount", "Type the amount: what was added to the check, or with a minus what was taken.")
        elif amount:
            year_end = dt.date(day.year, 12, 31)
            found.append(ProviderAdjustment(provider_id, year_end, row.reason, row.reference, -amount))
    return tuple(found)


def _sums_that_fail(record: Remittance) -> list[Problem]:
    """The check against its claims, then every sum of an 835 once more."""
    left = record.amount - record.claims_paid + record.provider_level
    if left:
        what = "is not typed yet" if left > 0 else "is typed too much"
        words = f"The check is {record.amount:,.2f}, typed is {record.amount - left:,.2f}: {abs(left):,.2f} {what}."
        return [Problem("left", words)]
    errors = [one for one in remittance_findings(record) if one.severity == Severity.ERROR]
    return [Problem("left", one.text) for one in errors]


def differences(record: Remittance, read: Remittance) -> list[str]:
    """What the written 835 would say otherwise than what was typed; empty when it says the same."""
    names = ("trace", "amount", "method", "payment_on", "payer_originator")
    found = [name for name in names if getattr(record, name) != getattr(read, name)]
    if [_claim_key(one) for one in record.claims] != [_claim_key(one) for one in read.claims]:
        found.append("claims")
    typed, written = ([_level_key(one) for one in each.provider_adjustments] for each in (record, read))
    if typed != written:
        found.append("provider-level amounts")
    return found


def _claim_key(claim: ClaimPayment) -> tuple[object, ...]:
    own = (claim.patient_control_number, claim.status, claim.charge, claim.paid, claim.payer_claim_control_number)
    return (*own, _adjustment_keys(claim.adjustments), claim.remarks, tuple(_service_key(s) for s in claim.services))


def _service_key(service: ServicePayment) -> tuple[object, ...]:
    billed = (service.procedure.code, service.procedure.modifiers, service.charge, service.units, service.service_from)
    said = (service.paid, service.allowed, _adjustment_keys(service.adjustments), service.remarks)
    return (*billed, service.line_control_number, *said)


def _adjustment_keys(adjustments: Iterable[Adjustment]) -> list[tuple[str, str, Decimal]]:
    return sorted((one.group, one.reason, one.amount) for one in adjustments)  # one segment per group: in its order


def _level_key(one: ProviderAdjustment) -> tuple[str, str, Decimal]:
    return one.reason, one.reference, one.amount


def _sum(adjustments: Iterable[Adjustment]) -> Decimal:
    return _total(one.amount for one in adjustments)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
