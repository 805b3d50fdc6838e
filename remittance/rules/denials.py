"""When a denial must be acted on: the payer's days to appeal, its filing limit, and what a sent appeal waits for."""

from __future__ import annotations

import datetime as dt

from remittance.rules.denial_codes import Category

# Days to appeal from the payment date, by SBR09: Medicare redetermination 120; Medicaid programs mostly 60.
_APPEAL_DAYS = {"MA": 120, "MB": 120, "MC": 60, "CH": 90, "VA": 90}
DEFAULT_APPEAL_DAYS = 90
# Days in which a payer answers an appeal: Medicare must within 60; others mostly within 30 to 45.
_ANSWER_DAYS = {"MA": 60, "MB": 60, "CH": 60}
DEFAULT_ANSWER_DAYS = 45
# Days after which the payment of an overturned denial is late.
PAYMENT_DAYS = 30


def appeal_days(filing_indicator: str, payer_days: int | None = None) -> int:
    """Days to appeal: the payer's own where the practice has entered them, else what is usual for its kind."""
    return payer_days or _APPEAL_DAYS.get(filing_indicator, DEFAULT_APPEAL_DAYS)


def answer_days(filing_indicator: str) -> int:
    """Days in which the answer to an appeal is due."""
    return _ANSWER_DAYS.get(filing_indicator, DEFAULT_ANSWER_DAYS)


def due_on(
    kind: Category,
    *,
    decided_on: dt.date,
    service_on: dt.date,
    filing_indicator: str,
    filing_days: int,
    payer_appeal_days: int | None = None,
) -> dt.date:
    """The last day to act: the payer's appeal days, or its timely filing for a corrected claim if that is sooner.

    A filing limit that is over already does not count: then only an appeal is left.
    """
    appeal_by = decided_on + dt.timedelta(days=appeal_days(filing_indicator, payer_appeal_days))
    file_by = service_on + dt.timedelta(days=filing_days)
    if kind is Category.TIMELY_FILING or file_by <= decided_on:
        return appeal_by
    return min(appeal_by, file_by)
