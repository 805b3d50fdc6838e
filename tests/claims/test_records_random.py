"""Whatever rows a claim has: it is written as pyx12 accepts it, or the scrubber says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from claims.models import Claim, ClaimLine
from claims.queries.details import ClaimDetailRows
from claims.rules.facts import ClaimFacts
from claims.rules.scrub import blocks, scrub_findings
from claims.services.x12_people import facility_record, patient_person, rendering_record
from claims.services.x12_records import ClaimRecords
from tests.claims.factories import TODAY
from tests.claims.random_claims import random_claims
from tests.x12 import judge
from tests.x12.records import ENVELOPE, batch_of
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit


def facts_of(claim: Claim, lines: list[ClaimLine], details: ClaimDetailRows) -> ClaimFacts:
    return ClaimFacts(
        record=ClaimRecords().record(claim, lines, details),
        patient=patient_person(claim),
        rendering=rendering_record(claim.rendering_provider),
        facility=facility_record(claim.location),
        today=TODAY,
        superbill_charge=claim.superbill.charge_amount,
        claim_type=claim.claim_type,
    )


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(random_claims())
def test_a_claim_is_written_or_stopped(made: tuple[Claim, list[ClaimLine], ClaimDetailRows]) -> None:
    facts = facts_of(*made)

    if not blocks(scrub_findings(facts)):
        assert judge.refusal(write_837p([batch_of(facts.record)], ENVELOPE)) == ""
