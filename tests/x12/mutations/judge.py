"""What our readers and the scrubber's rules say of a file, without a database."""

from __future__ import annotations

from claims.rules.facts import ClaimFacts
from claims.rules.scrub import scrub_findings
from tests.x12.mutations.good import FACILITY, RENDERING, TODAY
from x12 import document
from x12.balance import remittance_findings
from x12.claim import Claim
from x12.tokenizer import NotX12


def rules_broken(content: bytes) -> frozenset[str]:
    """The ids of every rule that the file breaks; those of the scrubber begin with "scrub:"."""
    try:
        read = document.read(content)
    except NotX12:
        return frozenset({"NotX12"})
    found = {one.rule for one in read.all_findings}
    for payment in read.remittances:
        found |= {one.rule for one in remittance_findings(payment)}
    for batch in read.claim_batches:
        for claim in batch.claims:
            found |= {f"scrub:{one.rule}" for one in scrub_findings(_facts(claim))}
    return frozenset(found)


def _facts(claim: Claim) -> ClaimFacts:
    """What the file alone tells; no superbill and no policy stands against it."""
    return ClaimFacts(
        record=claim,
        patient=claim.patient or claim.subscriber.person,
        rendering=claim.rendering or RENDERING,
        facility=claim.facility or FACILITY,
        today=TODAY,
        superbill_charge=claim.charge,
    )
