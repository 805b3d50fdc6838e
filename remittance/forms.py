"""What people type on the pages of remittances and denials."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.models import Claim
from practice.models import User
from remittance.models import ClaimPayment, Denial
from remittance.queries.denials import possible_owners


class AttachForm(forms.Form):
    """The claim that a held claim payment answers, and where no rule does, its lines."""

    claim_number = forms.CharField(
        label="Claim number", max_length=20, help_text="The number on the claim (CLM01), such as C1042."
    )
    may_overpay = forms.BooleanField(
        label="The payer may have paid more than is open; I will give the rest back",
        required=False,
    )

    def __init__(
        self, *args: Any, claim_payment: ClaimPayment, claim: Claim | None = None, **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.positions = [service.position for service in claim_payment.services.all()]
        if claim is not None:
            self._ask_for_lines(claim_payment, claim)

    def _ask_for_lines(self, claim_payment: ClaimPayment, claim: Claim) -> None:
        lines = [
            (line.pk, f"Line {line.number}: {line.code}, {line.charge_amount}")
            for line in claim.lines.order_by("number")
        ]
        for service in claim_payment.services.all():
            self.fields[f"line_{service.position}"] = forms.TypedChoiceField(
                label=f"Line {service.position} of the payer ({service.code}, {service.charge_amount}) answers",
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
    """One act on the chosen denials."""

    ASSIGN = "assign"
    ACTS = (
        (ASSIGN, "Give to"),
        (Denial.Resolution.APPEALED.value, "Note an appeal"),
        (Denial.Resolution.CORRECTED.value, "Resolved by a corrected claim"),
        (Denial.Resolution.WRITTEN_OFF.value, "Write off"),
        (Denial.Resolution.TO_PATIENT.value, "Move to the patient"),
    )
    DONE = {
        ASSIGN: "given away",
        Denial.Resolution.APPEALED.value: "noted as appealed",
        Denial.Resolution.CORRECTED.value: "resolved by a corrected claim",
        Denial.Resolution.WRITTEN_OFF.value: "written off",
        Denial.Resolution.TO_PATIENT.value: "moved to the patient",
    }
    denial = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "Choose at least one denial."})
    act = forms.ChoiceField(choices=ACTS, error_messages={"required": "Choose what to do with them."})
    owner = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("denial") if hasattr(self.data, "getlist") else []
        self._denials.choices = [(value, value) for value in chosen if value.isdigit()]
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
        if act == self.ASSIGN and not self.cleaned_data.get("owner"):
            self.add_error("owner", "Choose the person who works on them.")
        if act and act != self.ASSIGN and not reason:
            self.add_error("reason", "Say why, in a few words: it is kept with the claim.")

    @property
    def owner_chosen(self) -> User:
        return User.objects.get(pk=self.cleaned_data["owner"])
