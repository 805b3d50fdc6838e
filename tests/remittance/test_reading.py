"""From the bytes of a file to posted checks."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from billing.models import Account
from billing.queries import account_totals
from claims.models import Claim
from clearinghouse.models import FileReading
from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.services.reading import read_file
from tests.remittance.factories import TODAY, clp, dollars, era, example_answer, make_claim, plb, svc
from x12 import remittance as x12
from x12.envelope import Envelope, Separators
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

ENVELOPE = Envelope("ZZ", "GREATLAKES", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time


@pytest.fixture
def claim(practice: Practice) -> Claim:
    with practice_scope(practice.pk):
        return make_claim(practice)


def read(practice: Practice, content: bytes) -> FileReading:
    with practice_scope(practice.pk):
        file = store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
        reading = file.readings.get(reader="remittances")
    read_file(practice_id=practice.pk, reading_id=reading.pk, actor=system_user(), today=TODAY, now=timezone.now())
    return reading


def written(*records: x12.Remittance) -> bytes:
    return write_835(records, ENVELOPE)


def test_file_with_two_checks_posts_both(practice: Practice, claim: Claim) -> None:
    with practice_scope(practice.pk):
        other = make_claim(practice)
    content = written(
        era(example_answer(claim)),
        era(example_answer(other), trace="EFT1002", provider_adjustments=(plb("WO", "5.00"),)),
    )

    reading = read(practice, content)

    with practice_scope(practice.pk):
        reading.refresh_from_db()
        states = list(
            Remittance.objects.order_by("position").values_list("state", "posted_amount", "provider_level_amount")
        )
        assert states == [("posted", dollars("85"), dollars("0")), ("posted", dollars("85"), dollars("-5"))]
        assert (reading.work_state, account_totals()[Account.CASH]) == ("done", dollars("165"))


def test_reading_again_changes_nothing(practice: Practice, claim: Claim) -> None:
    reading = read(practice, written(era(example_answer(claim))))
    with practice_scope(practice.pk):
        FileReading.objects.filter(pk=reading.pk).update(work_state="to_do")  # a worker died before saying done

    read_file(practice_id=practice.pk, reading_id=reading.pk, actor=system_user(), today=TODAY, now=timezone.now())

    with practice_scope(practice.pk):
        assert [row.state for row in Remittance.objects.all()] == ["posted"]
        assert account_totals()[Account.CASH] == dollars("85")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: content[: len(content) // 2], id="cut off"),
        pytest.param(lambda content: content.replace(b"SE*", b"SE*1"), id="wrong count"),
        pytest.param(lambda content: content.replace(b"*65*", b"*66*"), id="wrong amount"),
        pytest.param(lambda content: content.replace(b"BPR*I*85*", b"BPR*I*8x5*"), id="unreadable amount"),
    ],
)
def test_damaged_file_posts_nothing(practice: Practice, claim: Claim, damage: object) -> None:
    content = damage(written(era(example_answer(claim))))  # type: ignore[operator]  # a function of the bytes

    reading = read(practice, content)

    with practice_scope(practice.pk):
        reading.refresh_from_db()
        is_held = Remittance.objects.filter(state="on_hold").exists()
        assert is_held or (reading.work_state == "failed" and reading.failure != "")
        assert account_totals()[Account.CASH] == 0
        assert not Remittance.objects.filter(state="posted").exists()


def test_other_separators_post_too(practice: Practice, claim: Claim) -> None:
    content = written(era(example_answer(claim)))
    content = content.replace(b"~\n", b"~").replace(b"~", b"\n").replace(b"*", b"|")
    assert Separators().element == "*"

    read(practice, b"\n" + content)

    with practice_scope(practice.pk):
        assert Remittance.objects.get().state == "posted"


def test_date_of_one_claim_does_not_leak_into_the_next(practice: Practice, claim: Claim) -> None:
    with practice_scope(practice.pk):
        later = make_claim(practice, lines=[("97110", "50.00")], service_on=dt.date(2026, 11, 9))
    undated = clp(later.patient_control_number, svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), service_on=None))

    read(practice, written(era(example_answer(claim), undated)))

    with practice_scope(practice.pk):
        assert Remittance.objects.get().held_amount == 0
        later.refresh_from_db()
        assert later.paid_amount == dollars("40")


def test_ten_thousand_lines_sum_to_the_cent(practice: Practice) -> None:
    claims = [clp(f"X{n}", svc("99213", "0.30", "0.10", ("CO", "45", "0.20")), icn=f"I{n}") for n in range(10_000)]

    read(practice, written(era(*claims)))

    with practice_scope(practice.pk):
        row = Remittance.objects.get()
        assert (row.state, row.amount, row.held_amount) == ("posted", dollars("1000"), dollars("1000"))
        assert account_totals()[Account.PAYER_SUSPENSE] == dollars("-1000")


def test_import_era_says_the_fate_of_each_file(practice: Practice, claim: Claim, tmp_path: Path) -> None:
    stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")), icn="ICN9")
    good = tmp_path / "good.835"
    good.write_bytes(written(era(example_answer(claim), stranger, provider_adjustments=(plb("WO", "5.00"),))))
    zipped = tmp_path / "again.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(good, "good.835")
    garbage = tmp_path / "garbage.835"
    garbage.write_bytes(b"not X12")
    out = io.StringIO()

    call_command(
        "import_era",
        "--practice",
        practice.slug,
        "--json",
        str(good),
        str(zipped),
        str(garbage),
        str(tmp_path / "none"),
        stdout=out,
    )

    told = json.loads(out.getvalue())["files"]
    assert [one["fate"] for one in told] == ["posted", "already_received", "unreadable", "unreadable"]
    check = told[0]["checks"][0]
    assert (check["trace"], check["amount"], check["posted"], check["held"], check["provider_level"]) == (
        "EFT1001", "120.00", "85.00", "40.00", "-5.00",
    )  # fmt: skip
    assert check["exceptions"][0]["claim"] == "X99"
