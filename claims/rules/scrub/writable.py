"""The last look: a claim that no other rule stops must be one that the 837P can be written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Finding, error
from x12.claim import ClaimBatch, Submitter
from x12.envelope import Envelope
from x12.parties import Contact, Name
from x12.write_837p import write_837p
from x12.writer import CannotWrite

# Who sends and receives is known only when a file is made; here they are good ones, so that the claim alone counts.
_NOON = dt.datetime.combine(dt.date(2026, 1, 1), dt.time(12))
_ENVELOPE = Envelope("ZZ", "SENDER", "ZZ", "RECEIVER", _NOON, 1, 1, is_test=True)
_SUBMITTER = Submitter(
    Name("SUBMITTER", is_person=False, qualifier="46", identifier="SENDER"),
    Contact(phone="7345550100"),
    "R",
    "RECEIVER",
)


def _refusal(facts: ClaimFacts) -> Iterator[str]:
    batch = ClaimBatch("B1", _NOON, _SUBMITTER, (facts.record,))
    try:
        write_837p([batch], _ENVELOPE)
    except CannotWrite as problem:
        words = str(problem).partition(": ")[2] or str(problem)
        yield f"The claim cannot be written: {words}."


WRITABLE = error(
    "cannot-be-written",
    2,
    "",
    "The claim fits into the segments of the guide.",
    "Correct what is named; the guide has no place for it as it is.",
    "005010X222A1",
    _refusal,
)


def unwritable(facts: ClaimFacts) -> list[Finding]:
    """What the writer refuses, for a claim of which no rule says more."""
    return WRITABLE.findings(facts)
