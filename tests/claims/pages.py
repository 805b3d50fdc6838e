"""What the tests of the claim pages share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.test import Client
from django.urls import reverse

from claims.models import Claim
from claims.services.scrub import scrub_claims
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW, TODAY

LogIn = Callable[[Role], Client]


def url(name: str, **parts: int | str) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **parts})


class Answered(Protocol):
    @property
    def content(self) -> bytes: ...


def text(response: Answered) -> str:
    return " ".join(response.content.decode().split())


def claim_of(
    practice: Practice, biller: User, *, is_scrubbed: bool = True, **fields: Any
) -> Claim:  # Any: field values
    claim = factories.make_claim(practice, biller, **fields)
    with practice_scope(practice.pk):
        if is_scrubbed:
            scrub_claims(claims=[claim], actor=biller, today=TODAY, now=NOW)
    return claim


def fresh(claim: Claim) -> Claim:
    with practice_scope(claim.practice_id):
        return Claim.objects.get(pk=claim.pk)


def typed(claim: Claim, **changes: str) -> dict[str, str]:
    """What the preparation page posts when nothing else is touched."""
    data = {
        "place_of_service": claim.place_of_service,
        "note_kind": claim.note_kind,
        "accepts_assignment": "on",
        "assigns_benefits": "on",
        "line-1-modifiers": "",
        "line-1-pointers": "A",
        "line-1-description": "",
        "line-2-modifiers": "GP",
        "line-2-pointers": "A",
        "line-2-description": "",
        **{f"diagnosis_{letter}": code for letter, code in zip("ABCDEFGHIJKL", claim.diagnoses, strict=False)},
    }
    return {**data, **changes}
