"""Appeals: a letter that asks a payer to decide again on denials of one claim."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from claims.models import Claim
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import money_field
from remittance.models.denial import Denial


class Appeal(models.Model):
    """One letter. Its words can be changed until it was sent; what it says of the money comes from the remittance."""

    class Level(models.IntegerChoices):
        FIRST = 1, "First level"
        SECOND = 2, "Second level"
        EXTERNAL = 3, "External review"

    class State(models.TextChoices):
        DRAFT = "draft", "To send"
        SENT = "sent", "Awaiting the answer"
        ANSWERED = "answered", "Answered"

    class Way(models.TextChoices):
        MAIL = "mail", "Mail"
        CERTIFIED = "certified", "Certified mail"
        FAX = "fax", "Fax"
        PORTAL = "portal", "Payer's portal"

    class Outcome(models.TextChoices):
        OVERTURNED = "overturned", "Denial overturned"
        PARTLY = "partly", "Partly overturned"
        UPHELD = "upheld", "Denial upheld"
        WITHDRAWN = "withdrawn", "Withdrawn"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    claim = TenantForeignKey(Claim, related_name="appeals", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.FIRST)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    addressee = models.TextField(max_length=400)  # name and address, a line each
    letter = models.TextField(max_length=6000)  # why the payer should pay, in paragraphs
    enclosures = models.TextField(max_length=1000, blank=True)  # a line each, beside those of the packet
    amount = money_field()  # what is asked for
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    way = models.CharField("how", max_length=9, choices=Way.choices, blank=True)
    reference = models.CharField(max_length=60, blank=True)  # tracking number, fax confirmation, portal's number
    answer_due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on=None, sent_by=None, way="", answer_due_on=None)
                | (Q(sent_on__isnull=False, sent_by__isnull=False, answer_due_on__gte=F("sent_on")) & ~Q(way="")),
                name="appeal_sent_by_on",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answered_by=None, outcome="")
                | (Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
                name="appeal_answered_by_on",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", sent_on=None, answered_on=None)
                | Q(state="sent", sent_on__isnull=False, answered_on=None)
                | Q(state="answered", answered_on__isnull=False),
                name="appeal_state_fits_its_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "state", "answer_due_on"], name="appeal_by_state"),
            models.Index(fields=["practice", "claim"], name="appeal_by_claim"),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class AppealedDenial(models.Model):
    """That an appeal is about a denial; one denial may be appealed level after level."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    appeal = TenantForeignKey(Appeal, related_name="appealed", db_index=False)
    denial = TenantForeignKey(Denial, related_name="appealed", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "appeal", "denial"], name="appealed_denial_once"),
        ]
        indexes = [models.Index(fields=["practice", "denial"], name="appealed_by_denial")]

    def __str__(self) -> str:
        return f"appealed denial {self.pk}"
