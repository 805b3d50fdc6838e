"""Getting in: password, second factor, no signing up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from practice.models import Practice, Role, User
from tests.factories import make_member

PASSWORD = "three blue herons"
NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    """Log-ins are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def member(practice: Practice) -> User:
    user = make_member(practice, Role.BILLER)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_at(secret: str, moment: dt.datetime) -> str:
    """What the phone shows."""
    return str(format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30)))


def log_in(client: Client, user: User) -> None:
    """By password, and once more as changing the second factor asks for."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_login_by_email_and_password(client: Client, member: User) -> None:
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_wrong_password_says_so_beside_the_form(client: Client, member: User) -> None:
    answer = client.post("/accounts/login/", {"login": member.email, "password": "wrong"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()

    assert "Accounts are made by invitation" in page
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()


def test_system_user_cannot_log_in(client: Client, db: None) -> None:
    system = User.objects.get(is_system=True)

    assert not system.has_usable_password()
    client.post("/accounts/login/", {"login": system.email, "password": ""})
    assert "_auth_user_id" not in client.session


def test_forgotten_password_is_set_by_a_link_that_works_once(client: Client, member: User) -> None:
    client.post("/accounts/password/reset/", {"email": member.email})
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert found is not None
    page = client.get(found[1], follow=True)

    new = "four grey cranes"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})

    assert client.login(email=member.email, password=new)
    assert "was used or is too old" in Client().get(found[1], follow=True).content.decode()


def test_second_factor_is_set_up_and_then_asked_for(
    client: Client, member: User, time_machine: time_machine.TimeMachineFixture
) -> None:
    time_machine.move_to(NOW, tick=False)
    log_in(client, member)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_at(secret, NOW)})
    assert "You are asked for a code" in client.get("/accounts/2fa/").content.decode()

    later = NOW + dt.timedelta(minutes=5)
    time_machine.move_to(later, tick=False)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/p/lakeside/search/").status_code == 302
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    browser.post("/accounts/2fa/authenticate/", {"code": code_at(secret, later)})
    assert browser.get("/p/lakeside/search/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/sessions/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    ],
)
def test_account_pages_carry_no_inline_script(client: Client, member: User, path: str) -> None:
    log_in(client, member)

    page = client.get(path)

    assert page.status_code == 200
    assert re.findall(r"<script(?![^>]*\bsrc=)|\sstyle=|<style", page.content.decode()) == []


def test_secret_of_the_second_factor_is_sealed_at_rest(member: User, settings: Settings) -> None:
    settings.MFA_ADAPTER = "practice.accounts.SealedFactors"

    factor = TOTP.activate(member, "JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get().data)
    assert factor.validate_code(code_at("JBSWY3DPEHPK3PXP", timezone.now()))
