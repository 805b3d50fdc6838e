"""Answers that a person fetched and uploads: each is read, and moves the claims that it names."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import Claim
from claims.services.acknowledgements import read_acknowledgements
from clearinghouse.models import FileReading, InterchangeFile
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import answers
from tests.claims.factories import NOW
from tests.claims.pages import LogIn, fresh, text, url
from tests.claims.test_acknowledgements import sent

UPLOAD = url("answers_upload")


@pytest.fixture
def client(client_as: LogIn) -> Client:
    return client_as(Role.BILLER)


@pytest.fixture
def out(practice: Practice, biller: User) -> tuple[InterchangeFile, Claim]:
    with practice_scope(practice.pk):
        file, (claim,) = sent(practice, biller)
    return file, claim


def upload(client: Client, *files: tuple[str, bytes]) -> str:
    posted = [SimpleUploadedFile(name, content) for name, content in files]
    return text(client.post(UPLOAD, {"files": posted}, follow=True))


def test_uploaded_acknowledgement_waits_for_its_reader_and_moves_the_claim(
    practice: Practice, biller: User, client: Client, out: tuple[InterchangeFile, Claim]
) -> None:
    _file, claim = out
    with practice_scope(practice.pk):
        content = answers.batch_answer(answers.claim_answer(claim, answers.REJECTED), batch=answers.batch_of(claim))

    page = upload(client, ("277ca.txt", content))
    with practice_scope(practice.pk):
        reading = FileReading.objects.get(file__name="277ca.txt")
    read_acknowledgements(practice_id=practice.pk, reading_id=reading.pk, actor=biller, now=NOW)

    assert "1 file is stored." in page
    assert fresh(claim).status == "rejected"


def test_every_file_that_is_not_read_is_named(client: Client) -> None:
    page = upload(client, ("letter.txt", b"Dear practice"), ("letter-again.txt", b"Dear practice"))

    assert "letter.txt: No X12 transaction was found in it" in page
    assert "letter-again.txt: This file was received before" in page
    assert "stored." not in page


def test_nothing_chosen_says_what_to_choose(client: Client) -> None:
    assert "Choose at least one file: a TA1, 999, 277CA or 277" in text(client.post(UPLOAD, follow=True))


def test_form_stands_beside_the_answers_without_a_claim(client: Client) -> None:
    assert f'action="{UPLOAD}"' in text(client.get(url("unmatched_list")))
