"""Which payer of the contact list sent a remittance."""

from __future__ import annotations

from django.db.models import Q

from contacts.models import Payer
from x12.remittance import Remittance

PAYER_REFERENCES = frozenset({"2U", "EO", "HI", "NF"})


def same_payers(payer_id: int | None) -> frozenset[int]:
    """This payer and those of the contact list that share an id with it: a payer may be on file more than once."""
    payer = Payer.objects.filter(pk=payer_id).first() if payer_id else None
    if payer is None:
        return frozenset()
    ids = {payer.claim_payer_id, payer.remittance_payer_id} - {""}
    shared = Payer.objects.filter(Q(claim_payer_id__in=ids) | Q(remittance_payer_id__in=ids))
    return frozenset({payer.pk, *shared.values_list("pk", flat=True)})


def payer_of(record: Remittance) -> Payer | None:
    """By the id that the payer's ERAs carry, else by its claim payer id, else by its exact name if only one has it."""
    values = [record.payer_originator, record.payer.identifier]
    # Some payers pad the qualifier; the reader keeps what came.
    values += [one.value for one in record.payer_references if one.qualifier.strip() in PAYER_REFERENCES]
    identifiers = {value.strip() for value in values if value.strip()}
    # TRN03 is the payer's tax number after a 1.
    identifiers |= {value[1:] for value in identifiers if len(value) == 10 and value[0] == "1" and value.isdigit()}
    found = list(
        Payer.objects.filter(Q(remittance_payer_id__in=identifiers) | Q(claim_payer_id__in=identifiers)).order_by("pk")
    )
    by_remittance_id = [payer for payer in found if payer.remittance_payer_id in identifiers]
    if by_remittance_id:
        return by_remittance_id[0]
    if found:
        return found[0]
    named = list(Payer.objects.filter(name__iexact=record.payer.last.strip())[:2])
    return named[0] if len(named) == 1 else None
