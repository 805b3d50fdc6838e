"""What people decided against the scrubber, for many claims at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from claims.models import Claim, FindingOverride


def overrides_of(claims: Iterable[Claim]) -> dict[int, dict[tuple[str, str], str]]:
    """For each claim, the reason by rule and text of the finding; one query."""
    found: defaultdict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in FindingOverride.objects.filter(claim__in=[claim.pk for claim in claims]):
        found[row.claim_id][row.rule, row.text] = row.reason
    return found
