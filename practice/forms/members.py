"""Inviting people and changing their role."""

from __future__ import annotations

from django import forms

from practice.models import Membership, Role

ROLE_HELP = {
    Role.FRONT_DESK: "Schedule, patients, eligibility, payments.",
    Role.PROVIDER: "Schedule, patients, chart notes, own claims.",
    Role.BILLER: "Patients, claims, remittances, denials; reads notes.",
    Role.ADMIN: "Everything, settings and users included.",
}


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail address")
    first_name = forms.CharField(max_length=60)
    last_name = forms.CharField(max_length=60)
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)
    sections = (("", (("email", 12), ("first_name", 6), ("last_name", 6), ("role", 12))),)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Membership.objects.filter(user__email__iexact=email, is_active=True).exists():
            raise forms.ValidationError("This person is in the practice already: change the role in the list instead.")
        return email


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, widget=forms.RadioSelect)
    sections = (("", (("role", 12),)),)
