"""Everything that always holds (docs/algorithms/posting.md, section 9), asked of the whole practice at once.

Each question is put to the rows themselves, not to what the code says of them.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db import connection
from django.db.models import F, Q, Sum

from billing.models import Account, EntryKind, LedgerEntry, LedgerLine, Payment, Superbill, SuperbillKind, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim, ClaimLine
from remittance.models import Adjustment, ClaimPayment, Denial, Remittance, ServicePayment, Underpayment
from remittance.queries.claim_books import claim_books
from remittance.queries.proof import proof_of
from remittance.rules.adjustments import Meaning, meaning

ZERO = Decimal(0)
State = ClaimPayment.State
STANDING = (State.POSTED, State.RESOLVED)


def prove() -> None:
    """Fails with the first thing that does not hold in the practice whose scope is open."""
    connection.check_constraints()  # those that wait for the end of the transaction, too
    assert ledger_problems() == []
    _checks_prove()
    _money_is_where_the_checks_say()
    _what_did_not_post_says_why()
    _lines_and_claims_balance()
    _superbills_agree_with_the_ledger()
    _claims_agree_with_their_payments()
    _denials_are_open(_nothing_below_zero())
    _denials_fit_their_lines()


def _checks_prove() -> None:
    """BPR02 = posted + held + provider-level = the cash of its entries; a check that is not posted has none."""
    for row in Remittance.objects.all():
        entries = LedgerEntry.objects.filter(source_key__startswith=f"835:{row.file_id}:{row.position}:")
        if row.state != Remittance.State.POSTED:
            assert (row.posted_amount, row.held_amount, row.provider_level_amount) == (ZERO, ZERO, ZERO)
        if row.state in (Remittance.State.ON_HOLD, Remittance.State.DUPLICATE):
            assert not entries.exists(), "a check that is not posted has entries"
        if row.state == Remittance.State.POSTED:
            assert row.amount == row.posted_amount + row.held_amount + row.provider_level_amount
            assert proof_of(row).is_proved
            paid = _by_state(row)
            assert row.posted_amount == paid[True]
            assert row.held_amount == paid[False]


def _by_state(row: Remittance) -> dict[bool, Decimal]:
    """What the claim payments of a check brought, by whether it stands posted."""
    sums: dict[bool, Decimal] = {True: ZERO, False: ZERO}
    for payment in row.claim_payments.all():
        sums[payment.state in STANDING] += payment.paid_amount
    return sums


def _money_is_where_the_checks_say() -> None:
    """Cash = posted checks + receipts; payer suspense = what is held; provider-level = what the checks say."""
    posted = Remittance.objects.filter(state=Remittance.State.POSTED)
    sums = posted.aggregate(cash=Sum("amount"), held=Sum("held_amount"), level=Sum("provider_level_amount"))
    receipts = Payment.objects.aggregate(total=Sum("amount"))["total"] or ZERO
    totals = account_totals()
    assert totals[Account.CASH] == (sums["cash"] or ZERO) + receipts
    assert totals[Account.PAYER_SUSPENSE] == -(sums["held"] or ZERO)
    assert totals[Account.PROVIDER_LEVEL] == -(sums["level"] or ZERO)
    of_visits = Visit.objects.aggregate(total=Sum(F("patient_paid_amount") + F("patient_credit_amount")))["total"]
    assert receipts == (of_visits or ZERO), "superbill receipts are ledger receipts"


def _what_did_not_post_says_why() -> None:
    silent = ClaimPayment.objects.exclude(state__in=STANDING).filter(reason="")
    assert not silent.exclude(remittance__state=Remittance.State.UNDONE).exists()
    assert not Remittance.objects.filter(state__in=["on_hold", "duplicate"], hold_reason="").exists()


def _lines_and_claims_balance() -> None:
    """Charge = paid + adjustments, for every line and claim of every check that is posted."""
    posted = Q(remittance__state=Remittance.State.POSTED)
    of_lines = Q(claim_payment__remittance__state=Remittance.State.POSTED)
    line_sums = dict(
        Adjustment.objects.filter(service_payment__isnull=False)
        .values_list("service_payment_id")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    for pk, charge, paid in ServicePayment.objects.filter(of_lines).values_list("pk", "charge_amount", "paid_amount"):
        assert charge == paid + line_sums.get(pk, ZERO), "line charge = paid + adjustments"
    claim_sums = dict(Adjustment.objects.values_list("claim_payment_id").annotate(total=Sum("amount")).order_by())
    for pk, charge, paid in ClaimPayment.objects.filter(posted).values_list("pk", "charge_amount", "paid_amount"):
        assert charge == paid + claim_sums.get(pk, ZERO), "claim charge = paid + adjustments"


def _superbills_agree_with_the_ledger() -> None:
    """Per superbill and per visit: what it says was paid, adjusted and left to the patient is what its entry posted."""
    kinds = (SuperbillKind.INSURANCE, SuperbillKind.CORRECTION)
    by_superbill: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    lines = LedgerLine.objects.filter(entry__superbill__kind__in=kinds)
    for superbill_id, account, amount in lines.values_list("entry__superbill_id", "account", "amount"):
        by_superbill[superbill_id or 0][account] += amount
    for one in Superbill.objects.filter(kind__in=kinds):
        accounts = by_superbill[one.pk]
        receipts = accounts[Account.CASH] + accounts[Account.PAYER_SUSPENSE]
        assert receipts == one.paid_amount, "superbill receipts = ledger receipts"
        assert accounts[Account.CONTRACTUAL] == one.contractual_amount
        assert accounts[Account.OTHER_ADJUSTMENT] == one.other_adjustment_amount
    keys = list(Superbill.objects.exclude(adjudication_key=None).values_list("adjudication_key", flat=True))
    assert len(keys) == len(set(keys)), "an adjudication has one superbill"


def _claims_agree_with_their_payments() -> None:
    """A claim's paid amount is the sum of what stands posted on it; nothing stands on a claim payment twice."""
    standing = ClaimPayment.objects.filter(state__in=STANDING, superbill__isnull=False)
    sums = dict(standing.values_list("claim_id").annotate(total=Sum("paid_amount")).order_by())
    for pk, paid in Claim.objects.values_list("pk", "paid_amount"):
        assert paid == sums.get(pk, ZERO)
    entries = list(standing.exclude(ledger_entry=None).values_list("ledger_entry_id", flat=True))
    assert len(entries) == len(set(entries)), "each claim payment has an entry of its own"
    insurance = LedgerEntry.objects.filter(kind=EntryKind.INSURANCE).count()
    assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() >= insurance


