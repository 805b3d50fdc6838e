"""Everything that the scrubber and the form need to know of claims, loaded for many at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from claims.models import Claim, ClaimLine, ClaimStatus
from claims.queries.details import NO_DETAILS, ClaimDetailRows, load_details
from claims.queries.overrides import overrides_of
from claims.rules.facts import ClaimFacts, OtherCoverage
from claims.services.payer_rules import answered_on, payer_rules_of, unlisted_payers
from claims.services.snapshot import take_snapshot
from claims.services.x12_payers import AssignedIds, payers_of
from claims.services.x12_people import facility_record, patient_person, rendering_record
from claims.services.x12_records import ClaimRecords
from clearinghouse.services.routing import served_payers
from contacts.queries import assigned_ids
from practice.models import Practice
from practice.scoping import current_practice_id
from x12.remittance import Reference

Key = tuple[int, dt.date, int, int]  # patient, day, rendering provider, payer
Services = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """A claim with its lines in order, and what else its record is made of."""

    claim: Claim
    lines: tuple[ClaimLine, ...]
    details: ClaimDetailRows = NO_DETAILS


MADE_OF = ("payer", "billing_provider", "rendering_provider", "location", "superbill", "patient", "coverage")


def with_everything(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all rows that their records and facts are made of, each table by a statement of its own.

    One statement that joins them all has an index scan by id for its plan only as long as PostgreSQL knows how large
    the tables are. While it takes each for a single row, as before their first ANALYZE, it multiplies the tables of
    the whole practice with each other before it looks at the claims.
    """
    return claims.prefetch_related(*MADE_OF)


def load_claims(claim_ids: Iterable[int]) -> list[LoadedClaim]:
    """The claims in the order of their ids, with lines and detail rows, in as many queries however many they are."""
    claims = list(with_everything(Claim.objects.filter(pk__any=list(claim_ids))).order_by("pk"))
    lines: defaultdict[int, list[ClaimLine]] = defaultdict(list)
    for line in ClaimLine.objects.filter(claim_id__any=[claim.pk for claim in claims]).order_by("claim_id", "number"):
        lines[line.claim_id].append(line)
    details = load_details(claim.pk for claim in claims)
    return [LoadedClaim(claim, tuple(lines[claim.pk]), details[claim.pk]) for claim in claims]


def load_facts(loaded: Sequence[LoadedClaim], *, today: dt.date) -> dict[int, ClaimFacts]:
    """The facts of each claim, by its id."""
    practice = Practice.objects.get(pk=current_practice_id())
    records = ClaimRecords(submitter_phone=practice.phone, assigned=_assigned_ids(loaded))
    alike = _claims_alike(loaded)
    routes = _routes(loaded)
    claims = [each.claim for each in loaded]
    payer_rules = payer_rules_of(claims)
    answered = answered_on(claims, practice.zone)
    unlisted = unlisted_payers(claims)
    overrides = overrides_of(claims)
    return {
        each.claim.pk: replace(
            _facts(each, records, today),
            claims_alike=alike[each.claim.pk],
            has_route=routes[_route_key(each.claim)],
            has_submitter_contact=bool(practice.phone or practice.email),
            payer_rules=payer_rules[each.claim.pk],
            answered_on=answered.get(each.claim.pk),
            unlisted_payer_ids=unlisted,
            overrides=overrides[each.claim.pk],
        )
        for each in loaded
    }


def _assigned_ids(loaded: Sequence[LoadedClaim]) -> AssignedIds:
    """What the payers of the claims, and those that paid before, call the billing providers."""
    claims = [each.claim for each in loaded]
    found: defaultdict[tuple[int, int], list[Reference]] = defaultdict(list)
    rows = assigned_ids(
        payer_ids={payer_id for claim in claims for payer_id in payers_of(claim)},
        billing_provider_ids={claim.billing_provider_id for claim in claims},
    )
    for row in rows:
        found[row.payer_id, row.billing_provider_id].append(Reference(row.kind, row.number))
    return {key: tuple(references) for key, references in found.items()}


def _facts(loaded: LoadedClaim, records: ClaimRecords, today: dt.date) -> ClaimFacts:
    claim = loaded.claim
    coverage = claim.coverage_snapshot["coverage"]
    return ClaimFacts(
        record=records.record(claim, loaded.lines, loaded.details),
        patient=patient_person(claim),
        rendering=rendering_record(claim.rendering_provider),
        facility=facility_record(claim.location),
        today=today,
        superbill_charge=claim.superbill.charge_amount,
        patient_phone=claim.coverage_snapshot["patient"]["phone"],
        billing_phone=claim.billing_provider.phone,
        plan_name=coverage["plan_name"] or claim.payer.name,
        claim_type=claim.claim_type,
        coverage_starts_on=_day(coverage["starts_on"]),
        coverage_ends_on=_day(coverage["ends_on"]),
        is_coverage_changed=_is_changed(claim),
        timely_filing_days=claim.payer.timely_filing_days,
        other_coverage=_other_coverage(claim),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _other_coverage(claim: Claim) -> OtherCoverage | None:
    other = claim.coverage_snapshot.get("other")
    return OtherCoverage(**other) if other else None


def _is_changed(claim: Claim) -> bool:
    """Whether the chart says something else now. A field that is newer than the snapshot counts as empty in it."""
    on_file = take_snapshot(claim.coverage, claim.patient)
    return any(
        (claim.coverage_snapshot[part].get(name) or None) != (value or None)
        for part in ("coverage", "subscriber", "patient")
        for name, value in on_file[part].items()
    )


def _route_key(claim: Claim) -> tuple[int, str]:
    return claim.payer_id, claim.claim_type


def _routes(loaded: Sequence[LoadedClaim]) -> dict[tuple[int, str], bool]:
    """Whether an account serves each payer and type of claim among them; one query."""
    served = served_payers()
    keys = {_route_key(each.claim) for each in loaded}
    return {key: bool({key, (None, key[1])} & served) for key in keys}


def _claims_alike(loaded: Sequence[LoadedClaim]) -> dict[int, tuple[str, ...]]:
    """For each claim, the other original claims with the same patient, day, provider, payer and services."""
    claims = [each.claim for each in loaded]
    rows = (
        Claim.objects.filter(
            patient_id__in={claim.patient_id for claim in claims},
            service_on__in={claim.service_on for claim in claims},
            frequency="1",
        )
        .exclude(status=ClaimStatus.VOIDED)
        .order_by("pk")
    )
    candidates: defaultdict[Key, list[Claim]] = defaultdict(list)
    for row in rows:
        candidates[_key(row)].append(row)
    services = _services_of([row.pk for rows in candidates.values() if len(rows) > 1 for row in rows])
    return {
        claim.pk: tuple(
            other.patient_control_number
            for other in candidates[_key(claim)]
            if other.visit_id != claim.visit_id and services[other.pk] == services[claim.pk]
        )
        for claim in claims
    }


def _key(claim: Claim) -> Key:
    return claim.patient_id, claim.service_on, claim.rendering_provider_id, claim.payer_id


def _services_of(claim_ids: Sequence[int]) -> dict[int, Services]:
    lines: defaultdict[int, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    if claim_ids:
        rows = ClaimLine.objects.filter(claim_id__in=claim_ids).values_list("claim_id", "code", "modifiers")
        for claim_id, code, modifiers in rows:
            lines[claim_id].append((code, tuple(sorted(modifiers))))
    return defaultdict(tuple, {claim_id: tuple(sorted(found)) for claim_id, found in lines.items()})
