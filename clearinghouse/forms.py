"""Forms for clearinghouse accounts and routes."""

from __future__ import annotations

from typing import Any

from django import forms

from clearinghouse.models import Route, TradingPartnerAccount

KEEP = "Leave empty to keep the one on file."


class AccountForm(forms.ModelForm[TradingPartnerAccount]):
    """Secrets are never shown again; an empty secret keeps the stored one."""

    class Meta:
        model = TradingPartnerAccount
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {  # the words before the place in the envelope
            "sender_qualifier": "Our id's qualifier (ISA05)",
            "sender_id": "Our id (ISA06)",
            "receiver_qualifier": "Their id's qualifier (ISA07)",
            "receiver_id": "Their id (ISA08)",
            "application_receiver": "Their application id (GS03), if otherwise",
            "receiver_name": "Their name (NM1*40)",
            "submitter_id": "Our submitter id (NM1*41)",
        }
        widgets = {
            "sftp_password": forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            "real_time_password": forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            "sftp_host_key": forms.Textarea(attrs={"rows": 2}),
            "real_time_ca": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        for secret in ("sftp_password", "real_time_password"):
            if not cleaned.get(secret) and self.instance.pk:
                cleaned[secret] = self.initial.get(secret, "")
        if cleaned.get("kind") == TradingPartnerAccount.Kind.OFFICE_ALLY:
            for field in ("sftp_host", "sftp_username", "sftp_password", "sftp_host_key"):
                if not cleaned.get(field):
                    self.add_error(field, "Office Ally accounts need this; the clearinghouse sends it with the log-in.")
        return cleaned


class RouteForm(forms.ModelForm[Route]):
    class Meta:
        model = Route
        fields = ("payer", "claim_type", "account")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["payer"].required = False
        self.fields["payer"].empty_label = "Every payer without a route of its own"  # type: ignore[attr-defined]  # a ModelChoiceField
