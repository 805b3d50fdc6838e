"""The first ERA of a practice that has set up nothing: no payer, no provider, no clearinghouse, no folder."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from billing.models import Account
from billing.queries import account_totals, ledger_problems
from clearinghouse.models import TradingPartnerAccount
from contacts.models import Payer
from practice.models import Practice, Role
from practice.scoping import practice_scope
from providers.models import BillingProvider
from remittance.models import Remittance
from remittance.queries.proof import proof_of
from remittance.tasks import sweep
from tests.remittance.factories import clp, dollars, era, plb, svc
from tests.remittance.test_doubts import Login
from tests.remittance.test_releasing import ENVELOPE
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db


def first_era() -> bytes:
    """Two claims that nobody here has billed, and interest."""
    claims = [
        clp("OLD-1", svc("99213", "150.00", "65.00", ("CO", "45", "50.00"), ("PR", "3", "35.00")), icn="I1"),
        clp("OLD-2", svc("97110", "50.00", "0.00", ("CO", "197", "50.00")), icn="I2"),
    ]
    return write_835([era(*claims, provider_adjustments=(plb("L6", "-1.50"),))], ENVELOPE)


def posted(practice: Practice) -> None:
    with practice_scope(practice.pk):
        assert not any(model.objects.exists() for model in (Payer, BillingProvider, TradingPartnerAccount))
        row = Remittance.objects.get()
        assert (row.state, row.amount, row.held_amount) == ("posted", dollars("66.50"), dollars("65.00"))
        assert proof_of(row).is_proved
        assert account_totals()[Account.CASH] == dollars("66.50")
        assert ledger_problems() == []


def test_uploaded_era_posts_with_nothing_set_up(practice: Practice, client_as: Login) -> None:
    upload = {"files": [SimpleUploadedFile("era.835", first_era())]}

    page = client_as(Role.BILLER).post(
        reverse("remittance_upload", kwargs={"practice_slug": practice.slug}), upload, follow=True
    )
    sweep(practice.pk)

    assert "1 file stored" in page.content.decode()
    posted(practice)


def test_imported_era_posts_with_nothing_set_up(practice: Practice, tmp_path: Path) -> None:
    path, out = tmp_path / "era.835", io.StringIO()
    path.write_bytes(first_era())

    call_command("import_era", str(path), practice=practice.slug, json=True, stdout=out)

    [told] = json.loads(out.getvalue())["files"]
    assert (told["fate"], [one["claim"] for one in told["checks"][0]["exceptions"]]) == ("posted", ["OLD-1", "OLD-2"])
    posted(practice)
