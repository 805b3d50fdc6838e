"""Leading a 999's errors back to the claims of the file that we sent, where the receiver does not name them."""

from __future__ import annotations

from collections.abc import Sequence

from claims.models import Submission
from claims.rules.answers import Answer, lead_back
from clearinghouse.models import InterchangeFile
from x12.claim_positions import segment_places


def with_places(answer: Answer, submissions: Sequence[Submission]) -> Answer:
    """The answer with each error at the claims whose segments it names; one read of the file that was answered."""
    if not answer.errors or not submissions:
        return answer
    content = InterchangeFile.objects.values_list("content", flat=True).get(pk=submissions[0].file_id)
    positions = {error.position for error in answer.errors}
    ours = frozenset(each.claim.patient_control_number for each in submissions)
    return lead_back(answer, segment_places(bytes(content), answer.transaction, positions), ours)
