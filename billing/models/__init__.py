"""Fee schedule, visits, superbills, the ledger and patient payments."""

from billing.models.contract import ContractedAmount, ContractTolerance
from billing.models.ledger import Account, CashMethod, EntryKind, LedgerEntry, LedgerLine
from billing.models.payment import Payment
from billing.models.service import Modality, Service
from billing.models.superbill import Superbill, SuperbillKind, SuperbillLine
from billing.models.visit import Visit

__all__ = [
    "Account",
    "CashMethod",
    "ContractTolerance",
    "ContractedAmount",
    "EntryKind",
    "LedgerEntry",
    "LedgerLine",
    "Modality",
    "Payment",
    "Service",
    "Superbill",
    "SuperbillKind",
    "SuperbillLine",
    "Visit",
]
