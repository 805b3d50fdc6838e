"""EOBs on paper while somebody types them, and which file each became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from clearinghouse.models import InterchangeFile
from practice.isolation import TenantForeignKey
from practice.models import Practice, User


class EobDraft(models.Model):
    """What was typed so far, field by field as text. Once posted, `file` is the 835 that was written of it."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    content = models.JSONField(default=dict)  # rules.typed_eob.to_json
    edition = models.PositiveIntegerField(default=0)  # of the page; one more with each button pressed
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file = TenantForeignKey(InterchangeFile, null=True, related_name="typed_eobs", db_index=False)
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "file"], name="typed_eob_of_file"),
            models.CheckConstraint(
                condition=Q(file=None, posted_at=None, posted_by=None)
                | Q(file__isnull=False, posted_at__isnull=False, posted_by__isnull=False),
                name="typed_eob_posted_by_at",
            ),
        ]

    def __str__(self) -> str:
        return f"typed EOB {self.pk}"
