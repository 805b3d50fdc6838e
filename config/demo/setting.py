"""The practice as its admin set it up before the day: people, places, payers, prices, clearinghouse account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.models import Service
from clearinghouse.models import TradingPartnerAccount
from clearinghouse.services.accounts import save_account
from config.demo.cast import CAPITATED, CLINICIANS, FEES, PASSWORD, PAYERS, SECOND_SLUG, SLUG, STAFF, Member
from contacts.models import Payer
from practice.models import Membership, Practice, User
from practice.scoping import practice_scope
from providers.models import BillingProvider, Location, RenderingProvider

ADDRESS = {
    "address_line1": "18 Harbor Street",
    "city": "Ann Arbor",
    "state": "MI",
    "postal_code": "481031234",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything the day refers to, made once and found again by the next day."""

    practice: Practice
    users: dict[str, User]  # by role
    providers: dict[str, RenderingProvider]
    location: Location
    payers: dict[str, Payer]
    services: dict[str, Service]


def user_for(member: Member) -> User:
    user = User.objects.filter(email=member.email).first()
    if user is None:
        user = User.objects.create_user(
            member.email, PASSWORD, first_name=member.first_name, last_name=member.last_name
        )
    return user


def set_the_stage(connection: dict[str, Any], accounts: dict[str, str], now: dt.datetime) -> Stage:  # Any: JSON
    """Make, or find, both practices. `connection` says how the sandbox is reached."""
    users = {member.role: user_for(member) for member in STAFF}
    practice, _ = Practice.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name": "Lakeside Integrative Health",
            "time_zone": "America/Detroit",
            "phone": "7345550100",
            **ADDRESS,
        },
    )
    with practice_scope(practice.pk):
        for role, user in users.items():
            Membership.objects.get_or_create(practice=practice, user=user, defaults={"role": role})
        stage = _furnish(practice, users)
        _connect(practice, SLUG, accounts[SLUG], connection, users["admin"], now)
    _second_practice(users, connection, accounts, now)
    return stage


def _furnish(practice: Practice, users: dict[str, User]) -> Stage:
    billing, _ = BillingProvider.objects.get_or_create(
        practice=practice,
        title="Group",
        defaults={
            "organization_name": "Lakeside Integrative Health",
            "npi": "1548293764",
            "taxonomy": "261QM1300X",
            "tax_id": "381234567",
            "phone": "7345550100",
            **ADDRESS,
        },
    )
    location, _ = Location.objects.get_or_create(
        practice=practice, name="Harbor Street", defaults={"phone": "7345550100", **ADDRESS}
    )
    providers = {}
    for key, who in CLINICIANS.items():
        providers[key], _ = RenderingProvider.objects.get_or_create(
            practice=practice,
            npi=who.npi,
            defaults={
                "first_name": who.first_name,
                "last_name": who.last_name,
                "credentials": who.credentials,
                "taxonomy": who.taxonomy,
                "default_billing_provider": billing,
                "default_location": location,
                "user": users["provider"] if key == "hale" else None,
            },
        )
    payers = {}
    for claim_payer_id, (name, filing_indicator) in PAYERS.items():
        payers[claim_payer_id], _ = Payer.objects.get_or_create(
            practice=practice,
            claim_payer_id=claim_payer_id,
            defaults={
                "name": name,
                "filing_indicator": filing_indicator,
                "phone": "8005550100",
                "is_capitated": claim_payer_id in CAPITATED,
            },
        )
    services = {}
    for code, (name, price, modifiers) in FEES.items():
        services[code], _ = Service.objects.get_or_create(
            practice=practice,
            code=code,
            name=name,
            defaults={"price_amount": Decimal(price), "default_modifiers": list(modifiers)},
        )
    return Stage(practice, users, providers, location, payers, services)


def _connect(
    practice: Practice,
    username: str,
    password: str,
    connection: dict[str, Any],
    actor: User,
    now: dt.datetime,  # Any: JSON
) -> None:
    """Point the practice's Office Ally account at the sandbox, wherever it listens now."""
    account = TradingPartnerAccount.objects.filter(practice=practice, name="Office Ally (sandbox)").first()
    account = account or TradingPartnerAccount(practice=practice, name="Office Ally (sandbox)")
    account.kind = TradingPartnerAccount.Kind.OFFICE_ALLY
    account.is_test = True
    account.submitter_id = username
    account.sender_id = username.upper()
    account.receiver_id = "330897513"
    account.application_receiver = "OA"
    account.receiver_name = "OFFICE ALLY"
    account.sftp_host = connection["host"]
    account.sftp_port = connection["sftp_port"]
    account.sftp_username = username
    account.sftp_password = password
    account.sftp_host_key = connection["host_key"]
    account.real_time_url = connection["real_time_url"]
    account.real_time_username = username
    account.real_time_password = password
    account.real_time_ca = connection["ca_pem"]
    account.real_time_receiver_id = "OFFALLY"
    save_account(account=account, changed_fields=["sftp_port", "real_time_url"], actor=actor, now=now)


def _second_practice(
    users: dict[str, User],
    connection: dict[str, Any],
    accounts: dict[str, str],
    now: dt.datetime,  # Any: JSON
) -> None:
    """A neighbour, for which the same biller and admin work: the switcher has something to switch to."""
    practice, _ = Practice.objects.get_or_create(
        slug=SECOND_SLUG,
        defaults={
            "name": "Hillcrest Physical Therapy",
            "time_zone": "America/Chicago",
            "phone": "3125550100",
            **ADDRESS,
        },
    )
    with practice_scope(practice.pk):
        for role in ("biller", "admin"):
            Membership.objects.get_or_create(practice=practice, user=users[role], defaults={"role": role})
        BillingProvider.objects.get_or_create(
            practice=practice,
            title="Group",
            defaults={
                "organization_name": "Hillcrest Physical Therapy",
                "npi": "1629384755",
                "taxonomy": "261QP2000X",
                "tax_id": "361234567",
                "phone": "3125550100",
                **ADDRESS,
            },
        )
        _connect(practice, SECOND_SLUG, accounts[SECOND_SLUG], connection, users["admin"], now)
