"""The contact list: payers, and the other people and firms that a practice deals with."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from contacts.rules.payer_rules import (
    KINDS,
    NOTE_KINDS,
    TERMS,
    WAYS_OF_ATTACHMENT,
    KindOfRule,
    PayerRuleTerms,
    RuleKind,
)
from practice.addresses import PostalAddress, ten_digit_phone
from practice.isolation import TenantForeignKey
from practice.models import Practice, User
from practice.money import money_field
from providers.models import BillingProvider, validate_npi


class FilingIndicator(models.TextChoices):
    """SBR09, claim filing indicator."""

    COMMERCIAL = "CI", "Commercial"
    BLUE = "BL", "Blue Cross Blue Shield"
    PPO = "12", "PPO"
    POS = "13", "POS"
    EPO = "14", "EPO"
    HMO = "HM", "HMO"
    MEDICARE_B = "MB", "Medicare Part B"
    MEDICARE_A = "MA", "Medicare Part A"
    MEDICAID = "MC", "Medicaid"
    CHAMPUS = "CH", "TRICARE"
    FEDERAL = "FI", "Federal employees"
    VETERANS = "VA", "Veterans Affairs"
    AUTO = "AM", "Automobile medical"
    WORKERS = "WC", "Workers' compensation"
    LIABILITY = "LM", "Liability medical"
    OTHER_FEDERAL = "OF", "Other federal program"
    MUTUAL = "ZZ", "Mutually defined"


class Payer(PostalAddress):
    """An insurance company as claims, inquiries and remittances name it."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    claim_payer_id = models.CharField(
        "claim payer id",
        max_length=20,
        help_text="NM109 of loop 2010BB, from your clearinghouse's payer list.",
    )
    eligibility_payer_id = models.CharField(
        "eligibility payer id", max_length=20, blank=True, help_text="If empty, the claim payer id is used."
    )
    remittance_payer_id = models.CharField(
        "remittance payer id",
        max_length=20,
        blank=True,
        help_text="How its ERAs name it (TRN03 or REF 2U), if otherwise.",
    )
    filing_indicator = models.CharField(
        max_length=2, choices=FilingIndicator.choices, default=FilingIndicator.COMMERCIAL
    )
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    reference_url = models.URLField("reference page", blank=True)
    timely_filing_days = models.PositiveSmallIntegerField(default=365, help_text="Days from the service date.")
    follow_up_days = models.PositiveSmallIntegerField(
        default=30, help_text="Business days after which no answer is late."
    )
    appeal_days = models.PositiveSmallIntegerField(
        "days to appeal",
        null=True,
        blank=True,
        help_text="Days after the payment date. Empty: what is usual for this kind of insurance.",
    )
    is_capitated = models.BooleanField(
        "pays by the head",
        default=False,
        db_default=False,
        help_text="A capitation agreement: what it answers with CARC 24 is written off as agreed.",
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim_payer_id"], name="payer_claim_id_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def id_for_eligibility(self) -> str:
        return self.eligibility_payer_id or self.claim_payer_id


class PayerAssignedId(models.Model):
    """What a payer calls a billing provider: REF of 2010BB, or of 2330G where it paid before."""

    class Kind(models.TextChoices):
        """REF01."""

        PROVIDER = "G2", "Provider number"
        LOCATION = "LU", "Location number"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, related_name="assigned_ids", db_index=False)
    billing_provider = TenantForeignKey(BillingProvider, related_name="+")
    kind = models.CharField("what it is", max_length=2, choices=Kind.choices, default=Kind.PROVIDER)
    number = models.CharField(max_length=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "payer", "billing_provider", "kind"], name="payer_assigned_id_once"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="payer_assigned_id_has_number"),
        ]

    def __str__(self) -> str:
        return f"assigned id {self.pk}"


