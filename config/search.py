"""What the search box of the top bar finds, by what the member may see."""

from __future__ import annotations

from dataclasses import dataclass, field

from claims.models import Claim
from patients.models import Patient
from patients.queries import patients_matching
from practice.permissions import Permission, PracticeRequest, may
from remittance.models import Remittance

MOST = 10


@dataclass(frozen=True)
class Found:
    patients: list[Patient] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    remittances: list[Remittance] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.patients or self.claims or self.remittances)


def find(request: PracticeRequest, text: str) -> Found:
    """Patients by name, birth date, phone or member id; claims and checks by number."""
    if not text:
        return Found()
    sees_claims = may(request.membership, Permission.CLAIMS_VIEW)
    sees_remittances = may(request.membership, Permission.REMITTANCES)
    return Found(
        patients=list(patients_matching(text, limit=MOST)),
        claims=_claims(text) if sees_claims else [],
        remittances=_remittances(text) if sees_remittances else [],
    )


def _claims(text: str) -> list[Claim]:
    """Claims whose number begins with the text, or that the payer calls exactly so."""
    ours = Claim.objects.filter(patient_control_number__startswith=text.upper())
    theirs = Claim.objects.filter(payer_claim_control_number=text.upper())
    ids = [
        *ours.order_by("-id").values_list("pk", flat=True)[:MOST],
        *theirs.values_list("pk", flat=True)[:MOST],
    ]
    return list(Claim.objects.filter(pk__in=ids).select_related("patient", "payer").order_by("-id")[:MOST])


def _remittances(text: str) -> list[Remittance]:
    return list(Remittance.objects.filter(trace__startswith=text).order_by("-id")[:MOST])
