"""The coverage, subscriber and patient as billed: frozen into the claim, so that a later policy changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from patients.models import Coverage, Patient

Snapshot = dict[str, dict[str, Any]]  # Any: JSON values

ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code")
PATIENT = ("number", "last_name", "first_name", "middle_name", "suffix", "born_on", "sex", "phone", *ADDRESS)
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


def take_snapshot(coverage: Coverage, patient: Patient) -> Snapshot:
    """What is on file now, as JSON: dates ISO, keys as the models' fields."""
    return {
        "coverage": {"id": coverage.pk, "payer_id": coverage.payer_id, **_fields(coverage, COVERAGE)},
        "subscriber": _subscriber(coverage, patient),
        "patient": _fields(patient, PATIENT),
    }


def _subscriber(coverage: Coverage, patient: Patient) -> dict[str, Any]:  # Any: JSON values
    """The patient himself, or the other person; of whom the card gives no address, so the patient's stands in."""
    if coverage.is_own:
        names = ("last_name", "first_name", "middle_name", "suffix", "born_on", "sex", *ADDRESS)
        return _fields(patient, names)
    return {
        "last_name": coverage.subscriber_last_name,
        "first_name": coverage.subscriber_first_name,
        "middle_name": "",
        "suffix": "",
        "born_on": _json(coverage.subscriber_born_on),
        "sex": coverage.subscriber_sex,
        **_fields(patient, ADDRESS),
    }


def _fields(row: Coverage | Patient, names: tuple[str, ...]) -> dict[str, Any]:  # Any: JSON values
    return {name: _json(getattr(row, name)) for name in names}


def _json(value: Any) -> Any:  # Any: JSON values
    return value.isoformat() if isinstance(value, dt.date) else value
