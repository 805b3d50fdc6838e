"""What a payer agreed to allow, loaded from its file: answers below it come to the underpaid list."""

from __future__ import annotations

import datetime as dt

from billing.services.contracts import load_contracted_amounts
from config.demo.setting import Stage
from practice.scoping import practice_scope

# claim payer id -> the file as a payer hands it out
AGREED = {
    "LAKE1": "code,modifiers,amount,from\n97161,,112.00,2026-01-01\n",
}


def load_agreements(stage: Stage, now: dt.datetime) -> int:
    """Load every payer's file; loading it again on the next day changes nothing. How many files."""
    for payer, text in AGREED.items():
        with practice_scope(stage.practice.pk):
            load_contracted_amounts(payer=stage.payers[payer], text=text, actor=stage.users["admin"], now=now)
    return len(AGREED)
