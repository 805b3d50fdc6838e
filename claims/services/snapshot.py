"""The coverage, subscriber and patient as billed: a policy that changes later does not change the claim."""

from __future__ import annotations

import datetime as dt
from typing import Any

from patients.models import Coverage, Patient

Snapshot = dict[str, dict[str, Any]]  # Any: JSON values

ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code")
PATIENT = ("number", "last_name", "first_name", "middle_name", "suffix", "born_on", "died_on", "sex", "phone", *ADDRESS)
COVERAGE = (
    "sequence",
    "member_id",
    "group_number",
    "group_name",
    "plan_name",
    "relationship",
    "medicare_secondary_type",
    "starts_on",
    "ends_on",
)


def take_snapshot(coverage: Coverage, patient: Patient, other: Coverage | None = None) -> Snapshot:
    """What is on file now, as JSON: dates ISO, keys as the models' fields. `other` is for boxes 9 to 9d."""
    return {
        "coverage": {"id": coverage.pk, "payer_id": coverage.payer_id, **_fields(coverage, COVERAGE)},
        "subscriber": _subscriber(coverage, patient),
        "patient": _fields(patient, PATIENT),
        "other": _other(other, patient) if other is not None else {},
    }


def _other(coverage: Coverage, patient: Patient) -> dict[str, Any]:  # Any: JSON values
    return {
        "subscriber": patient.name if coverage.is_own else coverage.subscriber_name,
        "member_id": coverage.member_id,
        "group_number": coverage.group_number,
        "plan_name": coverage.plan_name or coverage.payer.name,
    }


def _subscriber(coverage: Coverage, patient: Patient) -> dict[str, Any]:  # Any: JSON values
    """The patient himself, or the other person or employer, whose address the card does not give."""
    if coverage.is_own:
        names = ("last_name", "first_name", "middle_name", "suffix", "born_on", "sex", *ADDRESS)
        return {**_fields(patient, names), "is_organization": False}
    return {
        "is_organization": coverage.subscriber_is_organization,
        "last_name": coverage.subscriber_last_name,
        "first_name": coverage.subscriber_first_name,
        "middle_name": "",
        "suffix": "",
        "born_on": _json(coverage.subscriber_born_on),
        "sex": coverage.subscriber_sex,
        **dict.fromkeys(ADDRESS, ""),
    }


def _fields(row: Coverage | Patient, names: tuple[str, ...]) -> dict[str, Any]:  # Any: JSON values
    return {name: _json(getattr(row, name)) for name in names}


def _json(value: Any) -> Any:  # Any: JSON values
    return value.isoformat() if isinstance(value, dt.date) else value
