"""A file may mix anything: each transaction lands where it belongs, and nothing stops the others."""

from __future__ import annotations

import gc
import time

import pytest

from tests.x12.files import (
    ACKNOWLEDGEMENT,
    ANSWER,
    CLAIM,
    CLAIM_ACKNOWLEDGEMENT,
    PAYMENT,
    answer,
    changed,
    claim_acknowledgement,
    functional_acknowledgement,
    interchange,
    remittance,
)
from x12 import document
from x12.document import Document, NotX12
from x12.findings import Severity

pytestmark = pytest.mark.unit

MIXED = (
    remittance()
    + answer(ANSWER)
    + functional_acknowledgement(ACKNOWLEDGEMENT)
    + claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT)
    + interchange(["BHT*0010*08"], transaction_set="278", functional_id="HI", version="005010X217")
    + interchange(["BGN*00"], transaction_set="834", functional_id="BE", version="005010X220A1")
    + remittance()
)


def test_every_transaction_of_a_mixed_file_is_counted_and_read() -> None:
    read = document.read(MIXED)

    assert read.transaction_counts == {"835": 2, "271": 1, "999": 1, "277CA": 1, "278": 1, "834": 1}
    assert [len(read.remittances), len(read.benefit_answers)] == [2, 1]
    assert [len(read.implementation_acknowledgements), len(read.claim_batch_acknowledgements)] == [1, 1]
    assert len(read.envelopes) == 7
    assert (read.unreadable, read.all_findings) == ((), ())


def test_transaction_sets_are_told_by_content() -> None:
    assert document.transaction_sets(MIXED) == ("835", "271", "999", "277CA", "278", "834")


@pytest.mark.parametrize(
    ("set_id", "version", "name"),
    [
        ("837", "005010X222", "837P"),
        ("837", "005010X222A1", "837P"),
        ("837", "005010X222A2", "837P"),
        ("837", "004010X098A1", "837P"),
        ("837", "005010X223A3", "837I"),
        ("837", "005010X224A2", "837D"),
        ("837", "005010", "837"),
        ("277", "005010X214", "277CA"),
        ("277", "005010X212", "277"),
        ("276", "005010X212", "276"),
    ],
)
def test_version_tells_which_transaction_a_set_is(set_id: str, version: str, name: str) -> None:
    content = interchange([], transaction_set=set_id, functional_id="XX", version=version)

    assert document.transaction_sets(content) == (name,)


@pytest.mark.parametrize("version", ["005010X221", "005010X221A1", "004010X091A1", "005010", ""])
def test_835_is_read_with_any_version(version: str) -> None:
    (read,) = document.read(changed(remittance(), "005010X221A1", version)).remittances

    assert (len(read.claims), read.findings) == (1, ())


def test_content_without_an_interchange_is_refused() -> None:
    for refuse in (document.read, document.transaction_sets):
        with pytest.raises(NotX12, match="no ISA"):
            refuse(b"CLP*1*2*3")


def test_unreadable_transaction_does_not_stop_its_neighbours() -> None:
    read = document.read(changed(MIXED, "CLP*PCN1*1*200*130*", "CLP*PCN1*1*200*?*", count=2))

    assert (len(read.remittances), len(read.unreadable), len(read.benefit_answers)) == (0, 2, 1)
    assert [one.rule for one in read.findings] == ["X12-TRANSACTION-UNREADABLE"] * 2


def test_findings_of_the_file_and_of_records_come_once_and_in_order() -> None:
    broken = changed(remittance(), "IEA*1*", "IEA*2*")

    read = document.read(changed(broken, "*200*130*50*", "*200*130*49*"))

    assert [one.rule for one in read.all_findings] == ["X835-PATIENT-SHARE", "X12-ENV-IEA-COUNT"]
    assert [one.rule for one in read.findings] == ["X12-ENV-IEA-COUNT"]
    assert read.remittances[0].findings == read.all_findings


def test_document_of_an_empty_interchange_is_empty() -> None:
    content = b"".join(part + b"~" for part in remittance().split(b"~") if part[:3] in {b"ISA", b"IEA"})

    read = document.read(content.replace(b"IEA*1*", b"IEA*0*"))

    assert read == Document(envelopes=read.envelopes)
    assert len(read.envelopes) == 1


def test_reading_leaves_the_cycle_collector_as_it_was() -> None:
    gc.disable()
    try:
        document.read(MIXED)
        assert not gc.isenabled()
    finally:
        gc.enable()
    document.read(MIXED)
    assert gc.isenabled()


@pytest.mark.parametrize(
    "segment",
    ["REF*EA*1", "CAS*CO*45*1", "AMT*AU*1", "QTY*CA*1", "LQ*HE*N1", "SVC*HC:1*1*1", "MOA***MA01", "NM1*QC*1*A", "Q"],
)
def test_repeating_a_segment_ten_thousand_times_stays_quick(segment: str) -> None:
    """A record that grew by copying would take minutes here: the time must grow with the file, not its square."""
    content = interchange([*PAYMENT, *CLAIM, *[segment] * 30_000])

    started = time.process_time()
    document.read(content)

    assert time.process_time() - started < 5


def test_long_chains_of_levels_stay_quick() -> None:
    levels = [line for n in range(10_000) for line in (f"HL*{n}*2*22*0", "NM1*IL*1*EXAMPLE*KIM", "EB*1**30")]

    started = time.process_time()
    _, *rest = document.read(answer([*ANSWER, *levels])).benefit_answers

    assert len(rest) == 10_000
    assert time.process_time() - started < 10


def test_blocking_findings_are_marked_as_such() -> None:
    read = document.read(changed(remittance(), "SE*25*", "SE*24*"))

    assert [one.severity for one in read.remittances[0].findings] == [Severity.ERROR]
