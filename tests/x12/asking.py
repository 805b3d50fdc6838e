"""A 271 with some benefits, asked about chiropractic on a day."""

from __future__ import annotations

import datetime as dt

from tests.x12.files import ANSWER, answer
from x12 import document
from x12.benefit_questions import BenefitQuestions, Question

DAY = dt.date(2026, 6, 1)
CHIROPRACTIC = Question(("30", "33"), DAY)
PATIENT = ANSWER[:-1]  # payer, provider, subscriber, and the plan's first day: no benefit yet


def ask(*segments: str, question: Question = CHIROPRACTIC) -> BenefitQuestions:
    """The questions about an answer that holds these segments below its subscriber."""
    (read,) = document.read(answer((*PATIENT, *segments))).benefit_answers
    return BenefitQuestions(read, question)
