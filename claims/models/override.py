"""What a person decided against the scrubber."""

from __future__ import annotations

from django.db import models

from claims.models.claim import Claim
from practice.isolation import TenantForeignKey
from practice.models import Practice, User


class FindingOverride(models.Model):
    """A finding that no longer counts on one claim, as long as the scrubber says the same of it. Never changed."""

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="overrides", db_index=False)
    rule = models.CharField(max_length=40)
    text = models.CharField(max_length=300)  # of the finding: another sentence is another finding
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "claim", "rule", "text"], name="finding_override_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="finding_override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"override of {self.rule}"
