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
from clearinghouse.views.raw_segments import SHOWN_SEGMENTS
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.patients.counting import query_count

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
MOST_QUERIES = 18  # of a page, with session, tenant scope and sidebar
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


def test_unpack_leaves_out_what_a_mac_adds() -> None:
    members = {"a.835": ERA, "__MACOSX/._a.835": b"\x00\x05", "._b.txt": b"\x00\x05", "in/.DS_Store": b"Bud1"}

    assert unpack("era.zip", zipped(**members)) == [Member("a.835", ERA)]


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

    page = " ".join(client_as(Role.BILLER).get(f"/p/lakeside/files/{file.pk}/").content.decode().split())
    assert "<dt><code>BPR01</code> handling</dt><dd><b>H</b> Notice only</dd>" in page
    for url in (f"/p/lakeside/files/{file.pk}/", f"/p/lakeside/files/{file.pk}/download/"):
        assert client_as(Role.FRONT_DESK).get(url).status_code == 403


def test_a_file_of_another_practice_is_not_found(
    practice: Practice, other_practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(other_practice.pk):
        file = store(ERA, biller)

    assert client_as(Role.ADMIN).get(f"/p/lakeside/files/{file.pk}/download/").status_code == 404


def long_era(count: int) -> bytes:
    """So many segments more; SE01 does not count them, which is a finding on the SE."""
    return ERA.replace(b"~SE*", b"~LX*1" * count + b"~SE*")


def test_file_page_shows_a_long_file_part_by_part(
    practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        file = store(long_era(450), biller)
    url = f"/p/lakeside/files/{file.pk}/"
    client = client_as(Role.BILLER)

    first = client.get(url).content.decode()
    next_rows = client.get(f"{url}?from=201", HTTP_HX_REQUEST="true").content.decode()
    last_rows = client.get(f"{url}?from=401", HTTP_HX_REQUEST="true").content.decode()

    assert first.count('class="raw-x12-segment') - first.count('class="raw-x12-segments') == SHOWN_SEGMENTS
    assert f'hx-get="{url}?from=201"' in first
    assert (next_rows.count("<li value="), "<html" in next_rows) == (SHOWN_SEGMENTS, False)
    assert f"{url}?from=401" in next_rows
    assert "raw-x12-more" not in last_rows
    assert "SE01 says" in last_rows
    assert '<li value="401"' in client.get(f"{url}?from=401").content.decode()


def test_file_page_takes_as_many_queries_for_a_long_file(
    practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        short, long = store(ERA, biller), store(long_era(100), biller)
    client = client_as(Role.BILLER)

    counts = [query_count(client, f"/p/lakeside/files/{file.pk}/") for file in (short, long)]

    assert counts[0] == counts[1] <= MOST_QUERIES