class Contact(PostalAddress):
    """Anybody else on the list."""

    class Kind(models.TextChoices):
        REFERRING = "referring", "Referring provider"
        EMPLOYER = "employer", "Employer"
        ATTORNEY = "attorney", "Attorney"
        OTHER = "other", "Other"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField("organization or last name", max_length=60)
    first_name = models.CharField(max_length=35, blank=True)
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.first_name}" if self.first_name else self.name


NO_TERM: dict[str, Q] = {
    "field": Q(field=""),
    "values": Q(values=[]),
    "pattern": Q(pattern=""),
    "limit_count": Q(limit_count=None),
    "limit_amount": Q(limit_amount=None),
    "note_policy": Q(note_policy=""),
    "counted_from": Q(counted_from=""),
}


def _terms_fit(kind: RuleKind, form: KindOfRule) -> models.CheckConstraint:
    """A rule of the kind has the terms that it needs and no others."""
    fits = Q()
    for name in TERMS:
        if name in form.required:
            fits &= ~NO_TERM[name]
        elif name not in form.optional:
            fits &= NO_TERM[name]
    return models.CheckConstraint(condition=~Q(kind=kind.value) | fits, name=f"payer_rule_{kind.value}")


def _names_one_of(kind: RuleKind, fields: tuple[str, ...]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(kind=kind.value) | Q(field__in=fields), name=f"payer_rule_{kind.value}_field"
    )


