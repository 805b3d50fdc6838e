"""Fee schedule, visits, superbills, the ledger and patient payments."""

from billing.models.contract import ContractedAmount, ContractTolerance
from billing.models.credit import CreditCase, CreditOwner
from billing.models.ledger import Account, CashMethod, EntryKind, LedgerEntry, LedgerLine
from billing.models.payment import Payment
from billing.models.service import Modality, Service
from billing.models.statement import Statement
from billing.models.superbill import Superbill, SuperbillKind, SuperbillLine
from billing.models.visit import Visit

__all__ = [
    "Account",
    "CashMethod",
    "ContractTolerance",
    "ContractedAmount",
    "CreditCase",
    "CreditOwner",
    "EntryKind",
    "LedgerEntry",
    "LedgerLine",
    "Modality",
    "Payment",
    "Service",
    "Statement",
    "Superbill",
    "SuperbillKind",
    "SuperbillLine",
    "Visit",
]
