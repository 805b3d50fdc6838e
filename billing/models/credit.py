"""What people decided about patients' credits. The credits themselves are in the ledger, visit by visit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from billing.models.visit import Visit
from practice.isolation import TenantOneToOne
from practice.models import Practice, User
from practice.money import ZERO, money_field


class CreditCase(models.Model):
    """Whom the credit of a visit was given to, and whether it is kept for the next visit.

    `kept_amount` is what the credit came to when it was kept: a larger one asks for a decision again.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    visit = TenantOneToOne(Visit, related_name="credit_case")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    kept_amount = money_field(default=ZERO)
    note = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kept_amount__gte=ZERO), name="credit_case_kept_not_negative")]

    def __str__(self) -> str:
        return f"credit case {self.pk}"


class CreditOwner(models.Model):
    """Who gets patients' credits in this practice, unless somebody gave one to another person."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="credit_owner_once")]

    def __str__(self) -> str:
        return f"credit owner {self.pk}"
