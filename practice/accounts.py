"""How people get in: by invitation; nobody signs up by himself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from practice.encryption import decrypt, encrypt

FACTOR_COLUMN = "mfa_authenticator.data"


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Secrets of the second factor are sealed at rest, like passwords of clearinghouses."""

    def encrypt(self, text: str) -> str:
        return encrypt(text, FACTOR_COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, FACTOR_COLUMN)
