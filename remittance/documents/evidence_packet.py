"""Everything that proves a claim, in one PDF with an index and page numbers over the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document

from claims.documents.cms1500 import cms1500_document
from claims.rules.facts import ClaimFacts
from remittance.models import Appeal
from remittance.queries.appeals import Evidence, authorizations_of
from remittance.queries.denials import ShownDenial

FORM = "cms1500"
Render = Callable[[int, int], Document]  # (number of its first page, pages of the packet)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the packet: what the index calls it, and how it is laid out."""

    title: str
    render: Render


@dataclass(frozen=True, slots=True)
class IndexLine:
    """Where a part begins."""

    title: str
    page: int


def evidence_packet_pdf(
    appeal: Appeal, *, denials: Sequence[ShownDenial], evidence: Evidence, facts: ClaimFacts, today: dt.date
) -> bytes:
    """The packet as one PDF on Letter paper."""
    documents = evidence_packet_documents(appeal, denials=denials, evidence=evidence, facts=facts, today=today)
    pages = [page for document in documents for page in document.pages]
    pdf: bytes = documents[0].copy(pages).write_pdf()
    return pdf


def evidence_packet_documents(
    appeal: Appeal, *, denials: Sequence[ShownDenial], evidence: Evidence, facts: ClaimFacts, today: dt.date
) -> list[Document]:
    """Cover with index, claim, acknowledgements and timeline, note, authorization, remittance.

    Laid out twice: the first time tells how many pages each part takes, the second prints their numbers.
    """
    context = {
        "appeal": appeal,
        "claim": appeal.claim,
        "patient": appeal.claim.patient,
        "denials": denials,
        "evidence": evidence,
        "practice": evidence.practice,
        "authorizations": authorizations_of(appeal.claim),
        "today": today,
    }
    parts = _parts(context, evidence, facts)
    lengths = [len(part.render(1, 1).pages) for part in parts]
    cover_length = len(_rendered("cover", {**context, "index": _index(parts, lengths, 1)}, 1, 1).pages)
    index, total = _index(parts, lengths, cover_length), cover_length + sum(lengths)
    documents = [_rendered("cover", {**context, "index": index}, 1, total)]
    documents += [part.render(line.page, total) for part, line in zip(parts, index, strict=True)]
    return documents


def _index(parts: Sequence[Part], lengths: Sequence[int], cover_length: int) -> list[IndexLine]:
    starts = [cover_length + 1 + sum(lengths[:place]) for place in range(len(parts))]
    return [IndexLine(part.title, start) for part, start in zip(parts, starts, strict=True)]


def _parts(context: dict[str, Any], evidence: Evidence, facts: ClaimFacts) -> list[Part]:  # Any: template context
    """The parts that there is anything for; the cover says what is missing."""

    def drawn(name: str) -> Render:
        if name == FORM:
            return lambda first, total: cms1500_document(facts, first_page=first, page_count=total)
        return lambda first, total: _rendered(name, context, first, total)

    named = packet_parts(
        has_note=evidence.note is not None,
        has_authorization=bool(context["authorizations"]),
        is_answered=bool(evidence.payments),
    )
    return [Part(title, drawn(name)) for name, title in named]


def packet_parts(*, has_note: bool, has_authorization: bool, is_answered: bool) -> list[tuple[str, str]]:
    """The parts that a packet has, each by its template (or FORM) and its title."""
    return [
        (FORM, "Claim form (CMS-1500)"),
        ("timeline", "Electronic files, acknowledgements and timeline"),
        *([("note", "Signed chart note")] if has_note else []),
        *([("authorization", "Authorization and referral")] if has_authorization else []),
        *([("remittance", "Remittance advice of the claim")] if is_answered else []),
    ]


def _refuse(url: str, *args: object, **kwargs: object) -> NoReturn:
    raise ValueError("the packet loads nothing from outside")


def _rendered(name: str, context: dict[str, Any], first: int, total: int) -> Document:  # Any: template context
    html = render_to_string(f"remittance/packet/{name}.html", context)
    css = (settings.PROJECT / "static" / "css" / "print.css").read_text()
    numbering = (
        f"@page {{ @bottom-right {{ content: 'Page ' counter(page) ' of {total}'; }} }}"
        f" @page :first {{ counter-reset: page {first}; }}"
    )
    return HTML(string=html, url_fetcher=_refuse).render(stylesheets=[CSS(string=css), CSS(string=numbering)])
