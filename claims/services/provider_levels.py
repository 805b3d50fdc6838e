"""Which provider stands in 2310 and which in 2420: a line names only whom its claim does not name already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import x12.claim as x12
from claims.models import Claim, ClaimLine
from claims.queries.details import NO_DETAILS, ClaimDetailRows
from claims.services.x12_people import (
    LineProviders,
    Role,
    facility_record,
    is_same_place,
    line_providers,
    provider_of,
    referring_record,
    rendering_record,
)
from x12.parties import Name


@dataclass(frozen=True, slots=True)
class ProviderLevels:
    """The providers of 2310, and those of 2420 by the id of their line."""

    rendering: x12.Provider | None
    referring: x12.Provider | None
    facility: x12.ServiceFacility | None
    supervising: x12.Provider | None = None
    primary_care: x12.Provider | None = None
    lines: Mapping[int, LineProviders] = field(default_factory=dict)


def provider_levels(
    claim: Claim, lines: Sequence[ClaimLine], rows: ClaimDetailRows, billing: x12.BillingProvider
) -> ProviderLevels:
    """Put every provider where the guide wants it."""
    is_solo = claim.rendering_provider.npi == claim.billing_provider.npi
    place = facility_record(claim.location)
    levels = ProviderLevels(
        rendering=None if is_solo else rendering_record(claim.rendering_provider),
        referring=referring_record(claim),
        facility=None if is_same_place(place.address, billing.address) else place,
    )
    if rows is NO_DETAILS:
        return levels
    own = {row.role: provider_of(row) for row in rows.own.providers}
    of_lines = {line.pk: line_providers(rows.of_line(line.pk).providers) for line in lines}
    levels = replace(
        levels,
        rendering=levels.rendering or _rendering_of_all(of_lines.values(), billing),
        supervising=own.get(Role.SUPERVISING),
        primary_care=own.get(Role.PRIMARY_CARE),
    )
    return replace(levels, lines={pk: _exceptions(each, levels, billing) for pk, each in of_lines.items()})


def _rendering_of_all(lines: Iterable[LineProviders], billing: x12.BillingProvider) -> x12.Provider | None:
    """The first line's, where no line was rendered by the billing provider: the claim must then name one (RFI 345)."""
    found = [line.rendering for line in lines]
    if any(each is None or _is_same(each.name, billing.name) for each in found):
        return None
    return found[0] if found else None


def _exceptions(line: LineProviders, levels: ProviderLevels, billing: x12.BillingProvider) -> LineProviders:
    """Those of the line that are not the claim's."""
    rendered_by = levels.rendering.name if levels.rendering else billing.name
    given_at = levels.facility.address if levels.facility else billing.address
    is_usual_place = line.facility is not None and is_same_place(line.facility.address, given_at)
    return replace(
        line,
        rendering=None if line.rendering and _is_same(line.rendering.name, rendered_by) else line.rendering,
        facility=None if is_usual_place else line.facility,
        supervising=_other_than(levels.supervising, line.supervising),
        referring=_other_than(levels.referring, line.referring),
        primary_care=_other_than(levels.primary_care, line.primary_care),
    )


def _other_than(claims: x12.Provider | None, lines: x12.Provider | None) -> x12.Provider | None:
    return None if claims and lines and _is_same(claims.name, lines.name) else lines


def _is_same(one: Name, other: Name) -> bool:
    if one.identifier or other.identifier:
        return one.identifier == other.identifier
    return (one.last.upper(), one.first.upper()) == (other.last.upper(), other.first.upper())
