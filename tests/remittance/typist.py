"""A biller who types EOBs on their page, as the tests of that page need one."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.queries import ledger_problems
from claims.models import Claim
from clearinghouse.models import FileReading, InterchangeFile
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import EobDraft, Remittance
from remittance.services.reading import read_file
from tests.remittance.factories import TODAY


class Typist:
    """A biller at the page of one EOB."""

    def __init__(self, practice: Practice, browser: Client, payer: Payer) -> None:
        self.practice, self.browser, self.payer = practice, browser, payer
        browser.post(self.url("eob_start"))
        with practice_scope(practice.pk):
            self.draft_id = EobDraft.objects.latest("pk").pk
        self.head: dict[str, Any] = {
            "payer": str(payer.pk),
            "method": "CHK",
            "trace": "4471",
            "paid_on": "11/16/2026",
            "amount": "85.00",
        }
        self.fields: dict[str, Any] = {}  # of the claim that is open

    def url(self, name: str, **kwargs: object) -> str:
        return reverse(name, kwargs={"practice_slug": self.practice.slug, **kwargs})

    def send(self, **pressed: str) -> Any:
        """Press a button of the page with everything on it that is typed."""
        address = self.url("eob_page", draft_id=self.draft_id)
        return self.browser.post(address, {**self.head, **self.fields, **pressed})

    def open(self, claim: Claim, position: int = 0, **fields: Any) -> None:
        """Add the claim, and type these fields of it."""
        self.send(add=str(claim.pk))
        self.fields = {"position": str(position), "claim_id": str(claim.pk), "status": "1", **fields}

    def line(self, claim: Claim, number: int, **cells: Any) -> None:
        with practice_scope(self.practice.pk):
            pk = claim.lines.get(number=number).pk
        self.fields |= {f"l{pk}_{name}": value for name, value in cells.items()}

    def example(self, claim: Claim) -> None:
        """The worked example of docs/algorithms/posting.md."""
        self.open(claim, payer_number="ICN1")
        self.line(claim, 1, paid="65.00", contractual="50.00", copay="25.00", coinsurance="$10.00")
        self.line(claim, 2, paid="20.00", contractual="20.00", coinsurance="10.00")

    def post(self) -> Remittance:
        """Post, and let the worker read the file."""
        answer = self.send(act="post")
        assert answer.status_code == 302, answer.context["problems"]
        with practice_scope(self.practice.pk):
            reading = FileReading.objects.latest("pk")
        read_file(
            practice_id=self.practice.pk,
            reading_id=reading.pk,
            actor=system_user(),
            today=TODAY,
            now=timezone.now(),
        )
        with practice_scope(self.practice.pk):
            assert ledger_problems() == []
            return Remittance.objects.get(file=reading.file_id)

    def keep(self, edition: int) -> str:
        """What the page keeps while something is typed on it; the words beside it."""
        address = self.url("eob_save", draft_id=self.draft_id)
        return str(self.browser.post(address, {**self.head, **self.fields, "edition": edition}).content.decode())

    def refused(self) -> str:
        """The page that says why nothing was posted."""
        answer = self.send(act="post")
        assert answer.status_code == 422
        with practice_scope(self.practice.pk):
            assert not InterchangeFile.objects.exists()
        return str(answer.content.decode())
