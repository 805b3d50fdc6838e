"""A file that is read record by record says what the whole document says, in memory that does not grow with it."""

from __future__ import annotations

import dataclasses
import io
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.x12.answer_strategies import benefit_answers, claim_batch_acknowledgements, implementation_acknowledgements
from tests.x12.claim_strategies import claim_batches
from tests.x12.files import CLAIM, CLAIM_ACKNOWLEDGEMENT, changed, claim_acknowledgement, remittance
from tests.x12.long_files import INQUIRY, REJECTED, STATUS_ANSWER, STATUS_INQUIRY, wrapped
from tests.x12.payment_strategies import remittances
from tests.x12.records import CLAIM as SENT_CLAIM
from tests.x12.records import ENVELOPE, batch_of
from tests.x12.status_strategies import status_answers, status_inquiries
from tests.x12.strategies import inquiries
from tests.x12.test_read_fuzz import SEEDS
from x12 import document, read_270, read_271, read_277ca, read_837p, read_999, read_status
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ImplementationAcknowledgement,
    ProviderAcknowledgement,
    SegmentError,
    TransactionAcknowledgement,
)
from x12.benefits import Inquiry
from x12.claim import Claim, ClaimBatch
from x12.document import READERS, Streamed
from x12.remittance import ClaimPayment, Remittance
from x12.status import ClaimStatusAnswer, ProviderStatus, StatusAnswer, StatusInquiry
from x12.streaming import BatchSums
from x12.tokenizer import NotX12
from x12.transaction import UnreadableTransaction
from x12.write_270 import write_270
from x12.write_271 import write_271
from x12.write_276 import write_276
from x12.write_277 import write_277
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_837p import write_837p
from x12.write_999 import write_999

pytestmark = pytest.mark.unit

SAMPLES = sorted(Path(os.environ["X12_SAMPLES"]).glob("*.x12")) if os.environ.get("X12_SAMPLES") else []
EXAMPLES = [(name, content) for name, contents in SEEDS.items() for content in contents]
some = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def _put_together(pieces: Iterator[Streamed]) -> tuple[dict[str, list[Any]], set[object]]:  # Any: records of any kind
    """The whole records by the field of the document, and every finding."""
    whole: dict[str, list[Any]] = defaultdict(list)
    parts: list[Any] = []  # claims, or errors
    groups: list[Any] = []  # what holds them: providers, or transactions
    found: set[object] = set()
    for piece in pieces:
        found.update(piece.findings)
        match piece.record:
            case None | BatchSums():
                continue
            case ClaimPayment() | Claim() | ClaimAcknowledgement() | ClaimStatusAnswer() | SegmentError():
                parts.append(piece.record)
                continue
            case ProviderAcknowledgement() | ProviderStatus() | TransactionAcknowledgement():
                groups.append(_with(piece.record, tuple(parts)))
                parts = []
                continue
            case UnreadableTransaction():
                whole["unreadable"].append(piece.record)
            case Remittance() | ClaimBatch():
                whole[READERS[piece.kind].keeps].append(_with(piece.record, tuple(parts)))
            case ClaimBatchAcknowledgement() | StatusAnswer() | ImplementationAcknowledgement():
                whole[READERS[piece.kind].keeps].append(_with(piece.record, tuple(groups)))
            case _:
                whole[READERS[piece.kind].keeps].append(piece.record)
        parts, groups = [], []
    return dict(whole), found


def _with(record: Any, parts: tuple[Any, ...]) -> Any:  # Any: records of any kind
    """The record with what was given before it."""
    held = ("providers", "transactions", "claims", "errors")
    own = {field.name for field in dataclasses.fields(record)}
    return dataclasses.replace(record, **{next(name for name in held if name in own): parts})


def _bare(record: Any) -> Any:  # Any: a record of any kind
    return dataclasses.replace(record, findings=()) if hasattr(record, "findings") else record


def _assert_same(content: bytes) -> None:
    kept = document.read(content)

    records, findings = _put_together(document.stream(io.BytesIO(content)))

    fields = {reader.keeps for reader in READERS.values()} | {"unreadable"}
    assert records == {name: [_bare(one) for one in getattr(kept, name)] for name in fields if getattr(kept, name)}
    assert findings == set(kept.all_findings)


