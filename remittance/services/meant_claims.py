"""Which claim of a visit an answer speaks of, by status and sender (docs/algorithms/posting.md, section 2)."""

from __future__ import annotations

from collections.abc import Collection

from claims.rules.status import Status
from remittance.queries.claim_books import ORDER, ClaimBook
from remittance.rules.matching import match_lines
from remittance.rules.outcome import speaks_as
from x12.remittance import ClaimPayment


def claim_meant(
    record: ClaimPayment,
    book: ClaimBook,
    *,
    payer_id: int | None,
    same_payers: Collection[int] = frozenset(),
    is_attached: bool = False,
) -> ClaimBook | str:
    """The claim that the payer speaks of, or why it cannot be told, in words.

    A forwarded claim comes back under the first payer's number: the second payer's claim is meant then, whether its
    status says so or the sender is that payer. `same_payers` is the sender as often as it is on file; who it is does
    not count where a person chose the claim.
    """
    speaks = speaks_as(record.status) or book.visit.place_of(payer_id)
    is_other_payers = bool(same_payers) and book.claim.payer_id not in same_payers and not is_attached
    if not speaks or ORDER[speaks] <= ORDER[book.claim.sequence]:
        return _claim_of_sender(book, same_payers) if is_other_payers else book
    meant = book.visit.claim_of(speaks)
    is_first_payers_own = payer_id == book.claim.payer_id
    if is_first_payers_own and (meant is None or meant.claim.payer_id != payer_id):
        return book
    if meant is None:
        return (
            f"The payer answers as payer {speaks}, but {book.claim.patient_control_number} has no claim to that"
            " payer yet. Post the earlier payer's remittance or add the coverage, then attach this one."
        )
    return meant


def _claim_of_sender(book: ClaimBook, same_payers: Collection[int]) -> ClaimBook | str:
    """The sender's claim after this one: some later payers call themselves the first (CLP02 1)."""
    places = {other.claim.sequence for other in book.visit.claims if other.claim.payer_id in same_payers}
    later = [place for place in places if ORDER[place] > ORDER[book.claim.sequence]]
    meant = book.visit.claim_of(later[0]) if len(later) == 1 else None
    if meant is not None and meant.claim.payer_id in same_payers:
        return meant
    return (
        f"The sender is another payer of the patient than that of {book.claim.patient_control_number}, and has no"
        " claim to answer yet. Post the earlier payer's remittance first; attach this one if it answers for that payer."
    )


def replacement_of(record: ClaimPayment, book: ClaimBook) -> ClaimBook:
    """Some payers answer a corrected claim under the number that it replaced, which has had its answer."""
    newest = book.visit.claim_of(book.claim.sequence)
    if newest is None or newest is book or newest.payments or book.claim.status != Status.CLOSED or not book.standing:
        return book
    fits = match_lines(record, newest.lines).is_complete if record.services else True
    return newest if fits and newest.claim.payer_id == book.claim.payer_id else book
