"""From the bytes of a 271 to the answer of one inquiry, and the questions that it is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from x12.benefit_questions import BenefitQuestions, Question
from x12.benefits import BenefitAnswer
from x12.document import Document, NotX12, read


def own_answer(document: Document, trace: str) -> BenefitAnswer | None:
    """The answer that brings our trace back; never one that only names the same patient."""
    return next((one for one in document.benefit_answers if one.is_answer_to(trace)), None)


def questions_of(
    content: bytes, trace: str, *, service_types: Sequence[str], on: dt.date, place_of_service: str = ""
) -> BenefitQuestions | None:
    """The answer kept for an inquiry, ready to be asked; None where the bytes hold none of ours."""
    try:
        answer = own_answer(read(content), trace)
    except NotX12:
        return None
    if answer is None:
        return None
    return BenefitQuestions(answer, Question(tuple(service_types), on, place_of_service))
