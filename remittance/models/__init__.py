"""Remittances as received, how each was posted, what stands in the way, and denials."""

from remittance.models.denial import Denial
from remittance.models.remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment

__all__ = ["Adjustment", "ClaimPayment", "Denial", "ProviderAdjustment", "Remittance", "ServicePayment"]
