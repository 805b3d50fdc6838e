"""Remittances as received, how each was posted, what stands in the way, and denials."""

from remittance.models.appeal import Appeal, AppealedDenial
from remittance.models.denial import Denial, DenialOwner
from remittance.models.deposit import Deposit, DepositItem
from remittance.models.estimate import Estimate, EstimateLine
from remittance.models.move import PaymentArrival, PaymentMove
from remittance.models.remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from remittance.models.typed_eob import EobDraft
from remittance.models.unapplied import HeldCase, PayerRefund
from remittance.models.underpayment import Underpayment

__all__ = [
    "Adjustment",
    "Appeal",
    "AppealedDenial",
    "ClaimPayment",
    "Denial",
    "DenialOwner",
    "Deposit",
    "DepositItem",
    "EobDraft",
    "Estimate",
    "EstimateLine",
    "HeldCase",
    "PayerRefund",
    "PaymentArrival",
    "PaymentMove",
    "ProviderAdjustment",
    "Remittance",
    "ServicePayment",
    "Underpayment",
]
