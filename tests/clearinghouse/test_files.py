from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import (
    AlreadyReceived,
    BadArchive,
    Member,
    store_inbound,
    unpack,
    upload_files,
)
from practice.models import Practice, Role, User
from practice.scoping import practice_scope

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*LAKESIDE       *261102*1000*^*00501*000000001*0*T*:~"
TA1 = f"{ISA}TA1*000000007*261102*0900*A*000~IEA*0*000000001~".encode()
ERA = (
    f"{ISA}GS*HP*PAYER*LAKESIDE*20261102*1000*1*X*005010X221A1~ST*835*0001~BPR*H*0*C*NON************20261102~"
    "TRN*1*T1*1990000101~N1*PR*PAYER~N1*PE*LAKESIDE*XX*1234567893~SE*6*0001~GE*1*1~IEA*1*000000001~"
).encode()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def store(content: bytes, actor: User, name: str = "answer.txt") -> InterchangeFile:
    return store_inbound(name=name, content=content, account=None, actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("content", "readers"),
    [(TA1, ["acknowledgements"]), (ERA, ["remittances"]), (b"just words", []), (b"", [])],
)
def test_store_inbound_queues_a_file_by_its_content_not_its_name(
    in_practice: Practice, biller: User, content: bytes, readers: list[str]
) -> None:
    file = store(content, biller, name="ERA_835.txt")

    assert list(FileReading.objects.filter(file=file).values_list("reader", flat=True)) == readers
    assert bytes(InterchangeFile.objects.get(pk=file.pk).content) == content


def test_store_inbound_takes_the_same_bytes_once(in_practice: Practice, biller: User) -> None:
    first = store(ERA, biller)

    with pytest.raises(AlreadyReceived) as refusal:
        store(ERA, biller, name="another name.txt")

    assert refusal.value.first == first
    assert InterchangeFile.objects.count() == 1


def test_the_same_bytes_may_come_to_two_practices(practice: Practice, other_practice: Practice, biller: User) -> None:
    for one in (practice, other_practice):
        with practice_scope(one.pk):
            store(ERA, biller)

    with practice_scope(practice.pk):
        assert InterchangeFile.objects.count() == 1


def test_unpack_opens_a_zip_by_its_content() -> None:
    members = unpack("era.zip", zipped(**{"folder/a.835": ERA, "b.txt": TA1}))

    assert members == [Member("a.835", ERA), Member("b.txt", TA1)]


def test_unpack_refuses_a_damaged_zip_with_words() -> None:
    with pytest.raises(BadArchive, match="unpack it and upload"):
        unpack("era.zip", zipped(a=ERA)[:-20])


def test_upload_files_names_what_became_of_each(in_practice: Practice, biller: User) -> None:
    files = [
        Member("era.zip", zipped(a=ERA, b=TA1)),
        Member("again.txt", ERA),
        Member("bad.zip", b"PK\x03\x04junk"),
    ]

    results = upload_files(files=files, account=None, actor=biller, now=NOW)

    assert [(one.name, one.problem.split(" ")[0]) for one in results] == [
        ("a", ""),
        ("b", ""),
        ("again.txt", "This"),
        ("bad.zip", "bad.zip"),
    ]
    assert InterchangeFile.objects.count() == 2


def test_file_page_explains_segments_and_is_not_for_the_front_desk(
    practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        file = store(ERA, biller)

    page = client_as(Role.BILLER).get(f"/p/lakeside/files/{file.pk}/")
    assert "Payment: handling H" in page.content.decode()
    for url in (f"/p/lakeside/files/{file.pk}/", f"/p/lakeside/files/{file.pk}/download/"):
        assert client_as(Role.FRONT_DESK).get(url).status_code == 403


def test_a_file_of_another_practice_is_not_found(
    practice: Practice, other_practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(other_practice.pk):
        file = store(ERA, biller)

    assert client_as(Role.ADMIN).get(f"/p/lakeside/files/{file.pk}/download/").status_code == 404
