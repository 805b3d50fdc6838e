"""Forms of the contact list."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from contacts.models import Contact, Payer
from practice.forms.fields import CodeField, us_formfield

ADDRESS = (
    "Address",
    (("address_line1", 8), ("address_line2", 4), ("city", 5), ("state", 3), ("postal_code", 4)),
)


class PayerForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """An insurance company, as the card names it and as its clearinghouse lists it."""

    claim_payer_id = CodeField(
        label="Claim payer id", max_length=20, help_text="As on your clearinghouse's payer list (NM109)."
    )
    eligibility_payer_id = CodeField(
        label="Eligibility payer id",
        max_length=20,
        required=False,
        help_text="Empty: the same as for claims.",
    )
    remittance_payer_id = CodeField(
        label="Remittance payer id",
        max_length=20,
        required=False,
        help_text="How its ERAs name it (TRN03 or REF*2U), if otherwise.",
    )
    sections = (
        ("Payer", (("name", 8), ("filing_indicator", 4))),
        ("Ids", (("claim_payer_id", 4), ("eligibility_payer_id", 4), ("remittance_payer_id", 4))),
        ("Deadlines", (("timely_filing_days", 4), ("follow_up_days", 4), ("appeal_days", 4))),
        ("Agreement", (("is_capitated", 12),)),
        ("Contact", (("phone", 4), ("reference_url", 8))),
        ADDRESS,
        ("", (("is_active", 12),)),
    )

    class Meta:
        model = Payer
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {
            "is_active": "In use: offered for new coverages",
            "is_capitated": "Pays the practice by the head (capitation)",
        }
        help_texts = {
            "timely_filing_days": "Days after the service date in which a claim must arrive.",
            "follow_up_days": "Business days after which no answer is late.",
        }
        formfield_callback = us_formfield

    def clean_claim_payer_id(self) -> str:
        payer_id: str = self.cleaned_data["claim_payer_id"]
        twin = Payer.objects.filter(claim_payer_id=payer_id).exclude(pk=self.instance.pk).first()
        if twin is not None:
            raise ValidationError(
                f"{twin.name} has this id already: change that payer, or compare the id with the payer list."
            )
        return payer_id


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A referring provider, an employer, an attorney, or anybody else."""

    sections = (
        ("", (("kind", 4), ("name", 5), ("first_name", 3))),
        ("", (("npi", 4), ("phone", 4), ("email", 4))),
        ADDRESS,
        ("", (("is_active", 12),)),
    )

    class Meta:
        model = Contact
        exclude = ("practice",)  # noqa: DJ006 - every column but the tenant is a setting
        labels = {"is_active": "In use"}
        help_texts = {"npi": "Referring providers need one on claims."}
        formfield_callback = us_formfield

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Contact.Kind.REFERRING and not cleaned.get("npi") and "npi" not in self.errors:
            self.add_error("npi", "A referring provider needs an NPI: claims that name one are refused without it.")
        return cleaned