def _nothing_below_zero() -> dict[tuple[int, int | None, str], Decimal]:
    """No payer's receivable and no patient's balance or credit falls below zero; gives what each payer owes."""
    rows = LedgerLine.objects.filter(account=Account.INSURANCE_RECEIVABLE, visit__isnull=False)
    owed = {
        (visit_id, payer_id, sequence): total
        for visit_id, payer_id, sequence, total in rows.values_list("visit_id", "payer_id", "sequence")
        .annotate(total=Sum("amount"))
        .order_by()
    }
    assert not [place for place, amount in owed.items() if amount < 0], "a payer's receivable is below zero"
    assert not Visit.objects.filter(
        Q(patient_balance_amount__lt=0) | Q(patient_credit_amount__lt=0) | Q(patient_paid_amount__lt=0)
    ).exists()
    return owed


def _denials_are_open(owed: dict[tuple[int, int | None, str], Decimal]) -> None:
    """No payer's open denials are more than it owes."""
    denied: dict[tuple[int, int, str], Decimal] = defaultdict(lambda: ZERO)
    for one in Denial.objects.filter(state=Denial.State.OPEN).select_related("claim"):
        denied[(one.claim.visit_id, one.claim.payer_id, one.claim.sequence)] += one.amount
    beyond = {place: (amount, owed.get(place, ZERO)) for place, amount in denied.items()}
    assert all(amount <= open_amount for amount, open_amount in beyond.values()), (
        f"denied beyond what is open: {beyond}"
    )


