"""One row of each kind in one practice, for the ids in the paths of the access table."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models

from billing.models import Account, ContractedAmount, EntryKind, Payment, Service, Statement, Superbill, Visit
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from claims.models import Claim, ScrubFinding, StatusInquiry
from claims.services.snapshot import take_snapshot
from clearinghouse.models import InterchangeFile, Route, TradingPartnerAccount
from contacts.models import Contact, Payer, PayerAssignedId, PayerRule
from eligibility.models import EligibilityInquiry
from encounters.models import Appointment, ChartNote, NoteService
from patients.models import Coverage, Patient
from practice.models import Membership, Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from providers.models import BillingProvider, Location, RenderingProvider
from remittance.models import (
    Appeal,
    ClaimPayment,
    Denial,
    Deposit,
    EobDraft,
    Estimate,
    PayerRefund,
    PaymentMove,
    Remittance,
)
from remittance.services.typed_eobs import start_eob
from tests import factories

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
ERA = (
    b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*LAKE01         "
    b"*261102*1500*^*00501*000000001*0*T*:~"
    b"GS*HP*PAYER*LAKE01*20261102*1500*1*X*005010X221A1~GE*0*1~IEA*1*000000001~"
)


class Rows:
    """Rows are made when they are asked for, each inside the practice's scope."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice

    def of(self, name: str) -> int:
        """The id of the row that a path calls `name`."""
        with practice_scope(self.practice.pk):
            row: models.Model = getattr(self, name)
        return int(row.pk)

    @cached_property
    def person(self) -> User:
        return factories.make_member(self.practice, Role.BILLER)

    @cached_property
    def refund(self) -> PayerRefund:
        payment = self.claim_payment
        lines = (LineDraft(Account.PAYER_SUSPENSE, Decimal("40.00")), LineDraft(Account.REFUNDS, Decimal("-40.00")))
        entries = post_entries(
            [EntryDraft(EntryKind.PAYER_REFUND, "refund:1", lines)], actor=self.person, posted_on=TODAY, now=NOW
        )
        return PayerRefund.objects.create(
            practice=self.practice,
            payer=self.payer,
            claim_payment=payment,
            origin=PayerRefund.Origin.HELD,
            amount=Decimal("40.00"),
            reason="Not our patient",
            owner=self.person,
            created_at=NOW,
            created_by=self.person,
            recorded_entry_id=entries["refund:1"],
        )

    @cached_property
    def move(self) -> PaymentMove:
        return PaymentMove.objects.create(
            practice=self.practice,
            remittance=self.remittance,
            target=self.practice,
            state_before="on_hold",
            reason="Not ours",
            requested_at=NOW,
            requested_by=self.person,
        )

    @cached_property
    def statement(self) -> Statement:
        figures = {"visits": [], "receipts": [], "ages": ["0.00"] * 4, "credit": "0.00"}
        return Statement.objects.create(
            practice=self.practice,
            number=1,
            patient=self.patient,
            figures=figures,
            made_on=TODAY,
            made_at=NOW,
            made_by=self.person,
        )

    @cached_property
    def estimate(self) -> Estimate:
        return Estimate.objects.create(
            practice=self.practice,
            appointment_id=self.of("appointment"),
            kind=Estimate.Kind.SELF_PAY,
            service_on=TODAY,
            charge_amount=Decimal("85.00"),
            allowed_amount=Decimal("85.00"),
            patient_amount=Decimal("85.00"),
            idempotency_key=uuid.uuid4(),
            given_at=NOW,
            given_by=self.person,
        )

    @cached_property
    def deposit(self) -> Deposit:
        return Deposit.objects.create(
            practice=self.practice,
            deposited_on=TODAY,
            amount=Decimal("85.00"),
            idempotency_key=uuid.uuid4(),
            confirmed_at=NOW,
            confirmed_by=self.person,
        )

    @cached_property
    def draft(self) -> EobDraft:
        return start_eob(actor=self.person, now=NOW)

    @cached_property
    def membership(self) -> Membership:
        return Membership.objects.get(user=self.person)

    @cached_property
    def contact(self) -> Contact:
        return Contact.objects.create(practice=self.practice, kind="employer", name="Harbor Works")

    @cached_property
    def payer(self) -> Payer:
        return factories.PayerFactory.create(practice=self.practice)

    @cached_property
    def finding(self) -> ScrubFinding:
        return ScrubFinding.objects.create(
            practice=self.practice, claim=self.claim, rule="equal-lines", severity="warning", text="Lines are equal."
        )

    @cached_property
    def rule(self) -> PayerRule:
        return PayerRule.objects.create(
            practice=self.practice,
            payer=self.payer,
            kind="most_lines",
            limit_count=22,
            created_at=NOW,
            created_by=self.person,
        )

    @cached_property
    def number(self) -> PayerAssignedId:
        return PayerAssignedId.objects.create(
            practice=self.practice, payer=self.payer, billing_provider=self.billing_provider, number="P-100"
        )

    @cached_property
    def location(self) -> Location:
        return factories.LocationFactory.create(practice=self.practice)

    @cached_property
    def provider(self) -> RenderingProvider:
        return factories.RenderingProviderFactory.create(practice=self.practice)

    @cached_property
    def billing_provider(self) -> BillingProvider:
        return factories.BillingProviderFactory.create(practice=self.practice)

    @cached_property
    def service(self) -> Service:
        return factories.ServiceFactory.create(practice=self.practice)

    @cached_property
    def patient(self) -> Patient:
        return factories.PatientFactory.create(practice=self.practice)

    @cached_property
    def coverage(self) -> Coverage:
        return factories.CoverageFactory.create(practice=self.practice, patient=self.patient, payer=self.payer)

    @cached_property
    def visit(self) -> Visit:
        visit = factories.VisitFactory.create(
            practice=self.practice,
            patient=self.patient,
            rendering_provider=self.provider,
            billing_provider=self.billing_provider,
            location=self.location,
        )
        self._appoint(visit=visit, status="checked_in", checked_in_at=NOW)
        return visit

    @cached_property
    def appointment(self) -> Appointment:
        return self._appoint()

    def _appoint(self, **fields: Any) -> Appointment:  # Any: field values
        return Appointment.objects.create(
            practice=self.practice,
            patient=self.patient,
            provider=self.provider,
            location=self.location,
            starts_at=NOW,
            modality="medical",
            **fields,
        )

    @cached_property
    def note(self) -> ChartNote:
        return ChartNote.objects.create(
            practice=self.practice, visit=self.visit, updated_at=NOW, updated_by=self.person
        )

    @cached_property
    def coded(self) -> NoteService:
        return NoteService.objects.create(
            practice=self.practice,
            note=self.note,
            position=1,
            service=self.service,
            unit_price_amount=Decimal("150.00"),
        )

    @cached_property
    def superbill(self) -> Superbill:
        return Superbill.objects.create(
            practice=self.practice,
            number=1,
            kind="visit",
            visit=self.visit,
            diagnoses=["M54.50"],
            issued_on=TODAY,
            issued_at=NOW,
            issued_by=self.person,
        )

    @cached_property
    def payment(self) -> Payment:
        return Payment.objects.create(
            practice=self.practice,
            number=1,
            patient=self.patient,
            visit=self.visit,
            method="cash",
            amount=Decimal("25.00"),
            idempotency_key=uuid.uuid4(),
            received_on=TODAY,
            received_at=NOW,
            received_by=self.person,
        )

    @cached_property
    def account(self) -> TradingPartnerAccount:
        return TradingPartnerAccount.objects.create(practice=self.practice, name="Main", kind="manual")

    @cached_property
    def route(self) -> Route:
        return Route.objects.create(practice=self.practice, payer=self.payer, account=self.account)

    @cached_property
    def file(self) -> InterchangeFile:
        return InterchangeFile.objects.create(
            practice=self.practice,
            account=self.account,
            direction="in",
            name="era.835",
            content=ERA,
            sha256=hashlib.sha256(ERA).hexdigest(),
            size=len(ERA),
            transaction_sets=["835"],
            state="stored",
            created_at=NOW,
            created_by=self.person,
        )

    @cached_property
    def claim(self) -> Claim:
        return Claim.objects.create(
            practice=self.practice,
            patient_control_number="1",
            visit=self.visit,
            superbill=self.superbill,
            patient=self.patient,
            coverage=self.coverage,
            payer=self.payer,
            status_at=NOW,
            billing_provider=self.billing_provider,
            rendering_provider=self.provider,
            location=self.location,
            place_of_service="11",
            service_on=TODAY,
            diagnoses=["M54.50"],
            charge_amount=Decimal("150.00"),
            coverage_snapshot=take_snapshot(self.coverage, self.patient),
            created_at=NOW,
            created_by=self.person,
        )

    @cached_property
    def status_inquiry(self) -> StatusInquiry:
        return StatusInquiry.objects.create(
            practice=self.practice, claim=self.claim, trace="S1", asked_by=self.person, asked_at=NOW
        )

    @cached_property
    def inquiry(self) -> EligibilityInquiry:
        return EligibilityInquiry.objects.create(
            practice=self.practice,
            patient=self.patient,
            coverage=self.coverage,
            modality="medical",
            service_types=["30"],
            service_on=TODAY,
            trace="T1",
            asked_by=self.person,
            asked_at=NOW,
        )

    @cached_property
    def remittance(self) -> Remittance:
        return Remittance.objects.create(
            practice=self.practice,
            file=self.file,
            payer=self.payer,
            payer_name="Payer",
            payer_identifier="1PAYER",
            trace="CHK1",
            method="CHK",
            handling="I",
            amount=Decimal("0.00"),
            payment_on=TODAY,
            state="on_hold",
            received_at=NOW,
        )

    @cached_property
    def claim_payment(self) -> ClaimPayment:
        return ClaimPayment.objects.create(
            practice=self.practice,
            remittance=self.remittance,
            position=1,
            claim=self.claim,
            patient_control_number="1",
            status_code="4",
            charge_amount=Decimal("150.00"),
            paid_amount=Decimal("0.00"),
            state="exception",
        )

    @cached_property
    def amount(self) -> ContractedAmount:
        return ContractedAmount.objects.create(
            practice=self.practice,
            payer=self.payer,
            code="97110",
            amount=Decimal("130.00"),
            starts_on=TODAY,
            created_at=NOW,
            created_by=self.person,
        )

    @cached_property
    def denial(self) -> Denial:
        return Denial.objects.create(
            practice=self.practice,
            claim=self.claim,
            claim_payment=self.claim_payment,
            group="CO",
            reason="16",
            category="coding",
            amount=Decimal("150.00"),
            due_on=TODAY,
            created_at=NOW,
        )

    @cached_property
    def appeal(self) -> Appeal:
        return Appeal.objects.create(
            practice=self.practice,
            claim=self.claim,
            addressee="Great Lakes Health",
            letter="Please pay.",
            amount=Decimal("150.00"),
            created_at=NOW,
            created_by=system_user(),
        )
