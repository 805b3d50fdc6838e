"""Sorts the claims of a batch under their billing provider, subscriber and patient.

Equal records are found by the number that names them, and only then compared as a whole: to hash a subscriber
with name and address took longer than to write his segments.
"""

from __future__ import annotations

from collections.abc import Sequence

from x12.claim import BillingProvider, Claim, Subscriber
from x12.element_text import CannotWrite
from x12.parties import Person

# The claims with their places in the batch, by patient and relationship (None: the subscriber himself).
Patients = dict[tuple[Person, str] | None, list[tuple[int, Claim]]]


class ProviderClaims:
    """2000A with its subscribers, each in the order in which it first comes."""

    __slots__ = ("_by_member", "first_index", "provider", "subscribers")

    def __init__(self, provider: BillingProvider, first_index: int) -> None:
        self.provider = provider
        self.first_index = first_index
        self.subscribers: list[tuple[Subscriber, Patients]] = []
        self._by_member: dict[str, list[tuple[Subscriber, Patients]]] = {}

    def add(self, index: int, claim: Claim) -> None:
        """Adds a claim under its subscriber and patient."""
        subscriber, patient = claim.subscriber, claim.patient
        key = None if patient is None else (patient, claim.relationship)
        known = self._by_member.get(subscriber.person.name.identifier)
        if known is not None:
            for other, patients in known:
                if other is subscriber or other == subscriber:
                    patients.setdefault(key, []).append((index, claim))
                    return
        entry = (subscriber, {key: [(index, claim)]})
        self.subscribers.append(entry)
        if known is None:
            self._by_member[subscriber.person.name.identifier] = [entry]
        else:
            known.append(entry)


def claim_tree(claims: Sequence[Claim]) -> list[ProviderClaims]:
    """The claims by billing provider, each in the order in which it first comes; raises CannotWrite."""
    found: list[ProviderClaims] = []
    by_number: dict[tuple[str, str], list[ProviderClaims]] = {}
    entry: ProviderClaims | None = None  # of the claim before, most often of this one too
    for index, claim in enumerate(claims):
        if claim.subscriber.is_patient == (claim.patient is not None):
            words = (
                "the patient (2010CA) is missing although the subscriber is not the patient"
                if claim.patient is None
                else "a patient (2010CA) is given although the subscriber is the patient"
            )
            raise located(CannotWrite(words), index)
        provider = claim.billing_provider
        if entry is None or entry.provider is not provider:
            number = (provider.name.identifier, provider.tax_id)
            known = by_number.get(number) or by_number.setdefault(number, [])
            for entry in known:
                if entry.provider is provider or entry.provider == provider:
                    break
            else:
                entry = ProviderClaims(provider, index)
                known.append(entry)
                found.append(entry)
        entry.add(index, claim)
    return found


def located(problem: CannotWrite, index: int) -> CannotWrite:
    """The problem with the place of its claim in the batch."""
    return CannotWrite(f"Claim {index + 1} of the batch: {problem}", index)
