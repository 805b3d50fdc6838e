"""`manage.py import_era`: what somebody at the command line is told of each file and each check."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from billing.models import Account
from billing.queries import account_totals
from claims.models import Claim
from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from tests import factories
from tests.remittance.factories import clp, dollars, era, example_answer, make_claim, svc
from tests.remittance.generated_arrivals import envelope
from tests.remittance.test_next_payer import secondary_answer
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(practice: Practice) -> Claim:
    with practice_scope(practice.pk):
        return make_claim(practice)


def told(practice: Practice, *paths: Path) -> list[dict[str, Any]]:  # Any: JSON values
    out = io.StringIO()
    call_command("import_era", "--practice", practice.slug, "--json", *map(str, paths), stdout=out)
    files: list[dict[str, Any]] = json.loads(out.getvalue())["files"]  # Any: JSON values
    return files


def test_file_that_was_read_in_part_says_so(practice: Practice, claim: Claim, tmp_path: Path) -> None:
    stranger = clp("X9", svc("99213", "10", "10"))
    content = write_835([era(example_answer(claim)), era(stranger, trace="EFT1002")], envelope(1))
    path = tmp_path / "two.835"
    path.write_bytes(content.replace(b"BPR*I*10*", b"BPR*I*1x0*"))

    [file] = told(practice, path)

    assert (file["fate"], [check["trace"] for check in file["checks"]]) == ("partly_read", ["EFT1001"])
    assert "could not be read" in file["reason"]


def test_file_whose_reading_was_interrupted_is_read_when_it_is_given_again(
    practice: Practice, claim: Claim, tmp_path: Path
) -> None:
    path = tmp_path / "era.835"
    path.write_bytes(write_835([era(example_answer(claim))], envelope(1)))
    with practice_scope(practice.pk):  # stored, and then the power went
        store_inbound(name="era.835", content=path.read_bytes(), account=None, actor=system_user(), now=timezone.now())

    first, again = told(practice, path, path)

    assert (first["fate"], first["checks"][0]["posted"]) == ("posted", "85.00")
    assert (again["fate"], again["checks"]) == ("already_received", first["checks"])


def test_members_of_an_archive_are_told_with_the_path_that_was_given(
    practice: Practice, claim: Claim, tmp_path: Path
) -> None:
    path = tmp_path / "eras.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.835", write_835([era(example_answer(claim))], envelope(1)))
        archive.writestr("readme.txt", "hello")

    files = told(practice, path)

    assert [(file["path"], file["file"], file["fate"]) for file in files] == [
        (str(path), "one.835", "posted"),
        (str(path), "readme.txt", "unreadable"),
    ]


def test_check_on_hold_and_missing_file_say_why(practice: Practice, claim: Claim, tmp_path: Path) -> None:
    path = tmp_path / "unbalanced.835"
    path.write_bytes(write_835([era(example_answer(claim), amount=dollars("84"))], envelope(1)))

    held, missing = told(practice, path, tmp_path / "none.835")

    assert (held["fate"], held["checks"][0]["posted"]) == ("on_hold", "0.00")
    assert "BPR02 says 84" in held["reason"]
    assert (missing["fate"], missing["reason"]) == ("unreadable", "It cannot be opened: No such file or directory.")


def test_claims_of_another_practice_are_held_and_nobody_elses_books_move(
    practice: Practice, claim: Claim, other_practice: Practice, tmp_path: Path
) -> None:
    """The other practice has no such claim, though this one has."""
    path = tmp_path / "era.835"
    path.write_bytes(write_835([era(example_answer(claim))], envelope(1)))

    [file] = told(other_practice, path)

    check = file["checks"][0]
    assert (check["posted"], check["held"]) == ("0.00", "85.00")
    assert check["exceptions"][0]["reason"].startswith("No claim has the number")
    with practice_scope(practice.pk):
        assert account_totals()[Account.CASH] == 0
        assert not Remittance.objects.exists()


def test_unknown_practice_is_refused(practice: Practice, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no practice nowhere"):
        call_command("import_era", "--practice", "nowhere", str(tmp_path / "era.835"))


def test_what_the_run_settles_at_its_end_is_told_as_settled(practice: Practice, tmp_path: Path) -> None:
    # given the second payer's answer, which comes before the first payer's
    first, second = tmp_path / "1.835", tmp_path / "2.835"
    with practice_scope(practice.pk):
        claim = make_claim(practice, secondary=factories.PayerFactory.create(practice=practice), copay="25.00")
        early = era(secondary_answer(claim.patient_control_number), trace="EFT2001", payer_originator="1380000002")
    first.write_bytes(write_835([early], envelope(1)))
    second.write_bytes(write_835([era(example_answer(claim, status="19"))], envelope(2)))

    # when both are given in one run
    files = told(practice, first, second)

    # then the first is told as it stands in the end: its claim was built, and it posted
    check = files[0]["checks"][0]
    assert (check["posted"], check["held"], check["exceptions"]) == ("40.00", "0.00", [])