def _denials_fit_their_lines() -> None:
    """No line's open denials are more than its charge less what its standing answers settle on it."""
    taken_back = Superbill.objects.exclude(corrects=None).values("corrects_id")
    standing = Q(claim_payment__state__in=STANDING) & ~Q(claim_payment__superbill__in=taken_back)
    lines = Denial.objects.filter(state=Denial.State.OPEN, service_payment__claim_line__isnull=False)
    denied: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line_id, amount in lines.values_list("service_payment__claim_line_id", "amount"):
        denied[line_id or 0] += amount
    for line in ClaimLine.objects.filter(pk__in=denied).select_related("claim__payer"):
        named = settled = most = ZERO
        answers = ServicePayment.objects.filter(standing, claim_line=line)
        for service in answers.exclude(claim_payment__superbill__kind=SuperbillKind.CORRECTION):
            refused = (one.amount for one in service.adjustments.all() if _is_refused(one, line.claim))
            one = service.charge_amount - sum(refused, ZERO)
            named, settled, most = named + service.charge_amount, settled + one, max(most, one)
        if named > line.charge_amount:  # answers that repeat each other settle together no less than one of them
            settled = most
        assert denied[line.pk] <= max(line.charge_amount - settled, ZERO), "denied beyond what is open on the line"


def prove_open_money_has_items() -> None:
    """What a payer owes on a claim that it has answered is on a list: denied, or short of the contract, to the cent.

    Holds where payers do not contradict what they said before.
    """
    owed = _nothing_below_zero()
    for book in claim_books(list(Visit.objects.values_list("pk", flat=True))).values():
        newest = book.visit.claim_of(book.claim.sequence)
        if newest is not book or not book.standing or not book.is_fully_answered():
            continue
        claims = [book.claim.pk, *(other.claim.pk for other in book.replaced)]
        denied = Denial.objects.filter(claim_id__in=claims, state=Denial.State.OPEN)
        short = Underpayment.objects.filter(claim_id__in=claims, state=Underpayment.State.OPEN, basis="contract")
        items = sum((*denied.values_list("amount", flat=True), *short.values_list("amount", flat=True)), ZERO)
        place = (book.visit.visit_id, book.claim.payer_id, book.claim.sequence)
        assert items == owed.get(place, ZERO), f"{owed.get(place, ZERO)} open, {items} on lists"


def _is_refused(one: Adjustment, claim: Claim) -> bool:
    speaker = {"is_first_payer": claim.sequence == "P", "is_capitated": claim.payer.is_capitated}
    return meaning(one.group, one.reason, one.amount, **speaker) is Meaning.DENIED


def balances() -> dict[str, tuple[Decimal, ...]]:
    """Every balance of every visit, claim and account: what two ways to one end must agree on."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for visit in Visit.objects.all():
        found[f"visit {visit.pk}"] = (
            visit.charge_amount,
            visit.insurance_paid_amount,
            visit.adjustment_amount,
            visit.insurance_balance_amount,
            visit.patient_balance_amount,
            visit.patient_paid_amount,
            visit.patient_credit_amount,
        )
    receivables = LedgerLine.objects.filter(account=Account.INSURANCE_RECEIVABLE)
    for visit_id, sequence, total in (
        receivables.values_list("visit_id", "sequence").annotate(total=Sum("amount")).order_by()
    ):
        if total:
            found[f"visit {visit_id} owed by payer {sequence}"] = (total,)
    for claim in Claim.objects.exclude(paid_amount=0, patient_amount=0):  # one that was sent in vain says nothing
        found[f"claim {claim.visit_id} {claim.sequence}"] = (claim.paid_amount, claim.patient_amount)
    for account, total in account_totals().items():
        found[f"account {account}"] = (total,)
    return found
