"""Trading-partner accounts and every file that went in or out, byte for byte."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from contacts.models import Payer
from practice.encryption import EncryptedTextField
from practice.isolation import TenantForeignKey
from practice.models import Practice, User, Work


class TradingPartnerAccount(models.Model):
    """One log-in at one clearinghouse. What differs between houses is a column here, never a constant in code."""

    class Kind(models.TextChoices):
        OFFICE_ALLY = "office_ally", "Office Ally"
        MANUAL = "manual", "Manual download and upload"

    class Envelope(models.TextChoices):
        SOAP = "soap", "SOAP"
        MIME = "mime", "MIME multipart"

    class PayerIdKind(models.TextChoices):
        PAYER = "PI", "PI, the payer id of its list"
        PLAN = "XV", "XV, the national plan id"
        ASSOCIATION = "NI", "NI, the insurance commissioners' number"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    is_active = models.BooleanField(default=True)
    is_test = models.BooleanField("test files (ISA15 T)", default=False)
    submitter_id = models.CharField("submitter id (NM1*41)", max_length=30)
    sender_qualifier = models.CharField("ISA05", max_length=2, default="ZZ")
    sender_id = models.CharField("ISA06", max_length=15)
    receiver_qualifier = models.CharField("ISA07", max_length=2, default="30")
    receiver_id = models.CharField("ISA08", max_length=15)
    application_receiver = models.CharField("GS03", max_length=15, blank=True)
    receiver_name = models.CharField("receiver name (NM1*40)", max_length=60)
    sftp_host = models.CharField("SFTP host", max_length=200, blank=True)
    sftp_port = models.PositiveIntegerField("SFTP port", default=22)
    sftp_username = models.CharField("SFTP user", max_length=100, blank=True)
    sftp_password = EncryptedTextField("SFTP password", blank=True)
    sftp_host_key = models.TextField(
        "pinned host key", blank=True, help_text="One line, as in known_hosts without the host."
    )
    inbound_folder = models.CharField("folder for our files", max_length=100, default="inbound")
    outbound_folder = models.CharField("folder for their answers", max_length=100, default="outbound")
    real_time_url = models.CharField("real-time address", max_length=200, blank=True)
    real_time_username = models.CharField("real-time user", max_length=100, blank=True)
    real_time_password = EncryptedTextField("real-time password", blank=True)
    real_time_ca = models.TextField("certificate authority (PEM)", blank=True)
    real_time_sender_id = models.CharField("real-time sender id", max_length=50, blank=True)
    real_time_receiver_id = models.CharField("real-time receiver id", max_length=50, blank=True)
    real_time_envelope = models.CharField(max_length=4, choices=Envelope.choices, default=Envelope.SOAP)
    payer_id_kind = models.CharField(
        "payer's id in inquiries (NM108)", max_length=2, choices=PayerIdKind.choices, default=PayerIdKind.PAYER
    )

    looked_at = models.DateTimeField(null=True, editable=False)  # when its mailbox was last asked for files
    mailbox_problem = models.CharField(max_length=500, blank=True, editable=False)  # of that time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "name"], name="account_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def answers_in_real_time(self) -> bool:
        """Whether payers can be asked through it."""
        return self.kind != self.Kind.MANUAL and bool(self.real_time_url)


class ClaimType(models.TextChoices):
    PROFESSIONAL = "professional", "Professional"
    WORKERS = "workers", "Workers' compensation"
    AUTO = "auto", "Motor vehicle"


class Route(models.Model):
    """Which account serves a payer (or, without a payer, every payer that has no route of its own)."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    payer = TenantForeignKey(Payer, null=True, blank=True, related_name="+", db_index=False)
    claim_type = models.CharField(max_length=12, choices=ClaimType.choices, default=ClaimType.PROFESSIONAL)
    account = TenantForeignKey(TradingPartnerAccount, related_name="routes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "payer", "claim_type"], name="route_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"route {self.pk}"


class Direction(models.TextChoices):
    OUT = "out", "Sent"
    IN = "in", "Received"


class FileState(models.TextChoices):
    """Outbound: to_send > sending > sent | failed | outcome_unknown. Inbound: stored (its readings have own states)."""

    TO_SEND = "to_send", "To send"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    OUTCOME_UNKNOWN = "outcome_unknown", "Outcome unknown"
    STORED = "stored", "Stored"


class InterchangeFile(Work):
    """A file as it went over the wire. Bytes, name and hash never change; only the state does."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    account = TenantForeignKey(TradingPartnerAccount, null=True, related_name="files")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    transaction_sets = ArrayField(models.CharField(max_length=10), default=list)
    interchange_control_number = models.BigIntegerField(null=True)  # ISA13
    group_control_number = models.BigIntegerField(null=True)  # GS06
    state = models.CharField(max_length=16, choices=FileState.choices)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "sha256"],
                condition=models.Q(direction="in"),
                name="inbound_file_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "account", "interchange_control_number"],
                condition=models.Q(direction="out"),
                name="outbound_control_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "direction", "-created_at"], name="file_by_time"),
            models.Index(fields=["practice", "state"], name="file_by_state"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class FileReading(Work):
    """That one reader (claims for acknowledgements, remittance for ERAs) has to read an inbound file."""

    class Reader(models.TextChoices):
        ACKNOWLEDGEMENTS = "acknowledgements", "Acknowledgements"
        REMITTANCES = "remittances", "Remittances"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    file = TenantForeignKey(InterchangeFile, related_name="readings", db_index=False)
    reader = models.CharField(max_length=20, choices=Reader.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "file", "reader"], name="file_read_once_per_reader")]
        indexes = [models.Index(fields=["practice", "reader", "work_state"], name="file_reading_work")]

    def __str__(self) -> str:
        return f"reading {self.pk}"
