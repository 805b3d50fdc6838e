"""The sections of what few claims tell, as people think of it: at the claim, and at each service line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claims.forms.by_kind import (
    CLAIM_DATES,
    CLAIM_NUMBERS,
    INJURY_DATES,
    LINE_DATES,
    LINE_NUMBERS,
    SPINAL_DATES,
    dates,
    numbers,
)
from claims.forms.claim_columns import AccidentForm, AnesthesiaForm, BillingForm, PatientForm, SpinalForm
from claims.forms.detail_rows import (
    AmbulanceCertificateForm,
    AttachmentForm,
    AuthorizationForm,
    CertificateForm,
    ClaimCertificateForm,
    DrugForm,
    EquipmentForm,
    LineCertificateForm,
    TestResultForm,
    TransportForm,
)
from claims.forms.line_columns import LineFactsForm, LineNotesForm
from claims.forms.owner import Owner
from claims.forms.parts import BoundPart, Changes, Columns, Part, Posted, RowForm, Rows
from claims.forms.people import ClaimProviderForm, LineProviderForm
from claims.rules.detail_kinds import LINE_AUTHORIZATIONS
from claims.rules.detail_limits import (
    MOST_AMBULANCE_CERTIFICATES,
    MOST_ATTACHMENTS,
    MOST_AUTHORIZATIONS,
    MOST_TEST_RESULTS,
    too_many_authorizations,
)


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section; `key` stands in its url after the owner's: claim-papers, line-2-drug."""

    key: str
    title: str
    icon: str
    hint: str  # where it stands in the 837P, for those who know it
    parts: tuple[Part, ...]
    another: str = ""  # one more of what it holds, for the button


class Editor:
    """A section of one owner, with its fields; bound to `data` where it was posted."""

    def __init__(self, plan: SectionPlan, owner: Owner, data: Posted = None) -> None:
        self.plan = plan
        self.owner = owner
        self.is_refused = False
        prefix = f"{owner.key}-{plan.key}"
        self.parts: list[BoundPart] = [
            part.bind(owner, f"{prefix}-{place}", data) for place, part in enumerate(plan.parts)
        ]

    def is_valid(self) -> bool:
        answers = [part.is_valid() for part in self.parts]  # each shows its own errors
        self.is_refused = not all(answers)
        return not self.is_refused

    def gather(self, changes: Changes) -> None:
        """Add what differs from what is on file; after is_valid."""
        for part in self.parts:
            part.gather(changes)


def _certificates(form: type[CertificateForm], most: int, thing: str) -> Rows:
    def rows(owner: Owner) -> Sequence[Any]:  # Any: rows of ClaimCertification
        return [row for row in owner.rows.certifications if row.category in form.categories]

    return Rows("certificate", form, rows, thing, most, "claims/sections/certificates.html")


def _told_authorizations(forms: Sequence[RowForm]) -> str:
    return too_many_authorizations(form.cleaned_data["kind"] for form in forms)


PEOPLE = "claims/sections/people.html"
PAPERS = Rows("attachment", AttachmentForm, lambda owner: owner.rows.attachments, "paper", MOST_ATTACHMENTS)
TRANSPORT = Rows("transport", TransportForm, lambda owner: owner.rows.transports, "transport", 1)
AMBULANCE = (TRANSPORT, _certificates(AmbulanceCertificateForm, MOST_AMBULANCE_CERTIFICATES, "ambulance certificate"))

