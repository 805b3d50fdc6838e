"""The contact list: payers, and the other people and firms that a practice deals with."""

from __future__ import annotations

from django.db import models

from practice.addresses import PostalAddress, ten_digit_phone
from practice.models import Practice
from providers.models import validate_npi


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

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
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
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "claim_payer_id"], name="payer_claim_id_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def id_for_eligibility(self) -> str:
        return self.eligibility_payer_id or self.claim_payer_id


class Contact(PostalAddress):
    """Anybody else on the list."""

    class Kind(models.TextChoices):
        REFERRING = "referring", "Referring provider"
        EMPLOYER = "employer", "Employer"
        ATTORNEY = "attorney", "Attorney"
        OTHER = "other", "Other"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField("organization or last name", max_length=60)
    first_name = models.CharField(max_length=35, blank=True)
    npi = models.CharField("NPI", max_length=10, blank=True, validators=[validate_npi])
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.first_name}" if self.first_name else self.name
