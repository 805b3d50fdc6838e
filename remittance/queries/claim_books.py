"""What stands on the books of each claim before a remittance posts: read once for all its claims."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Sum

from billing.models import Account, LedgerLine, Superbill, SuperbillKind
from claims.models import Claim, ClaimLine
from patients.models import Sequence
from practice.money import ZERO
from remittance.models import Adjustment, ClaimPayment, Denial, ServicePayment, Underpayment
from remittance.queries.book_coverages import NextPayer, read_coverages
from remittance.queries.contracts import any_contract, contract_terms
from remittance.queries.sent_adjustments import adjustments_sent, line_answers
from remittance.queries.settled_denials import SettledDenial, settled_denials
from remittance.rules.adjustments import REASONS_OF_CONTRACT
from remittance.rules.agreement import Billed
from remittance.rules.contracts import Contract, contract_of
from remittance.rules.line_answers import LineAnswer, LineState, state_after
from remittance.rules.matching import BilledLine
from remittance.rules.together import answered_together

ORDER = {Sequence.PRIMARY.value: 0, Sequence.SECONDARY.value: 1, Sequence.TERTIARY.value: 2}
# What posting looks at of a claim; the rest of its many columns is read where somebody asks for it.
CLAIM_FIELDS = (
    *("practice_id", "patient_control_number", "visit_id", "patient_id", "payer_id", "sequence", "frequency"),
    *("status", "status_at", "hold_reason", "payer_claim_control_number", "billing_provider_id", "location_id"),
    *("service_on", "diagnoses", "charge_amount", "paid_amount", "adjusted_amount", "patient_amount"),
)
STANDING = (ClaimPayment.State.POSTED, ClaimPayment.State.RESOLVED)


@dataclass(slots=True)
class PostedPayment:
    """An adjudication that was posted to a claim, and whether it was taken back since. Amounts in dollars."""

    key: str
    status_code: str
    charge: Decimal
    paid: Decimal
    adjusted: Decimal
    patient: Decimal
    payer_claim_control_number: str
    superbill_id: int
    remittance_id: int | None  # None while its remittance is being posted
    entry_id: int | None = None
    line_ids: frozenset[int] = frozenset()
    line_charges: Mapping[int, Decimal] = field(default_factory=dict)  # of those answered by lines, as the payer sent
    answers: Mapping[int, LineAnswer] = field(default_factory=dict)  # what it says of the same lines
    is_reversed: bool = False
    sent_by_contract: Mapping[int | None, Decimal] = field(default_factory=dict)  # read where there is a contract
    is_short: bool = False  # of the contract, and nobody settled that yet
    sent: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)  # every adjustment, by group and CARC


@dataclass(slots=True)
class ClaimBook:
    """One claim: its lines as billed, what is posted on it, who comes next."""

    claim: Claim
    visit: VisitBook
    lines: tuple[BilledLine, ...] = ()
    payments: list[PostedPayment] = field(default_factory=list)
    next_payer: NextPayer | None = None
    contract: Contract | None = None  # what the payer agreed to, where that is on file

    @property
    def standing(self) -> list[PostedPayment]:
        return [payment for payment in self.payments if not payment.is_reversed]

    @property
    def open_amount(self) -> Decimal:
        return self.visit.open_with(self.claim.payer_id, self.claim.sequence)

    @property
    def replaced(self) -> list[ClaimBook]:
        """Earlier claims of the visit to the same payer: this one is their correction."""
        return [
            other
            for other in self.visit.claims
            if other.claim.sequence == self.claim.sequence and other.claim.pk < self.claim.pk
        ]

    def left_out(self, charges: Mapping[int, Decimal]) -> dict[int, Decimal]:
        """Dollars of each of these lines that neither `charges` (by line) nor an answer that stands names."""
        left: dict[int, Decimal] = {}
        for line in self.lines:
            before = [one.line_charges.get(line.line_id) for one in self.standing if line.line_id in one.line_ids]
            if line.line_id in charges and None not in before:
                rest = line.charge - charges[line.line_id] - sum((one for one in before if one is not None), ZERO)
                left |= {line.line_id: rest} if rest > 0 else {}
        return left

    def line_states(
        self, taken_back: Collection[SettledDenial] = (), charges: Mapping[int, Decimal] | None = None
    ) -> dict[int, LineState]:
        """Each line after the answers that stand and what a person settled, but for `taken_back`.

        Lines that are answered together, also by an answer that names `charges`, have none of their own.
        """
        states: dict[int, LineState] = {}
        together = self.answered_together(charges)
        for line in self.lines:
            if line.line_id in together:
                continue
            said = (one.answers[line.line_id] for one in self.standing if line.line_id in one.answers)
            state = state_after(line.charge, said)
            moved = (one.amount for one in self.settled_on((line.line_id,)) if one not in taken_back)
            states[line.line_id] = dataclasses.replace(state, room=max(state.room - sum(moved, ZERO), ZERO))
        return states

    def settled_on(self, line_ids: Collection[int]) -> tuple[SettledDenial, ...]:
        """Denials of these lines that a person settled; those of the whole claim, too, when these are all its lines."""
        numbers = {number for line in self.lines if line.line_id in line_ids for number in line.control_numbers}
        is_whole = bool(line_ids) and {line.line_id for line in self.lines} <= set(line_ids)
        settled = self.visit.settled.get((self.claim.payer_id, self.claim.sequence), [])
        return tuple(one for one in settled if (one.line_number in numbers if one.line_number else is_whole))

    def answered_together(
        self, charges: Mapping[int, Decimal] | None = None, without: PostedPayment | None = None
    ) -> frozenset[int]:
        """Lines that the answers which stand, and one that names `charges` by line, answer in one with others."""
        named = [payment.line_charges for payment in self.standing if payment is not without]
        return answered_together({line.line_id: line.charge for line in self.lines}, [*named, charges or {}])

    def is_fully_answered(
        self,
        more: Iterable[int] = (),
        charges: Mapping[int, Decimal] | None = None,
        without: PostedPayment | None = None,
    ) -> bool:
        """That every line has an answer once `more` have theirs, with these charges, and `without` has gone."""
        answered = {pk for one in self.standing if one is not without for pk in one.line_ids} | set(more)
        left = {line.line_id for line in self.lines} - answered
        return not left or left <= self.answered_together(charges, without)


@dataclass(slots=True)
class VisitBook:
    """The claims of one visit, and what each payer still owes on it."""

    visit_id: int
    claims: list[ClaimBook] = field(default_factory=list)
    receivables: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    used_keys: set[str] = field(default_factory=set)  # of its superbills, also of those that were undone
    settled: dict[tuple[int, str], list[SettledDenial]] = field(default_factory=dict)
    patient_last_name: str = ""
    patient_first_name: str = ""
    member_ids: set[str] = field(default_factory=set)  # of the patient's coverages
    relatives: set[tuple[str, str]] = field(default_factory=set)  # last, first name of others with such a member id
    payer_ids: set[int] = field(default_factory=set)  # whom it was billed to, and whom the patient has a coverage with

    @property
    def billed(self) -> Billed:
        """What a payment of this visit must agree with in something."""
        lines = [line for book in self.claims for line in book.lines]
        days = {line.service_on for line in lines} | {book.claim.service_on for book in self.claims}
        name = (self.patient_last_name, self.patient_first_name)
        return Billed(*name, self.member_ids, days, {line.code for line in lines}, self.relatives)

    def open_with(self, payer_id: int, sequence: str) -> Decimal:
        return self.receivables.get((payer_id, sequence), ZERO)

    def move(self, payer_id: int, sequence: str, amount: Decimal) -> None:
        """Add to (or, negative, take from) what a payer owes."""
        self.receivables[(payer_id, sequence)] = self.open_with(payer_id, sequence) + amount

    def take_back(self, denials: Collection[SettledDenial]) -> None:
        """These denials are not settled any more."""
        for place, settled in self.settled.items():
            self.settled[place] = [one for one in settled if one not in denials]

    def claim_of(self, sequence: str) -> ClaimBook | None:
        """The claim to the payer of a sequence that is not void, the newest if it was billed anew."""
        fitting = [book for book in self.claims if book.claim.sequence == sequence and book.claim.status != "voided"]
        return fitting[-1] if fitting else None

    def place_of(self, payer_id: int | None) -> str:
        """P, S or T: where a payer stands on this visit; empty when it stands nowhere, or on several places."""
        places = {book.claim.sequence for book in self.claims if book.claim.payer_id == payer_id}
        return places.pop() if len(places) == 1 else ""


def visits_of(patient_control_numbers: Collection[str]) -> dict[str, int]:
    """The visit of each of these claims, by its number as it came; ours are upper case, some payers' echoes are not."""
    wanted = {*patient_control_numbers, *(number.upper() for number in patient_control_numbers)}
    rows = Claim.objects.filter(patient_control_number__any=list(wanted))
    known = dict(rows.values_list("patient_control_number", "visit_id"))
    found = ((number, known.get(number) or known.get(number.upper())) for number in patient_control_numbers)
    return {number: visit_id for number, visit_id in found if visit_id is not None}


