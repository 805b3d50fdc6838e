"""The CMS-1500 on plain paper: our own drawing of the form's boxes, each with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document

from claims.documents.cms1500_layout import (
    ABOVE_LINES,
    BELOW_LINES,
    FORM_LEFT,
    FORM_TOP,
    FORM_WIDTH,
    LINE_COLUMNS,
    LINE_HEAD_HEIGHT,
    LINE_HEIGHT,
    ROW_HEIGHT,
    SHADED,
    SHADED_HEIGHT,
    Placed,
    height_of,
    place_rows,
)
from claims.rules.cms1500 import form_boxes
from claims.rules.cms1500_lines import LINES_PER_FORM, FormLine, form_lines
from claims.rules.facts import ClaimFacts


@dataclass(frozen=True, slots=True)
class FormPage:
    """One sheet: a claim of more than six lines takes several."""

    carrier: str
    boxes: list[Placed]
    running: str = ""  # "Page 3 of 12", where the form is part of a larger document


def cms1500_pages(facts: ClaimFacts) -> list[FormPage]:
    """The sheets with every box placed and filled. The total stands on the last one."""
    lines = form_lines(facts)
    groups = [lines[start : start + LINES_PER_FORM] for start in range(0, len(lines), LINES_PER_FORM)] or [[]]
    texts = form_boxes(facts)
    pages = []
    for number, group in enumerate(groups, start=1):
        is_last = number == len(groups)
        shown = texts if is_last else {**texts, "28": "CONTINUED", "29": ""}
        pages.append(FormPage(texts["carrier"], _boxes(shown, group)))
    return pages


def _boxes(texts: dict[str, str], lines: Sequence[FormLine]) -> list[Placed]:
    lines_top = FORM_TOP + height_of(ABOVE_LINES)
    below_top = lines_top + LINE_HEAD_HEIGHT + LINE_HEIGHT * LINES_PER_FORM
    return [
        *place_rows(ABOVE_LINES, FORM_TOP, texts),
        *_line_boxes(lines, lines_top),
        *place_rows(BELOW_LINES, below_top, texts),
    ]


def _line_boxes(lines: Sequence[FormLine], top: float) -> list[Placed]:
    """The head of box 24 and its six rows, each with a shaded upper half."""
    edges = _column_edges()
    placed = []
    for place, (box, label, _parts, name) in enumerate(LINE_COLUMNS):
        left, width = edges[place], edges[place + 1] - edges[place]
        words = name or "qualifier"
        placed.append(Placed(f"box-{box}-{words}-head", box, label, "", left, top, width, LINE_HEAD_HEIGHT))
        for row in range(LINES_PER_FORM):
            text = _text(lines, row, name)
            below = _row_top(top, row) + SHADED_HEIGHT
            placed.append(Placed(f"box-{box}-{words}-{row + 1}", "", "", text, left, below, width, ROW_HEIGHT))
    for box, first, last, name in SHADED:
        left, width = edges[first], edges[last + 1] - edges[first]
        for row in range(LINES_PER_FORM):
            box_id = f"box-{box}-{name}-{row + 1}"
            text = _text(lines, row, name)
            placed.append(Placed(box_id, "", "", text, left, _row_top(top, row), width, SHADED_HEIGHT, is_shaded=True))
    return placed


def _column_edges() -> list[float]:
    """Where each column of box 24 begins, and where the last one ends, in millimetres from the left."""
    widths = [FORM_WIDTH * each[2] / sum(column[2] for column in LINE_COLUMNS) for each in LINE_COLUMNS]
    return [FORM_LEFT + sum(widths[:place]) for place in range(len(widths) + 1)]


def _row_top(top: float, row: int) -> float:
    return top + LINE_HEAD_HEIGHT + row * LINE_HEIGHT


def _text(lines: Sequence[FormLine], row: int, name: str) -> str:
    return str(getattr(lines[row], name)) if name and row < len(lines) else ""


def _refuse(url: str, *args: object, **kwargs: object) -> Any:  # Any: never returns
    raise ValueError("the form loads nothing from outside")


def cms1500_document(facts: ClaimFacts, *, first_page: int = 0, page_count: int = 0) -> Document:
    """The laid-out form, before it is a PDF; with page numbers where it is part of a larger document."""
    pages = cms1500_pages(facts)
    if page_count:
        pages = [
            replace(page, running=f"Page {number} of {page_count}") for number, page in enumerate(pages, first_page)
        ]
    html = render_to_string("claims/cms1500.html", {"pages": pages})
    stylesheet = CSS(string=(settings.PROJECT / "static" / "css" / "cms1500.css").read_text())
    return HTML(string=html, url_fetcher=_refuse).render(stylesheets=[stylesheet])


def cms1500_pdf(facts: ClaimFacts) -> bytes:
    """The form as PDF on Letter paper."""
    pdf: bytes = cms1500_document(facts).write_pdf()
    return pdf