@pytest.mark.parametrize("content", [one for _, one in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_stream_of_an_example_is_its_document(content: bytes) -> None:
    _assert_same(content)
    _assert_same(content[: max(120, len(content) * 2 // 3)])  # cut off
    _assert_same(content.replace(b"*1*", b"*1x*"))


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_stream_of_a_sample_is_its_document(sample: Path) -> None:
    _assert_same(sample.read_bytes())


_WRITERS: tuple[tuple[st.SearchStrategy[Any], Callable[..., bytes]], ...] = (  # Any: records of any kind
    (remittances(), write_835),
    (claim_batches(), write_837p),
    (claim_batch_acknowledgements(), write_277ca),
    (benefit_answers(), write_271),
    (implementation_acknowledgements(), write_999),
    (status_answers(), write_277),
    (status_inquiries(), write_276),
    (inquiries(), write_270),
)


@some
@given(st.data())
def test_stream_of_random_records_is_their_document(data: st.DataObject) -> None:
    content = b""
    for strategy, write in data.draw(st.lists(st.sampled_from(_WRITERS), min_size=1, max_size=3)):
        content += write([data.draw(strategy)], ENVELOPE)

    _assert_same(content)


def test_records_come_in_the_order_of_the_file() -> None:
    content = remittance() + claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT) + write_837p([batch_of(SENT_CLAIM)], ENVELOPE)

    given = [(one.kind, type(one.record)) for one in document.stream(content)]

    assert given == [
        ("835", ClaimPayment),
        ("835", Remittance),
        ("277CA", ClaimAcknowledgement),
        ("277CA", ClaimAcknowledgement),
        ("277CA", ProviderAcknowledgement),
        ("277CA", BatchSums),
        ("277CA", ClaimBatchAcknowledgement),
        ("837P", Claim),
        ("837P", BatchSums),
        ("837P", ClaimBatch),
    ]


def test_finding_comes_with_the_record_that_it_is_about() -> None:
    other = [one.replace("PCN1", "PCN2") for one in CLAIM]
    other[0] = other[0].replace("*200*130*", "*200*131*")
    content = remittance(*CLAIM, *other)

    rules = {one.record.patient_control_number: {found.rule for found in one.findings}
             for one in document.stream(content) if isinstance(one.record, ClaimPayment)}  # fmt: skip

    assert rules == {"PCN1": set(), "PCN2": {"X835-BAL-CLAIM", "X835-BAL-PAID"}}


def test_what_is_wrong_with_the_trailers_comes_without_a_record() -> None:
    content = changed(remittance(), "GE*1*7", "GE*2*7")

    last = list(document.stream(content))[-1]

    assert (last.kind, last.record, [one.rule for one in last.findings]) == ("", None, ["X12-ENV-GE-COUNT"])


def test_sums_come_before_the_batch() -> None:
    sums = [one.record for one in read_277ca.stream(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT))][-2]

    assert sums == BatchSums(2, Decimal(300), 1, Decimal(100))


def test_stream_of_one_transaction_passes_over_the_others() -> None:
    content = remittance() + write_837p([batch_of(SENT_CLAIM)], ENVELOPE)

    given = list(read_837p.stream(content))

    assert [one.kind for one in given] == ["837P"] * 3
    assert given[1].record == BatchSums(1, SENT_CLAIM.charge)
    assert list(read_271.stream(content)) == []


def test_answer_to_a_group_comes_error_by_error() -> None:
    content = wrapped("999", ["AK1*HC*12", *REJECTED, *REJECTED[:1], *REJECTED[4:]])

    given = [type(one.record) for one in read_999.stream(content)]

    assert given == [
        SegmentError,
        TransactionAcknowledgement,
        TransactionAcknowledgement,
        ImplementationAcknowledgement,
    ]


def test_status_answer_comes_claim_by_claim() -> None:
    content = wrapped("277", [*STATUS_ANSWER, *STATUS_ANSWER[9:]]) + wrapped("276", list(STATUS_INQUIRY))

    given = [type(one.record) for one in read_status.stream(content)]

    assert given == [ClaimStatusAnswer, ClaimStatusAnswer, ProviderStatus, StatusAnswer, StatusInquiry]


def test_inquiries_come_one_by_one() -> None:
    content = wrapped("270", [*INQUIRY, *(one.replace("HL*3*", "HL*4*") for one in INQUIRY[5:])])

    assert [(type(one.record), one.findings) for one in read_270.stream(content)] == [(Inquiry, ())] * 2


def test_stream_of_what_is_no_x12_is_refused() -> None:
    with pytest.raises(NotX12):
        list(document.stream(b"hello"))
