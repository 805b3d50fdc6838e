"""Forms as a browser sends them."""

from __future__ import annotations

from contacts.models import Payer

PATIENT_FORM = {
    "last_name": "Okafor",
    "first_name": "Ngozi",
    "born_on": "03/09/1984",
    "sex": "F",
    "phone": "(734) 555-0142",
    "address_line1": "9 Birch Lane",
    "city": "Ann Arbor",
    "state": "MI",
    "postal_code": "48104-2201",
}


def coverage_form(payer: Payer, **changes: str) -> dict[str, str]:
    return {
        "payer": str(payer.pk),
        "sequence": "P",
        "member_id": "xk 4471902",
        "relationship": "18",
        "copay_amount": "25.00",
        "starts_on": "01/01/2026",
    } | changes
