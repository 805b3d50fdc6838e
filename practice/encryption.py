"""Secrets at rest: AES-GCM under FIELD_KEYS, bound to their column so that a ciphertext cannot be moved."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


class CannotDecrypt(ValueError):
    """None of FIELD_KEYS opens a stored secret: restore the key that it was written with."""


def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(key.encode()).digest())


def encrypt(text: str, column: str) -> str:
    nonce = os.urandom(12)
    sealed = _cipher(settings.FIELD_KEYS[0]).encrypt(nonce, text.encode(), column.encode())
    return base64.b64encode(nonce + sealed).decode()


def decrypt(value: str, column: str) -> str:
    """Raises CannotDecrypt when no key fits."""
    raw = base64.b64decode(value)
    for key in settings.FIELD_KEYS:
        try:
            return _cipher(key).decrypt(raw[:12], raw[12:], column.encode()).decode()
        except InvalidTag:
            continue
    raise CannotDecrypt(f"no key in FIELD_KEYS opens {column}")


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic only in the stubs
    """Text that is sealed on its way to the database and opened on its way back. Empty stays empty."""

    def _column(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:  # Any: Django's signature
        return encrypt(str(value), self._column()) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value, self._column()) if value else value
