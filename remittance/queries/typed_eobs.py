"""Reads for typing EOBs: drafts, the claims to choose from, and what is known of those that were chosen."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from claims.models import Claim, ClaimLine
from claims.queries.listing import claims_matching
from claims.rules.status import Status
from contacts.models import Payer
from practice.queries import whole_number
from providers.models import BillingProvider
from remittance.models import EobDraft, Remittance
from remittance.queries.payers import payer_of
from remittance.rules.typed_eob import TypedEob
from remittance.rules.typed_remittance import KnownClaim, KnownLine, Parties, read_day
from x12 import remittance as x12
from x12.parties import Name
from x12.remittance import Procedure

MOST_FOUND = 12
TAX_NUMBER_LENGTH = 10  # TRN03: 1 and the payer's tax number
# A claim that never left has no answer.
UNSENT = (Status.DRAFT, Status.READY, Status.NEEDS_FIX, Status.VOIDED)


def eob_drafts() -> QuerySet[EobDraft]:
    return EobDraft.objects.select_related("changed_by", "posted_by")


def typed_eob_of(remittance: Remittance) -> EobDraft | None:
    """Whom a check was typed by, if it was."""
    return EobDraft.objects.select_related("posted_by").filter(file=remittance.file_id).first()


def claims_to_type(text: str) -> list[Claim]:
    """Sent claims by number, payer's number, patient or date of service, the newest first."""
    words = " ".join(text.split())[:100]
    if not words:
        return []
    day = read_day(words)
    sent = Claim.objects.exclude(status__in=UNSENT)
    found = [claims_matching(words).order_by("-pk"), *([sent.filter(service_on=day).order_by("-pk")] if day else [])]
    ids = [pk for rows in found for pk in rows.exclude(status__in=UNSENT).values_list("pk", flat=True)[:MOST_FOUND]]
    return list(
        Claim.objects.filter(pk__any=ids)
        .select_related("patient", "payer")
        .defer("coverage_snapshot", "prior_adjudications")
        .order_by("-pk")[:MOST_FOUND]
    )


def claims_of(claim_ids: Iterable[int]) -> dict[int, Claim]:
    """The claims with their lines and patients; two statements."""
    lines = Prefetch("lines", queryset=ClaimLine.objects.order_by("number"))
    claims = Claim.objects.filter(pk__any=list(set(claim_ids))).select_related("patient", "payer", "billing_provider")
    return {claim.pk: claim for claim in claims.prefetch_related(lines)}


def known_claim(claim: Claim) -> KnownClaim:
    return KnownClaim(
        claim_id=claim.pk,
        number=claim.patient_control_number,
        patient=Name(claim.patient.last_name, claim.patient.first_name),
        lines=tuple(
            KnownLine(
                line_id=line.pk,
                control_number=line.control_number,
                procedure=Procedure(line.code, tuple(line.modifiers)),
                charge=line.charge_amount,
                units=line.units,
                service_on=line.service_on,
            )
            for line in claim.lines.all()
        ),
    )


def payer_typed(eob: TypedEob) -> Payer | None:
    payer_id = whole_number(eob.payer)
    return Payer.objects.filter(pk=payer_id).first() if payer_id else None


def parties_of(payer: Payer | None, claims: Iterable[Claim]) -> Parties:
    """Both ends of the payment, the payer under the id of its last ERA, so that both are known as one check."""
    provider = (
        next((claim.billing_provider for claim in claims), None) or BillingProvider.objects.order_by("pk").first()
    )
    payee = Name("")
    if provider is not None:
        qualifier, identifier = ("XX", provider.npi) if provider.npi else ("FI", provider.tax_id)
        payee = Name(provider.organization_name, is_person=False, qualifier=qualifier, identifier=identifier)
    if payer is None:
        return Parties(None, "", payee)
    last = Remittance.objects.filter(payer=payer).exclude(payer_identifier="").order_by("-pk").first()
    known = last.payer_identifier if last else payer.remittance_payer_id
    is_tax_number = len(known) == TAX_NUMBER_LENGTH and known.isdigit()
    own_id = payer.claim_payer_id if is_tax_number or not known else known
    name = Name(payer.name, is_person=False, qualifier="XV", identifier=own_id)
    return Parties(name, known if is_tax_number else "", payee)


def is_read_as(record: x12.Remittance, payer: Payer) -> bool:
    """Whether the file will be taken for this payer's."""
    return payer_of(record) == payer


def same_payment(payer: Payer, record: x12.Remittance) -> Remittance | None:
    """A check of this payer with the same number and amount that is posted already."""
    return Remittance.objects.filter(
        payer=payer, trace=record.trace, amount=record.amount, state=Remittance.State.POSTED
    ).first()
