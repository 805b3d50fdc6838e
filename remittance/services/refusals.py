"""Why a claim payment does not post by itself, in words without patient data."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from claims.rules.status import BEFORE_SENT
from remittance.queries.claim_books import ClaimBook
from remittance.rules.adjustments import unknown_groups
from remittance.rules.agreement import NOT_THOSE, differing, names_patient
from remittance.rules.matching import billed_procedure
from x12.remittance import ClaimPayment

ANSWERED_BEFORE = "was answered before, and"  # in the reason: no more is open than the answer settles
NEVER_SENT = "was not sent from here"


def disagreement(record: ClaimPayment, book: ClaimBook, same_payers: Collection[int]) -> str:
    """Why a payment that names this claim waits; empty when it is the patient's, from one of his payers, and clear.

    `same_payers` is the payer as often as it is on file; empty where it is not known.
    """
    number = book.claim.patient_control_number
    visit = book.visit
    is_patient = names_patient(record, visit.patient_last_name, visit.patient_first_name)
    if not is_patient and (facts := differing(record, visit.billed)):
        words = " and ".join(filter(None, (", ".join(facts[:-1]), facts[-1])))
        return f"{words[0].upper()}{words[1:]} {NOT_THOSE} {number}. Choose the claim that it answers."
    if same_payers and visit.payer_ids.isdisjoint(same_payers):
        return (
            f"{number} was not billed to this payer, and the patient has no coverage with it."
            " Attach it if it answers for the payer of the claim."
        )
    if groups := unknown_groups(record):
        named = " and ".join(f"{amount:,.2f} under {group or 'no group'}" for group, amount in groups.items())
        return (
            f"The payer adjusts {named}: no group of CO, OA, PI and PR, so it does not say who owes that. Ask it."
            " Attached as it is, only contractual reasons (45) are written off; the rest stays owed by the payer."
        )
    return ""


def never_sent(book: ClaimBook) -> str:
    """Why a claim in this status takes no answer."""
    number, status = book.claim.patient_control_number, book.claim.get_status_display().lower()
    if book.claim.status in BEFORE_SENT:
        return (
            f"{number} is {status} and {NEVER_SENT}. If it went on paper or through the payer's own site, say so and"
            " post this to it; else choose the claim that was sent."
        )
    return f"{number} is {status}: it cannot have been answered. Choose the claim that was sent."


def line_in_words(record: ClaimPayment, position: int) -> str:
    service = record.services[position - 1]
    day = f" on {service.service_from:%m/%d/%Y}" if service.service_from else ""
    return f"line {position} ({billed_procedure(service).code}{day}, {service.charge:,.2f})"


def more_than_open(record: ClaimPayment, book: ClaimBook) -> str:
    number = book.claim.patient_control_number
    if book.standing:
        return (
            f"{number} {ANSWERED_BEFORE} {record.charge:,.2f} charged with {record.paid:,.2f} paid is more"
            f" than the {book.open_amount:,.2f} that it has open. If the payer took the first answer back, post that"
            " first."
        )
    return (
        f"The payer settles more than the {book.open_amount:,.2f} that {number} has open"
        f" (it was billed for {book.claim.charge_amount:,.2f}). Check that it is the right claim."
    )


def lowers_patient(book: ClaimBook) -> str:
    number, share = book.claim.patient_control_number, sum((one.patient for one in book.standing), Decimal(0))
    return (
        f"{number} was answered before with {share:,.2f} for the patient, and this answer gives the same lines less,"
        " without taking that back. If a reversal came, post it first; else undo the first answer and attach this one."
    )


def more_than_written_off(record: ClaimPayment, book: ClaimBook) -> str:
    return (
        f"{record.paid:,.2f} is more than was written off on these lines of {book.claim.patient_control_number} and is"
        " open. Let the payer overpay, too, and give the rest back, or ask it what it paid for."
    )
