"""One adapter per kind of clearinghouse account. None of them knows Django, the database or the clock."""

from __future__ import annotations

from clearinghouse.adapters.manual import ManualGateway
from clearinghouse.adapters.office_ally import OfficeAllyGateway
from clearinghouse.gateway import Connection, Gateway


def open_gateway(kind: str, connection: Connection) -> Gateway:
    """The gateway of an account of this kind: "office_ally" or "manual". Raises ValueError for any other."""
    match kind:
        case "office_ally":
            return OfficeAllyGateway(connection)
        case "manual":
            return ManualGateway()
        case _:
            raise ValueError(f"no adapter for accounts of kind {kind!r}")
