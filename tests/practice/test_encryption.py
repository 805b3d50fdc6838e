from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import Settings

from clearinghouse.models import TradingPartnerAccount
from practice.encryption import CannotDecrypt, decrypt, encrypt
from practice.models import Practice

COLUMN = "clearinghouse_tradingpartneraccount.sftp_password"


def test_secret_is_sealed_in_the_database_and_open_in_the_program(in_practice: Practice) -> None:
    account = TradingPartnerAccount.objects.create(
        practice=in_practice, name="Main", kind="office_ally", sftp_password="open sesame"
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT sftp_password FROM clearinghouse_tradingpartneraccount WHERE id = %s", [account.pk])
        (stored,) = cursor.fetchone()

    assert "sesame" not in stored
    assert TradingPartnerAccount.objects.get().sftp_password == "open sesame"


def test_encrypt_gives_another_text_each_time(settings: Settings) -> None:
    assert encrypt("secret", COLUMN) != encrypt("secret", COLUMN)


def test_old_key_still_opens_after_a_new_one_is_put_in_front(settings: Settings) -> None:
    settings.FIELD_KEYS = ["the old key of at least 32 characters"]
    sealed = encrypt("secret", COLUMN)

    settings.FIELD_KEYS = ["the new key of at least 32 characters", *settings.FIELD_KEYS]

    assert decrypt(sealed, COLUMN) == "secret"


def test_wrong_key_is_named_not_guessed(settings: Settings) -> None:
    sealed = encrypt("secret", COLUMN)
    settings.FIELD_KEYS = ["another key of at least 32 characters"]

    with pytest.raises(CannotDecrypt):
        decrypt(sealed, COLUMN)


def test_ciphertext_cannot_be_moved_to_another_column(settings: Settings) -> None:
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("secret", COLUMN), "clearinghouse_tradingpartneraccount.real_time_password")
