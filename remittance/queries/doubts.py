"""What speaks against posting a check whose sums are in order: it looks like a posted one, or only tests."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from django.db.models import Q

from claims.models import Claim
from clearinghouse.models import TradingPartnerAccount
from remittance.models import Remittance
from remittance.queries.payees import other_payee
from remittance.queries.payers import same_payers
from remittance.queries.sent_adjustments import adjustments_sent
from remittance.rules.outcome import sums_by_reason
from x12 import remittance as x12
from x12.findings import Severity

ALIKE = dt.timedelta(days=180)  # a payment that is sent again is dated anew; numbers begin anew after years
AHEAD = dt.timedelta(days=60)  # no payer dates a payment further ahead
LOOKED_AT = 50  # claims that tell of an unknown payer
OTHER_ID = "its payer's id written otherwise"


STANDS = (Remittance.State.POSTED, Remittance.State.MOVED)


def plain_trace(trace: str) -> str:
    """TRN02 as it is compared: payers and banks change its case, drop its leading zeros and put blanks around it."""
    return trace.strip().upper().lstrip("0 ")


def posted_alike(row: Remittance, record: x12.Remittance) -> list[Remittance]:
    """Checks with the trace and amount of this one that its payer may have sent, posted here or moved elsewhere.

    The very same first. Where the payer is not known by its own ids, it is the one of the claims that it answers.
    One statement, unless one has the same number. A payment of zero is compared with those of its date alone: some
    payers give all their notices one number.
    """
    if row.payment_on is None:
        near = Q()
    elif row.amount:
        near = Q(payment_on__range=(row.payment_on - ALIKE, row.payment_on + ALIKE)) | Q(payment_on=None)
    else:
        near = Q(payment_on=row.payment_on)
    found = Remittance.objects.filter(near, amount=row.amount, state__in=STANDS).exclude(pk=row.pk)
    trace = plain_trace(row.trace)
    numbered = [one for one in found.order_by("pk") if plain_trace(one.trace) == trace]
    payers = _payers(row, record) if numbered else frozenset()
    alike = [one for one in numbered if one.payer_id in payers or _names_alike(one) & _names_alike(row)]
    return sorted(alike, key=lambda one: (not _is_same(one, row), one.state != Remittance.State.POSTED))


def _payers(row: Remittance, record: x12.Remittance) -> frozenset[int]:
    """The payer of the check as often as it is on file; of an unknown one, that of the claims, if they have one."""
    if row.payer_id is not None:
        return same_payers(row.payer_id)
    numbers = {claim.patient_control_number.strip().upper() for claim in islice(record.claims, LOOKED_AT)}
    claims = Claim.objects.filter(patient_control_number__in=numbers)
    found = list(claims.order_by().values_list("payer_id", flat=True).distinct()[:2])
    return same_payers(found[0]) if len(found) == 1 else frozenset()


def _names_alike(row: Remittance) -> set[str]:
    """What the check calls its payer. TRN03 is a 1 before the tax number, which some leave out (X221 TRN03)."""
    identifier = row.payer_identifier.strip().upper()
    is_tax_number = len(identifier) == 10 and identifier.isdigit() and identifier[0] == "1"
    names = {identifier[1:] if is_tax_number else identifier, row.payer_name.strip().upper()}
    return names - {""}


def _is_same(one: Remittance, row: Remittance) -> bool:
    """By TRN03; by the payer on file, too: what was typed by hand does not know the id that its first ERA brings."""
    differences = _differences(one, row)
    return not differences or (differences == [OTHER_ID] and one.payer_id is not None and one.payer_id == row.payer_id)


def _differences(one: Remittance, row: Remittance) -> list[str]:
    told = (
        (one.payment_on == row.payment_on, "another date"),
        (one.trace == row.trace, "its number written otherwise"),
        (one.payer_identifier == row.payer_identifier, OTHER_ID),
    )
    return [words for is_equal, words in told if not is_equal]


def same_payment(row: Remittance, alike: Sequence[Remittance]) -> Remittance | None:
    """The posted check with the very same payer, trace, date and amount."""
    return next((one for one in alike if _is_same(one, row)), None)


def claims_differ(row: Remittance, record: x12.Remittance) -> bool:
    """That a check with the very same payment names other claims, amounts or reasons than the stored `row`."""
    stored = list(row.claim_payments.all())
    sent, _ = adjustments_sent([one.pk for one in stored])
    posted = Counter(
        (
            one.patient_control_number.strip(),
            one.status_code,
            one.charge_amount,
            one.paid_amount,
            frozenset((key, amount) for key, amount in sent[one.pk].items() if amount),
        )
        for one in stored
    )
    came = Counter(
        (
            one.patient_control_number.strip()[:50],
            one.status[:2],
            one.charge,
            one.paid,
            frozenset(sums_by_reason(one).items()),
        )
        for one in record.claims
    )
    return posted != came


def doubts_about(row: Remittance, record: x12.Remittance, alike: Sequence[Remittance]) -> str:
    """Why a person should look before this check posts, in words; empty when nothing speaks against it."""
    doubts = (_looks_posted(row, alike), _only_a_test(record, row.file_id), other_payee(record))
    return " ".join(doubt for doubt in doubts if doubt)


def _looks_posted(row: Remittance, alike: Sequence[Remittance]) -> str:
    if not alike:
        return ""
    first = alike[0]
    day = f" of {first.payment_on:%m/%d/%Y}" if first.payment_on else ""
    is_where = "posted" if first.state == Remittance.State.POSTED else "moved to another practice"
    differences = _differences(first, row)
    but = f", but {' and '.join(differences)}" if differences else ""
    return (
        f"This looks like check {first.trace}{day}, which is {is_where}: the same payer, number and amount{but}."
        " Nothing was posted. If the bank shows both, post it with a reason; else set it aside."
    )


def _only_a_test(record: x12.Remittance, file_id: int) -> str:
    """That a test interchange (ISA15 T) came where real ones do.

    The account that brought the file decides; of a file that a person brought, whether any account in use is live.
    """
    if record.envelope is None or not record.envelope.is_test:
        return ""
    account = TradingPartnerAccount.objects.filter(files=file_id).first()
    live = TradingPartnerAccount.objects.filter(is_active=True, is_test=False)
    if account.is_test if account else not live.exists():
        return ""
    return (
        "Its file is marked as a test (ISA15 is T), and your clearinghouse account is live. Nothing was posted. If"
        " the bank shows the money, post it with a reason; else set it aside."
    )


def far_ahead(row: Remittance, today: dt.date) -> list[list[str | int]]:
    """A warning, as the row keeps it, when BPR16 is more than 60 days ahead."""
    if row.payment_on is None or row.payment_on - today <= AHEAD:
        return []
    text = f"BPR16 dates the payment {row.payment_on:%m/%d/%Y}, more than 60 days ahead: compare it with the bank."
    return [["ERA-DATE-AHEAD", str(Severity.WARNING), 0, text]]