def _values_among(kind: RuleKind, values: dict[str, str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(kind=kind.value) | Q(values__contained_by=list(values)),
        name=f"payer_rule_{kind.value}_values",
    )


class PayerRule(models.Model):
    """What one payer, or every payer of one kind of insurance, asks of claims beyond the guide.

    The scrubber reads the rows; which terms a kind has is said by contacts.rules.payer_rules.
    """

    class Kind(models.TextChoices):
        FIELD_REQUIRED = RuleKind.FIELD_REQUIRED.value, KINDS[RuleKind.FIELD_REQUIRED].label
        FIELD_FORBIDDEN = RuleKind.FIELD_FORBIDDEN.value, KINDS[RuleKind.FIELD_FORBIDDEN].label
        VALUE_LIST = RuleKind.VALUE_LIST.value, KINDS[RuleKind.VALUE_LIST].label
        VALUE_FORMAT = RuleKind.VALUE_FORMAT.value, KINDS[RuleKind.VALUE_FORMAT].label
        MOST_LINES = RuleKind.MOST_LINES.value, KINDS[RuleKind.MOST_LINES].label
        MOST_DIAGNOSES = RuleKind.MOST_DIAGNOSES.value, KINDS[RuleKind.MOST_DIAGNOSES].label
        HIGHEST_CHARGE = RuleKind.HIGHEST_CHARGE.value, KINDS[RuleKind.HIGHEST_CHARGE].label
        TIMELY_FILING = RuleKind.TIMELY_FILING.value, KINDS[RuleKind.TIMELY_FILING].label
        TAXONOMY_REQUIRED = RuleKind.TAXONOMY_REQUIRED.value, KINDS[RuleKind.TAXONOMY_REQUIRED].label
        PAYER_NUMBER_REQUIRED = RuleKind.PAYER_NUMBER_REQUIRED.value, KINDS[RuleKind.PAYER_NUMBER_REQUIRED].label
        ATTACHMENTS = RuleKind.ATTACHMENTS.value, KINDS[RuleKind.ATTACHMENTS].label
        CLAIM_NOTES = RuleKind.CLAIM_NOTES.value, KINDS[RuleKind.CLAIM_NOTES].label
        RESUBMISSION_WINDOW = RuleKind.RESUBMISSION_WINDOW.value, KINDS[RuleKind.RESUBMISSION_WINDOW].label
        SECONDARY_ON_PAPER = RuleKind.SECONDARY_ON_PAPER.value, KINDS[RuleKind.SECONDARY_ON_PAPER].label

    class Severity(models.TextChoices):
        ERROR = "error", "Blocks the claim"
        WARNING = "warning", "Warns"

    class Policy(models.TextChoices):
        ACCEPTED = "accepted", "Accepts notes of these kinds only"
        REQUIRED = "required", "Requires a note"
        FORBIDDEN = "forbidden", "Refuses notes"

    class From(models.TextChoices):
        SERVICE = "service", "The first day of service"
        ANSWER = "answer", "The payer's answer"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, null=True, blank=True, related_name="rules", db_index=False)
    filing_indicator = models.CharField(max_length=2, blank=True, choices=FilingIndicator.choices)
    billing_provider = TenantForeignKey(BillingProvider, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices, default=Severity.ERROR)
    is_overridable = models.BooleanField(default=False)
    starts_on = models.DateField("in force from", null=True, blank=True)  # by the first day of service
    ends_on = models.DateField("in force until", null=True, blank=True)
    service_codes = ArrayField(models.CharField(max_length=11), default=list, blank=True)
    field = models.CharField(max_length=40, blank=True)
    values = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    pattern = models.CharField("format", max_length=100, blank=True)
    limit_count = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_amount = money_field(null=True, blank=True)
    note_policy = models.CharField(max_length=10, blank=True, choices=Policy.choices)
    counted_from = models.CharField(max_length=8, blank=True, choices=From.choices)
    words = models.CharField(max_length=200, blank=True)
    remedy = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(payer__isnull=False, filing_indicator="")
                | (Q(payer__isnull=True) & ~Q(filing_indicator="")),
                name="payer_rule_of_payer_or_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RuleKind]), name="payer_rule_kind_known"
            ),
            models.CheckConstraint(condition=Q(severity__in=["error", "warning"]), name="payer_rule_severity_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="payer_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(limit_count=None) | Q(limit_count__gte=1), name="payer_rule_count_positive"
            ),
            models.CheckConstraint(
                condition=Q(limit_amount=None) | Q(limit_amount__gt=0), name="payer_rule_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(note_policy__in=["", "accepted", "required", "forbidden"]), name="payer_rule_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(counted_from__in=["", "service", "answer"]), name="payer_rule_counting_known"
            ),
            models.CheckConstraint(
                condition=~Q(note_policy="forbidden") | Q(values=[]), name="payer_rule_forbids_without_kinds"
            ),
            models.CheckConstraint(
                condition=~Q(note_policy="accepted") | ~Q(values=[]), name="payer_rule_accepts_some_kinds"
            ),
            *(_terms_fit(kind, form) for kind, form in KINDS.items()),
            _names_one_of(RuleKind.TAXONOMY_REQUIRED, KINDS[RuleKind.TAXONOMY_REQUIRED].fields),
            _names_one_of(RuleKind.PAYER_NUMBER_REQUIRED, KINDS[RuleKind.PAYER_NUMBER_REQUIRED].fields),
            _values_among(RuleKind.ATTACHMENTS, WAYS_OF_ATTACHMENT),
            _values_among(RuleKind.CLAIM_NOTES, NOTE_KINDS),
        ]
        indexes = [models.Index(fields=["practice", "payer"], name="payer_rule_by_payer")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (rule {self.pk})" if self.pk else self.get_kind_display()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Left to the database: a form says the same beside its fields, in words (contacts.rules.payer_rules)."""

    def as_terms(self, payer_name: str = "") -> PayerRuleTerms:
        """The rule as the scrubber reads it."""
        return PayerRuleTerms(
            id=self.pk,
            kind=RuleKind(self.kind),
            payer_name=payer_name,
            is_error=self.severity == self.Severity.ERROR,
            is_overridable=self.is_overridable,
            billing_provider_id=self.billing_provider_id,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            service_codes=tuple(self.service_codes),
            field=self.field,
            values=tuple(self.values),
            pattern=self.pattern,
            limit_count=self.limit_count,
            limit_amount=self.limit_amount,
            note_policy=self.note_policy,
            counted_from=self.counted_from,
            words=self.words,
            remedy=self.remedy,
        )