def book_of(books: Mapping[str, ClaimBook], patient_control_number: str) -> ClaimBook | None:
    """The books of the claim with this number, else of the one that has it in upper case."""
    number = patient_control_number.strip()
    return books.get(number) or books.get(number.upper())


def visit_ids_of(patient_control_numbers: Collection[str]) -> list[int]:
    """The visits whose claims carry these numbers, in the order in which they are locked."""
    return sorted(set(visits_of(patient_control_numbers).values()))


def claim_books(visit_ids: Collection[int]) -> dict[str, ClaimBook]:
    """The books of every claim of these visits, by patient control number. Eleven statements for any number."""
    rows = Claim.objects.filter(visit_id__any=visit_ids).annotate(
        has_contracts=any_contract(),
        patient_last_name=F("patient__last_name"),
        patient_first_name=F("patient__first_name"),
    )
    claims = list(rows.only(*CLAIM_FIELDS).prefetch_related("payer").order_by("id"))
    visits = {pk: VisitBook(pk) for pk in visit_ids}
    books: dict[str, ClaimBook] = {}
    for claim in claims:
        visit = visits[claim.visit_id]
        book = ClaimBook(claim, visit)
        visit.claims.append(book)
        visit.payer_ids.add(claim.payer_id)
        visit.patient_last_name, visit.patient_first_name = claim.patient_last_name, claim.patient_first_name
        books[claim.patient_control_number] = book
    by_id = {book.claim.pk: book for book in books.values()}
    _read_receivables(visits)
    _read_used_keys(visits)
    _read_lines(by_id)
    _read_payments(by_id)
    _read_settled(by_id)
    read_coverages(list(books.values()))
    if claims and claims[0].has_contracts:
        _read_contracts(by_id)
    return books


