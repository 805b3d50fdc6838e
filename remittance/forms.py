"""What people type on the pages of remittances and denials."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from claims.models import Claim
from contacts.models import Payer
from practice.forms.fields import MoneyField, UsDateField
from practice.models import User
from practice.money import ZERO
from practice.queries import whole_number
from remittance.models import Appeal, ClaimPayment, Denial
from remittance.queries.denial_owners import possible_owners

TOGETHER = "If it answers several lines in one, choose the first: it counts for all whose charges it comes to."


class AttachForm(forms.Form):
    """The claim that a held claim payment answers, and where no rule does, its lines."""

    claim_number = forms.CharField(
        label="Claim number", max_length=20, help_text="The number on the claim (CLM01), such as C1042."
    )
    lowers_write_off = forms.BooleanField(
        label="The payer pays more for what it had answered; lower what was written off",
        required=False,
    )
    may_overpay = forms.BooleanField(
        label="The payer may have paid more than is open; I will give the rest back",
        required=False,
    )
    was_sent_elsewhere = forms.BooleanField(
        label="The claim went on paper or through the payer's site, not from here", required=False
    )

    def __init__(
        self, *args: Any, claim_payment: ClaimPayment, claim: Claim | None = None, **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.positions = [service.position for service in claim_payment.services.all()]
        if claim is not None:
            self._ask_for_lines(claim_payment, claim)

    def _ask_for_lines(self, claim_payment: ClaimPayment, claim: Claim) -> None:
        billed = list(claim.lines.order_by("number"))
        lines = [(line.pk, f"Line {line.number}: {line.code}, {line.charge_amount:,.2f}") for line in billed]
        most = max((line.charge_amount for line in billed), default=ZERO)
        for service in claim_payment.services.all():
            self.fields[f"line_{service.position}"] = forms.TypedChoiceField(
                label=f"Line {service.position} of the payer ({service.code}, {service.charge_amount:,.2f}) answers",
                help_text=TOGETHER if service.charge_amount > most else "",
                choices=[("", "By the rules"), *lines],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean_claim_number(self) -> Claim:
        number = self.cleaned_data["claim_number"].strip()
        claim = Claim.objects.filter(patient_control_number__iexact=number).first()
        if claim is None:
            raise forms.ValidationError(f"There is no claim {number}. Take the number from the claim's page.")
        return claim

    @property
    def chosen_lines(self) -> dict[int, int]:
        """Position of the service payment to claim line id."""
        chosen = {position: self.cleaned_data.get(f"line_{position}") for position in self.positions}
        return {position: line_id for position, line_id in chosen.items() if line_id}


class ReasonForm(forms.Form):
    """Why somebody sets aside what the rules did; it stays on record."""

    reason = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why: it stays on record."})


class DenialActForm(forms.Form):
    """One act on the chosen denials, or on all that the filters find."""

    ASSIGN, APPEAL = "assign", "appeal"
    CORRECT, WRITE_OFF = Denial.Resolution.CORRECTED.value, Denial.Resolution.WRITTEN_OFF.value
    TO_PATIENT = Denial.Resolution.TO_PATIENT.value
    ACTS = (
        (ASSIGN, "Give to"),
        (CORRECT, "Build corrected claims"),
        (APPEAL, "Draft appeals"),
        (WRITE_OFF, "Write off"),
        (TO_PATIENT, "Move to the patient"),
    )
    NEED_REASON = (WRITE_OFF, TO_PATIENT)
    denial = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(required=False)
    act = forms.ChoiceField(choices=ACTS, error_messages={"required": "Choose what to do with them."})
    owner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("denial") if hasattr(self.data, "getlist") else []
        self._denials.choices = [(value, value) for value in chosen if whole_number(value) is not None]
        self._owners.choices = [(owner.pk, str(owner)) for owner in possible_owners()]

    @property
    def _denials(self) -> forms.ChoiceField:
        field: forms.ChoiceField = self.fields["denial"]  # type: ignore[assignment]  # declared above
        return field

    @property
    def _owners(self) -> forms.ChoiceField:
        field: forms.ChoiceField = self.fields["owner"]  # type: ignore[assignment]  # declared above
        return field

    def clean(self) -> None:
        act, reason = self.cleaned_data.get("act"), self.cleaned_data.get("reason", "").strip()
        if (
            not self.cleaned_data.get("denial")
            and not self.cleaned_data.get("everything")
            and "denial" not in self.errors
        ):
            self.add_error("denial", "Choose at least one denial.")
        if act == self.ASSIGN and not self.cleaned_data.get("owner"):
            self.add_error("owner", "Choose the person who works on them.")
        if act in self.NEED_REASON and not reason:
            self.add_error("reason", "Say why, in a few words: it is kept with the claim.")

    @property
    def owner_chosen(self) -> User:
        return User.objects.get(pk=self.cleaned_data["owner"])


class DenialOwnerForm(forms.Form):
    """Who gets the new denials of one payer, or of all others."""

    payer = forms.ModelChoiceField(Payer.objects.none(), required=False, empty_label="All other payers")
    owner = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="By the rule")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        payers: forms.ModelChoiceField[Payer] = self.fields["payer"]  # type: ignore[assignment]  # declared above
        owners: forms.ModelChoiceField[User] = self.fields["owner"]  # type: ignore[assignment]  # declared above
        payers.queryset = Payer.objects.filter(is_active=True).order_by("name")
        owners.queryset = User.objects.filter(pk__in=[user.pk for user in possible_owners()])


class AppealForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """The words of a letter."""

    class Meta:
        model = Appeal
        fields = ("level", "addressee", "letter", "enclosures")
        labels = {"addressee": "To", "letter": "What we ask, and why"}
        help_texts = {
            "addressee": "Name and address as on the envelope.",
            "enclosures": "One a line, beside those of the packet: claim, acknowledgements, note, remittance.",
        }
        widgets = {
            "addressee": forms.Textarea(attrs={"rows": 5}),
            "letter": forms.Textarea(attrs={"rows": 14}),
            "enclosures": forms.Textarea(attrs={"rows": 3}),
        }


class AppealSendForm(forms.Form):
    """How and when a letter went out."""

    sent_on = UsDateField(label="Sent on")
    way = forms.ChoiceField(label="How", choices=Appeal.Way.choices)
    reference = forms.CharField(
        label="Tracking or confirmation number", max_length=60, required=False, help_text="What proves that it arrived."
    )
    answer_due_on = UsDateField(label="Answer due on")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_sent_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["sent_on"]
        if day > self.today:
            raise forms.ValidationError("Enter the day on which it went out: today or before.")
        return day

    def clean(self) -> None:
        sent_on, due_on = self.cleaned_data.get("sent_on"), self.cleaned_data.get("answer_due_on")
        if sent_on and due_on and due_on < sent_on:
            self.add_error("answer_due_on", "The answer is due after the letter went out: correct one of the dates.")


class AppealAnswerForm(forms.Form):
    """What came of an appeal."""

    outcome = forms.ChoiceField(label="Outcome", choices=Appeal.Outcome.choices)
    answered_on = UsDateField(label="Answered on")

    def __init__(self, *args: Any, today: dt.date, state: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.today = today
        outcomes: forms.ChoiceField = self.fields["outcome"]  # type: ignore[assignment]  # declared above
        if state == Appeal.State.DRAFT:  # what was not sent has no answer
            outcomes.choices = [(Appeal.Outcome.WITHDRAWN.value, Appeal.Outcome.WITHDRAWN.label)]
            outcomes.widget = forms.HiddenInput()
            outcomes.initial = Appeal.Outcome.WITHDRAWN.value
            self.fields["answered_on"].label = "Withdrawn on"

    def clean_answered_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["answered_on"]
        if day > self.today:
            raise forms.ValidationError("Enter the day of the answer: today or before.")
        return day


class UnderpaymentActForm(forms.Form):
    """One act on the chosen underpayments."""

    ASSIGN, DISPUTE, ACCEPT, REOPEN = "assign", "dispute", "accept", "reopen"
    OPEN_ACTS = (
        (DISPUTE, "Disputed: the payer was asked for the rest"),
        (ACCEPT, "Accept: write the difference off"),
        (ASSIGN, "Give to a person"),
    )
    ACCEPTED_ACTS = ((REOPEN, "Open again: take the write-off back"),)
    ACTS = (*OPEN_ACTS, *ACCEPTED_ACTS)
    DONE = {ASSIGN: "given away", DISPUTE: "noted as disputed", ACCEPT: "accepted", REOPEN: "opened again"}
    underpayment = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose at least one line."})
    act = forms.ChoiceField(choices=ACTS, error_messages={"required": "Choose what to do with them."})
    owner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    reason = forms.CharField(max_length=200, required=False)
    answer_due_on = UsDateField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("underpayment") if hasattr(self.data, "getlist") else []
        numbers = [value for value in chosen if whole_number(value) is not None]
        self.fields["underpayment"].choices = [(value, value) for value in numbers]  # type: ignore[attr-defined]  # a choice field
        people = [(owner.pk, str(owner)) for owner in possible_owners()]
        self.fields["owner"].choices = people  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> None:
        act, reason = self.cleaned_data.get("act"), self.cleaned_data.get("reason", "").strip()
        if act == self.ASSIGN and not self.cleaned_data.get("owner"):
            self.add_error("owner", "Choose the person who works on them.")
        if act in {self.DISPUTE, self.ACCEPT, self.REOPEN} and not reason:
            self.add_error("reason", "Say why, in a few words: it is kept with the claim.")
        due_on = self.cleaned_data.get("answer_due_on")
        if act == self.DISPUTE and due_on is not None and due_on < timezone.localdate():
            self.add_error("answer_due_on", "The payer's answer cannot be due in the past.")

    @property
    def owner_chosen(self) -> User:
        return User.objects.get(pk=self.cleaned_data["owner"])


class DepositForm(forms.Form):
    """One line of the bank statement."""

    deposited_on = UsDateField(label="Date at the bank")
    amount = MoneyField(label="Amount at the bank")
    bank_reference = forms.CharField(
        label="Bank's reference",
        max_length=120,
        required=False,
        help_text="As the statement has it; of an EFT, its addenda.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class UnappliedActForm(forms.Form):
    """One act on the chosen items of a list of unapplied money."""

    ASSIGN, KEEP, APPLY, NOTE = "assign", "keep", "apply", "note"
    GIVE = (ASSIGN, "Give to a person")
    ACTS = {
        "credits": (GIVE, (APPLY, "Apply to what the patient owes"), (KEEP, "Keep for the next visit")),
        "held": (GIVE, (NOTE, "Hold with a note")),
        "refunds": (GIVE,),
    }
    item = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose at least one line."})
    act = forms.ChoiceField(error_messages={"required": "Choose what to do with them."})
    owner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    note = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, tab: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("item") if hasattr(self.data, "getlist") else []
        numbers = [value for value in chosen if whole_number(value) is not None]
        self.fields["item"].choices = [(value, value) for value in numbers]  # type: ignore[attr-defined]  # a choice field
        self.fields["act"].choices = self.ACTS[tab]  # type: ignore[attr-defined]  # a choice field
        people = [(owner.pk, str(owner)) for owner in possible_owners()]
        self.fields["owner"].choices = people  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> None:
        if self.cleaned_data.get("act") == self.ASSIGN and not self.cleaned_data.get("owner"):
            self.add_error("owner", "Choose the person who works on them.")
        if self.cleaned_data.get("act") == self.NOTE and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", "Say why they are held on to.")


class HeldRefundForm(forms.Form):
    """Why a held payment goes back, and to whom where the check does not say."""

    payer = forms.ModelChoiceField(Payer.objects.none(), required=False, empty_label="As the check says")
    reason = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why: it stays on record."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        payers: forms.ModelChoiceField[Payer] = self.fields["payer"]  # type: ignore[assignment]  # declared above
        payers.queryset = Payer.objects.filter(is_active=True).order_by("name")


class RefundRequestForm(forms.Form):
    """What a payer asks back by letter."""

    claim_number = forms.CharField(label="Claim number", max_length=20, help_text="As on the letter, such as C1042.")
    amount = MoneyField(label="Amount asked for")
    requested_on = UsDateField(label="Date of the letter")
    letter_reference = forms.CharField(label="Number of the letter", max_length=60, required=False)
    reason = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why: it stays on record."})

    def clean_claim_number(self) -> Claim:
        number = self.cleaned_data["claim_number"].strip()
        claim = Claim.objects.filter(patient_control_number__iexact=number).first()
        if claim is None:
            raise forms.ValidationError(f"There is no claim {number}. Take the number from the claim's page.")
        return claim


class RefundPaymentForm(forms.Form):
    """How a refund to a payer was paid."""

    paid_on = UsDateField(label="Paid on")
    method = forms.ChoiceField(label="How", choices=[("check", "Check"), ("eft", "EFT"), ("card", "Card")])
    reference = forms.CharField(
        label="Check number or trace",
        max_length=40,
        error_messages={"required": "Enter the number of the check or the trace of the EFT."},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_paid_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["paid_on"]
        if day > self.today:
            raise forms.ValidationError("Enter the day on which it went out: today or before.")
        return day
