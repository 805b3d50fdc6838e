"""Reads about money: balances of the ledger, what patients owe and have, statements."""

from billing.queries.balances import (
    LedgerProblem,
    PatientBalance,
    account_totals,
    ledger_problems,
    patient_balance,
    patient_cash_on,
    receipts_on,
    superbills_of,
)

__all__ = [
    "LedgerProblem",
    "PatientBalance",
    "account_totals",
    "ledger_problems",
    "patient_balance",
    "patient_cash_on",
    "receipts_on",
    "superbills_of",
]