def close_books(books: Mapping[str, ClaimBook]) -> None:
    """Let go of books that are done with: visits and claims point at each other, and would stay in memory."""
    for book in books.values():
        book.visit.claims.clear()


def _read_receivables(visits: dict[int, VisitBook]) -> None:
    rows = (
        LedgerLine.objects.filter(visit_id__any=visits, account=Account.INSURANCE_RECEIVABLE)
        .values_list("visit_id", "payer_id", "sequence")
        .annotate(total=Sum("amount"))
    )
    for visit_id, payer_id, sequence, total in rows:
        visits[visit_id].receivables[(payer_id, sequence)] = total


def _read_used_keys(visits: dict[int, VisitBook]) -> None:
    rows = Superbill.objects.filter(visit_id__any=visits, adjudication_key__isnull=False)
    for visit_id, key in rows.values_list("visit_id", "adjudication_key"):
        visits[visit_id].used_keys.add(key or "")


def _read_lines(books: dict[int, ClaimBook]) -> None:
    """Lines, each with the REF*6R of every claim that billed it: a forwarded one comes back with the first's."""
    rows = list(
        ClaimLine.objects.filter(claim_id__any=books)
        .order_by("claim_id", "number")
        .values_list(
            "claim_id",
            "id",
            "superbill_line_id",
            "control_number",
            "code",
            "modifiers",
            "service_on",
            "charge_amount",
            "units",
        )
    )
    numbers: dict[int, set[str]] = defaultdict(set)
    for _, _, superbill_line_id, control_number, *_ in rows:
        numbers[superbill_line_id].add(control_number)
    lines: dict[int, list[BilledLine]] = defaultdict(list)
    for claim_id, pk, superbill_line_id, _, code, modifiers, service_on, charge, units in rows:
        known = frozenset(numbers[superbill_line_id])
        lines[claim_id].append(BilledLine(pk, known, code, tuple(modifiers), service_on, charge, units))
    for claim_id, billed in lines.items():
        books[claim_id].lines = tuple(billed)


