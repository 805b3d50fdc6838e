"""Which account serves which payer, and what its files are called."""

from __future__ import annotations

import datetime as dt

from clearinghouse.adapters import open_gateway
from clearinghouse.gateway import Connection, Gateway
from clearinghouse.models import ClaimType, Route, TradingPartnerAccount
from contacts.models import Payer
from practice.services.numbering import next_number
from x12.envelope import Envelope


class NoRoute(ValueError):
    """No clearinghouse account serves this payer: an admin adds one under Settings, Clearinghouse accounts."""


def route_for(*, payer: Payer, claim_type: str = ClaimType.PROFESSIONAL) -> TradingPartnerAccount:
    """The account for a payer's claims of a type: its own route first, then the practice's general one.

    Raises NoRoute.
    """
    routes = Route.objects.filter(claim_type=claim_type, account__is_active=True).select_related("account")
    route = routes.filter(payer=payer).first() or routes.filter(payer=None).first()
    if route is None:
        raise NoRoute(f"No clearinghouse account serves {payer.name}. Add one under Settings, Clearinghouse accounts.")
    account: TradingPartnerAccount = route.account
    return account


def served_payers() -> frozenset[tuple[int | None, str]]:
    """The payers with a route, and the types of claim; None stands for every payer (see route_for)."""
    routes = Route.objects.filter(account__is_active=True)
    return frozenset(routes.values_list("payer_id", "claim_type"))


def take_control_numbers(account: TradingPartnerAccount) -> tuple[int, int]:
    """The next ISA13 and GS06 of an account, never given twice."""
    return next_number(f"interchange:{account.pk}"), next_number(f"group:{account.pk}")


def envelope_for(account: TradingPartnerAccount, *, now: dt.datetime) -> Envelope:
    """ISA and GS of a new file for this account, with fresh control numbers. `now` is in the practice's zone."""
    interchange, group = take_control_numbers(account)
    return Envelope(
        sender_qualifier=account.sender_qualifier,
        sender_id=account.sender_id,
        receiver_qualifier=account.receiver_qualifier,
        receiver_id=account.receiver_id,
        created_at=now.replace(tzinfo=None, second=0, microsecond=0),
        interchange_control_number=interchange,
        group_control_number=group,
        is_test=account.is_test,
        application_receiver=account.application_receiver,
        acknowledgment_requested=True,
    )


def connection_for(account: TradingPartnerAccount) -> Connection:
    """The settings that an adapter needs, read while the practice's scope is open."""
    return Connection(
        sftp_host=account.sftp_host,
        sftp_port=account.sftp_port,
        sftp_username=account.sftp_username,
        sftp_password=account.sftp_password,
        sftp_host_key=account.sftp_host_key,
        inbound_folder=account.inbound_folder,
        outbound_folder=account.outbound_folder,
        real_time_url=account.real_time_url,
        real_time_username=account.real_time_username,
        real_time_password=account.real_time_password,
        real_time_ca=account.real_time_ca,
        sender_id=account.real_time_sender_id or account.sender_id,
        receiver_id=account.real_time_receiver_id or account.receiver_id,
        real_time_envelope=account.real_time_envelope,
    )


def gateway_for(account: TradingPartnerAccount) -> Gateway:
    """A gateway that can be used after the scope has closed."""
    return open_gateway(account.kind, connection_for(account))