CLAIM_SECTIONS: tuple[SectionPlan, ...] = (
    SectionPlan(
        "accident",
        "Accident and injury",
        "car-crash",
        "2300 CLM11, DTP; REF*Y4",
        (Columns(AccidentForm), dates(INJURY_DATES)),
    ),
    SectionPlan(
        "people",
        "People",
        "users",
        "2310A NM1*P3, 2310D",
        (
            Rows(
                "provider",
                ClaimProviderForm,
                lambda owner: owner.rows.providers,
                "person",
                len(ClaimProviderForm.roles),
                PEOPLE,
            ),
        ),
        "person",
    ),
    SectionPlan("dates", "Dates", "calendar", "2300 DTP", (dates(CLAIM_DATES),)),
    SectionPlan("numbers", "References", "hash", "2300 REF", (numbers(CLAIM_NUMBERS),)),
    SectionPlan("papers", "Papers", "paperclip", "2300 PWK", (PAPERS,), "paper"),
    SectionPlan(
        "billing",
        "Signatures, program, lateness",
        "signature",
        "CLM06, 09, 10, 12, 20",
        (Columns(BillingForm),),
    ),
    SectionPlan("patient", "Patient and condition codes", "user", "PAT08, PAT09; HI*BG", (Columns(PatientForm),)),
    SectionPlan(
        "chiropractic",
        "Chiropractic",
        "stretching",
        "2300 CR2, DTP*454, 453, 455",
        (Columns(SpinalForm), dates(SPINAL_DATES)),
    ),
    SectionPlan("anesthesia", "Anesthesia", "mask", "2300 HI*BP, BO", (Columns(AnesthesiaForm),)),
    SectionPlan(
        "ambulance", "Ambulance", "ambulance", "2300 CR1, CRC*07; 2310E, F", AMBULANCE, "ambulance certificate"
    ),
    SectionPlan(
        "certificates",
        "Certificates",
        "certificate",
        "2300 CRC",
        (_certificates(ClaimCertificateForm, len(ClaimCertificateForm.categories), "certificate"),),
        "certificate",
    ),
)

LINE_SECTIONS: tuple[SectionPlan, ...] = (
    SectionPlan(
        "facts", "Days, place, flags, charges", "calendar", "2400 SV1, DTP*472, QTY, AMT", (Columns(LineFactsForm),)
    ),
    SectionPlan(
        "drug",
        "Drug",
        "pill",
        "2410",
        (Rows("drug", DrugForm, lambda owner: owner.rows.drugs, "drug", 1),),
    ),
    SectionPlan(
        "people",
        "People",
        "users",
        "2420A to F",
        (
            Rows(
                "provider",
                LineProviderForm,
                lambda owner: owner.rows.providers,
                "person",
                len(LineProviderForm.roles),
                PEOPLE,
            ),
        ),
        "person",
    ),
    SectionPlan(
        "numbers",
        "Authorizations and references",
        "hash",
        "2400 REF",
        (
            Rows(
                "reference",
                AuthorizationForm,
                lambda owner: [row for row in owner.rows.references if row.kind in LINE_AUTHORIZATIONS],
                "authorization",
                2 * MOST_AUTHORIZATIONS,
                too_many=_told_authorizations,
            ),
            numbers(LINE_NUMBERS),
        ),
        "authorization",
    ),
    SectionPlan("notes", "Notes", "notes", "2400 NTE", (Columns(LineNotesForm),)),
    SectionPlan("papers", "Papers", "paperclip", "2400 PWK", (PAPERS,), "paper"),
    SectionPlan("dates", "Dates", "calendar-event", "2400 DTP", (dates(LINE_DATES),)),
    SectionPlan(
        "equipment",
        "Equipment",
        "wheelchair",
        "2400 SV5, CR3, PWK*CT",
        (Rows("equipment", EquipmentForm, lambda owner: owner.rows.equipment, "equipment", 1),),
    ),
    SectionPlan(
        "tests",
        "Test results",
        "flask",
        "2400 MEA",
        (
            Rows(
                "test_result",
                TestResultForm,
                lambda owner: owner.rows.test_results,
                "test result",
                MOST_TEST_RESULTS,
            ),
        ),
        "test result",
    ),
    SectionPlan(
        "ambulance", "Ambulance", "ambulance", "2400 CR1, CRC*07; 2420G, H", AMBULANCE, "ambulance certificate"
    ),
    SectionPlan(
        "certificates",
        "Certificates",
        "certificate",
        "2400 CRC*70, 09",
        (_certificates(LineCertificateForm, len(LineCertificateForm.categories), "certificate"),),
        "certificate",
    ),
)


def plans_of(owner: Owner) -> tuple[SectionPlan, ...]:
    return CLAIM_SECTIONS if owner.line is None else LINE_SECTIONS