def _read_payments(books: dict[int, ClaimBook]) -> None:
    rows = list(
        ClaimPayment.objects.filter(claim_id__any=books, state__in=STANDING, superbill__isnull=False)
        .select_related("superbill")
        .annotate(is_taken_back=Exists(Superbill.objects.filter(corrects=OuterRef("superbill"))))
        .order_by("id")
    )
    lines: dict[int, dict[int, tuple[Decimal, Decimal]]] = defaultdict(dict)  # charge and paid amount
    answered = ServicePayment.objects.filter(claim_payment_id__any=[row.pk for row in rows], claim_line__isnull=False)
    columns = ("claim_payment_id", "claim_line_id", "charge_amount", "paid_amount")
    for claim_payment_id, line_id, charge, paid in answered.values_list(*columns):
        before = lines[claim_payment_id].get(line_id or 0, (ZERO, ZERO))
        lines[claim_payment_id][line_id or 0] = (before[0] + charge, before[1] + paid)
    sent, by_line = adjustments_sent([row.pk for row in rows])
    for row in rows:
        if row.claim_id is None or row.superbill is None or row.superbill.kind == SuperbillKind.CORRECTION:
            continue
        book, superbill = books[row.claim_id], row.superbill
        book.payments.append(
            PostedPayment(
                key=superbill.adjudication_key or "",
                status_code=row.status_code,
                charge=row.charge_amount,
                paid=row.paid_amount,
                adjusted=superbill.contractual_amount + superbill.other_adjustment_amount,
                patient=superbill.deductible_amount
                + superbill.coinsurance_amount
                + superbill.copay_amount
                + superbill.other_patient_amount,
                payer_claim_control_number=row.payer_claim_control_number,
                superbill_id=superbill.pk,
                remittance_id=row.remittance_id,
                entry_id=row.ledger_entry_id,
                # A payment without lines answers the whole claim.
                line_ids=frozenset(lines[row.pk] or {line.line_id for line in book.lines}),
                line_charges={line_id: charge for line_id, (charge, _) in lines[row.pk].items()},
                answers=line_answers(lines[row.pk], by_line[row.pk], book.claim),
                is_reversed=row.is_taken_back,
                sent=sent[row.pk],
            )
        )


def _read_contracts(books: dict[int, ClaimBook]) -> None:
    """What the first payers agreed to; where one has answered already, what that wrote off and whether it is short."""
    first = [book for book in books.values() if ORDER[book.claim.sequence] == 0]
    codes = {line.code for book in first for line in book.lines}
    terms = contract_terms(payer_ids={book.claim.payer_id for book in first}, codes=codes)
    payments: dict[int, PostedPayment] = {}
    for book in first:
        claim = book.claim
        if claim.payer_id in terms:
            rates, tolerance = terms[claim.payer_id]
            book.contract = contract_of(
                rates, tolerance, billing_provider_id=claim.billing_provider_id, location_id=claim.location_id
            )
            payments |= {payment.superbill_id: payment for payment in book.standing}
    if payments:
        _read_written_off(payments)


def _read_written_off(payments: dict[int, PostedPayment]) -> None:
    """Two statements for any number of answers, by their superbills."""
    sent: dict[int, dict[int | None, Decimal]] = defaultdict(dict)
    rows = (
        Adjustment.objects.filter(claim_payment__superbill_id__any=payments, reason__in=REASONS_OF_CONTRACT)
        .exclude(group="PR")
        .order_by()
        .values_list("claim_payment__superbill_id", "service_payment__claim_line_id")
        .annotate(total=Sum("amount"))
    )
    for superbill_id, line_id, total in rows:
        sent[superbill_id or 0][line_id] = total
    short = Underpayment.objects.filter(
        claim_payment__superbill_id__any=payments, basis=Underpayment.Basis.CONTRACT, state=Underpayment.State.OPEN
    )
    of_lines: dict[int, dict[int | None, Decimal]] = defaultdict(dict)
    columns = ("claim_payment__superbill_id", "service_payment__claim_line_id", "amount")
    for superbill_id, line_id, amount in short.values_list(*columns):
        of_lines[superbill_id or 0][line_id] = amount
    for superbill_id, payment in payments.items():
        payment.sent_by_contract, payment.is_short = sent[superbill_id], superbill_id in of_lines
        less = of_lines.get(superbill_id, {})
        payment.answers = {pk: one.less_short(less.get(pk, ZERO)) for pk, one in payment.answers.items()}


def _read_settled(books: dict[int, ClaimBook]) -> None:
    settled = settled_denials(Denial.objects.filter(claim_id__any=books))
    for one in settled.values():
        claim = books[one.claim_id].claim
        books[one.claim_id].visit.settled.setdefault((claim.payer_id, claim.sequence), []).append(one)
