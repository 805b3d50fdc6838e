"""Raw X12 as pages show it: a part of a file at a time, in words, with the findings in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from practice.permissions import PracticeRequest
from practice.queries import whole_number
from x12.document import NotX12, read
from x12.explain import ExplainedSegment, explain
from x12.findings import Finding

SHOWN_SEGMENTS = 200
READ_BYTES = 2_000_000  # what a page can judge while somebody waits
ROWS_TEMPLATE = "components/raw_x12_rows.html"


@dataclass(frozen=True, slots=True)
class RawPart:
    """Neighbouring segments, and the address of those that follow; empty where none do."""

    segments: list[ExplainedSegment]
    more_url: str
    findings_of_file: tuple[Finding, ...]  # that belong to no segment


def raw_part(
    request: PracticeRequest, content: bytes, *, findings: Iterable[Finding] = (), span: range | None = None
) -> RawPart:
    """The segments from `?from=` on, within the span; nothing when the content is not X12."""
    found = tuple(findings)
    shown = shown_span(request, span)
    segments = explain(content, findings=found, first=shown.start, limit=len(shown))
    return RawPart(
        segments[:SHOWN_SEGMENTS],
        more_url(request, shown.start) if len(segments) > SHOWN_SEGMENTS else "",
        tuple(finding for finding in found if finding.segment == 0),
    )


def shown_span(request: PracticeRequest, span: range | None) -> range:
    """The positions from `?from=` on that fit a page, and one more that tells whether others follow."""
    start = span.start if span is not None else 1
    first = max(whole_number(request.GET.get("from")) or start, start)
    last = first + SHOWN_SEGMENTS + 1
    return range(first, last if span is None else max(first, min(last, span.stop)))


def more_url(request: PracticeRequest, first: int) -> str:
    """Where the segments after those that begin at `first` are; every other parameter is kept."""
    query = request.GET.copy()
    query["from"] = str(first + SHOWN_SEGMENTS)
    return f"{request.path}?{query.urlencode()}"


def wants_more(request: PracticeRequest) -> bool:
    """That the page is there already, and asks for the next rows alone."""
    return bool(request.htmx) and "from" in request.GET


def findings_in(content: bytes) -> tuple[Finding, ...]:
    """What is wrong with a file of a size that a page can judge; larger ones are judged when they are read."""
    if len(content) > READ_BYTES:
        return ()
    try:
        return read(content).all_findings
    except NotX12:
        return ()
