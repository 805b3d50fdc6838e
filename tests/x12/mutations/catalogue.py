"""Every mutation, file by file."""

from __future__ import annotations

from tests.x12.mutations import answers, claims, envelopes, payments, rarer_claims
from tests.x12.mutations.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    *envelopes.MUTATIONS,
    *claims.MUTATIONS,
    *rarer_claims.MUTATIONS,
    *payments.MUTATIONS,
    *answers.MUTATIONS,
)
