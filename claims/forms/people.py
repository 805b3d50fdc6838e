"""People and firms with a part in a claim or a line, found in the contact list or typed."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.forms.boxes import CONTACT_LIST
from claims.forms.detail_rows import CHOOSE, STATES, quantity
from claims.forms.parts import Posted, RowForm
from claims.models import ClaimProvider
from patients.forms.fields import PhoneField, ZipField
from providers.models import taxonomy_shape, validate_npi

Role = ClaimProvider.Role
WITH_ADDRESS = frozenset({Role.ORDERING, Role.FACILITY})
WITH_CONTACT = frozenset({Role.ORDERING})
ADDRESS = ("address_line1", "city", "state", "postal_code")


class ProviderForm(RowForm):
    """NM1 of 2310 and 2420. What only some roles take is dropped for the others."""

    roles: tuple[str, ...] = ()
    once_by = ("role",)
    role = forms.ChoiceField(label="Part")
    contact = forms.CharField(
        label="Find in the contact list",
        required=False,
        widget=forms.TextInput(
            attrs={"list": CONTACT_LIST, "data-fills": "", "autocomplete": "off", "placeholder": "Type a name"}
        ),
    )
    last_name = forms.CharField(label="Last name or organization", max_length=60)
    first_name = forms.CharField(label="First name", max_length=35, required=False)
    is_person = forms.TypedChoiceField(
        label="It is",
        choices=[("person", "A person"), ("firm", "An organization")],
        initial="person",
        coerce=lambda text: text == "person",
    )
    npi = forms.CharField(
        label="NPI",
        max_length=10,
        required=False,
        validators=[validate_npi],
        widget=forms.TextInput(attrs={"data-mask": "npi", "inputmode": "numeric", "autocomplete": "off"}),
    )
    other_id_type = forms.ChoiceField(label="Other number, if there is no NPI", required=False)
    other_id = forms.CharField(label="That number", max_length=50, required=False)
    taxonomy = forms.CharField(
        label="Taxonomy",
        max_length=10,
        required=False,
        validators=[taxonomy_shape],
        widget=forms.TextInput(attrs={"data-mask": "upper", "autocomplete": "off"}),
    )
    purchased_amount = quantity("Purchase price", digits=10, required=False)
    address_line1 = forms.CharField(label="Street address", max_length=55, required=False)
    address_line2 = forms.CharField(label="Apartment, suite", max_length=55, required=False)
    city = forms.CharField(label="City", max_length=30, required=False)
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
    postal_code = ZipField(label="ZIP code", required=False)
    contact_name = forms.CharField(label="Whom to ask there", max_length=60, required=False)
    phone = PhoneField(label="Phone", required=False)

    def __init__(self, data: Posted = None, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(data, **options)
        roles = [(role, Role(role).label) for role in self.roles]
        self.fields["role"].choices = [CHOOSE, *roles]  # type: ignore[attr-defined]  # a choice field
        kinds = ClaimProvider._meta.get_field("other_id_type").choices or ()
        self.fields["other_id_type"].choices = [("", "None"), *kinds]  # type: ignore[attr-defined]  # a choice field

    def shown(self, row: Any) -> dict[str, Any]:  # Any: a row and its values
        return {**super().shown(row), "contact": "", "is_person": "person" if row.is_person else "firm"}

    @property
    def named(self) -> list[Any]:  # Any: bound fields
        names = ("last_name", "first_name", "is_person", "npi", "other_id_type", "other_id")
        return [self[name] for name in names]

    @property
    def placed(self) -> list[Any]:  # Any: bound fields
        return [self[name] for name in ("address_line1", "address_line2", *ADDRESS[1:])]

    def clean(self) -> dict[str, Any]:  # Any: field values
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role")
        self._drop_what_is_not_theirs(cleaned, role)
        if role == Role.FACILITY:
            cleaned["is_person"] = False
        if not cleaned.get("is_person"):
            cleaned["first_name"] = ""
        elif role and not cleaned.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", "Enter the first name, or say that it is an organization.")
        if bool(cleaned.get("other_id_type")) != bool(cleaned.get("other_id")):
            self.add_error("other_id", "Give both the kind of the number and the number, or neither.")
        if role and not cleaned.get("npi") and not cleaned.get("other_id") and "npi" not in self.errors:
            self.add_error("npi", "Enter the NPI; who has none is known by another number.")
        if role == Role.PURCHASED and cleaned.get("purchased_amount") is None:
            self.add_error("purchased_amount", "Enter what the service cost.")
        self._refuse_half_an_address(cleaned, role)
        return cleaned

    def _drop_what_is_not_theirs(self, cleaned: dict[str, Any], role: str | None) -> None:  # Any: field values
        if role != Role.RENDERING:
            cleaned["taxonomy"] = ""
        if role != Role.PURCHASED:
            cleaned["purchased_amount"] = None
        if role not in WITH_ADDRESS:
            cleaned |= dict.fromkeys((*ADDRESS, "address_line2"), "")
        if role not in WITH_CONTACT:
            cleaned |= dict.fromkeys(("contact_name", "phone"), "")

    def _refuse_half_an_address(self, cleaned: dict[str, Any], role: str | None) -> None:  # Any: field values
        missing = [name for name in ADDRESS if not cleaned.get(name)]
        if role == Role.FACILITY or (role == Role.ORDERING and len(missing) < len(ADDRESS)):
            for name in missing:
                if name not in self.errors:
                    self.add_error(name, "Street, city, state and ZIP code belong together.")

    def values(self) -> dict[str, Any]:  # Any: field values
        return {name: value for name, value in super().values().items() if name != "contact"}


class ClaimProviderForm(ProviderForm):
    roles = (Role.SUPERVISING, Role.PRIMARY_CARE)


class LineProviderForm(ProviderForm):
    roles = (
        Role.RENDERING,
        Role.ORDERING,
        Role.REFERRING,
        Role.SUPERVISING,
        Role.PURCHASED,
        Role.FACILITY,
        Role.PRIMARY_CARE,
    )
