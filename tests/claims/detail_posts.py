"""What the tests of the claim's details share: what a section posts, and what is on file after it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from claims.models import Claim, ClaimAttachment, ClaimLine
from claims.queries.details import ClaimDetailRows, load_details
from practice.scoping import practice_scope
from tests.claims.pages import url

HTMX = {"HX-Request": "true"}
REED = {"last_name": "Reed", "first_name": "Kim", "is_person": "person", "npi": "1000000012"}
DRUG = {"ndc": "0409-1234-01", "quantity": "2.5", "unit": "ML"}
RIDE = {
    "reason": "A",
    "miles": "12.4",
    "pick_up_line1": "4 Elm Street",
    "pick_up_city": "Ann Arbor",
    "drop_off_line1": "18 Harbor Street",
    "drop_off_city": "Ypsilanti",
}
BED = {"code": "e0260", "days": "30", "rental_amount": "95", "purchase_amount": "980", "rental_unit": "4"}


def section(place: str, *parts: dict[str, str] | None) -> dict[str, Any]:  # Any: posted values
    """What an open section posts: the fields of each of its parts, rows with their number in front of the name."""
    data: dict[str, Any] = {"open": place}
    for number, part in enumerate(parts):
        data |= {f"{place}-{number}-{name}": value for name, value in (part or {}).items()}
    return data


def new(fields: dict[str, Any], **more: Any) -> dict[str, Any]:  # Any: posted values
    return {f"new-{name}": value for name, value in {**fields, **more}.items()}


def save(client: Client, claim: Claim, place: str, *parts: dict[str, Any], act: str = "save") -> Any:  # Any: response
    """Press the section's button in a browser with script."""
    address = url("claim_details", claim_id=claim.pk, place=place)
    return client.post(address, section(place, *parts) | {"act": act}, headers=HTMX)


def rows_of(claim: Claim) -> ClaimDetailRows:
    with practice_scope(claim.practice_id):
        return load_details([claim.pk])[claim.pk]


def line_of(claim: Claim, number: int = 1) -> ClaimLine:
    with practice_scope(claim.practice_id):
        return ClaimLine.objects.get(claim=claim, number=number)


def attachments(claim: Claim, count: int, line: ClaimLine | None = None) -> list[ClaimAttachment]:
    with practice_scope(claim.practice_id):
        return [
            ClaimAttachment.objects.create(
                practice_id=claim.practice_id,
                claim=claim,
                line=line,
                report_type="OZ",
                transmission="FX",
                control_number=f"N{number}",
            )
            for number in range(count)
        ]
