"""Everything that is typed on the preparation page: the boxes, the rows of box 24, and the open sections."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from claims.forms import ClaimForm, line_forms
from claims.forms.parts import Changes
from claims.models import Claim
from claims.services.amend import amend_claim
from claims.services.facts import LoadedClaim
from claims.views.sections import Sections, is_of, opened_by_themselves
from practice.models import User

BOXES = "place_of_service"  # is posted with the boxes, whatever else is


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that is to be mended before anything is saved: where it stands, and what is wrong with it."""

    label: str
    place: str  # id on the page, or ""
    words: str


@dataclass(frozen=True, slots=True)
class Overriding:
    """The reason that was typed against a finding and is not saved yet."""

    finding_id: int
    reason: str
    problem: str = ""


class PageForms:
    """The forms of the page for one claim, bound where something was posted."""

    overriding: Overriding | None = None
    problem = ""  # about everything that was typed

    def __init__(self, loaded: LoadedClaim, *, opened: set[str] | None = None, posted: QueryDict | None = None) -> None:
        claim = loaded.claim
        self.loaded = loaded
        self.has_boxes = posted is not None and BOXES in posted
        boxes = posted if self.has_boxes else None
        self.findings = list(claim.findings.order_by("severity", "pk"))
        # The form gets a copy, since validation writes into its instance.
        self.form = ClaimForm(boxes, instance=copy(claim))
        self.rows = line_forms(loaded.lines, boxes)
        if posted is not None:
            self.sections = self._sections(posted.getlist("open"), posted)
        else:
            themselves = opened_by_themselves(self._sections(())) if opened is None else opened
            self.sections = self._sections(themselves)

    def _sections(self, opened: Any, posted: QueryDict | None = None) -> Sections:  # Any: ids
        return Sections(self.loaded, self.findings, opened, posted)

    def is_valid(self) -> bool:
        forms = [self.form, *self.rows] if self.has_boxes else []
        return all([*(form.is_valid() for form in forms), *(editor.is_valid() for editor in self.sections.editors)])

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that keeps the page from being saved, in the order in which it stands there."""
        found = [Refusal("", "", self.problem)] if self.problem else []
        for form in (self.form, *self.rows):
            for name, texts in form.errors.items():
                field = form[name] if name in form.fields else None
                label, place = (str(field.label), field.id_for_label) if field is not None else ("", "")
                found += [Refusal(label, place, str(text)) for text in texts]
        return [*found, *section_refusals(self.sections)]

    def changes(self) -> Changes:
        """What differs from what is on file; after is_valid."""
        changes = Changes()
        if self.has_boxes:
            changes.claim |= self.form.changes()
            changes.lines += [row.change() for row in self.rows if row.has_changed()]
        for editor in self.sections.editors:
            editor.gather(changes)
        return changes


def section_refusals(sections: Sections) -> list[Refusal]:
    """The sections in which something is marked; each says itself what it is."""
    found = []
    for section in sections.refused:
        number = section.owner.number
        of_line = f" of line {number}" if number is not None else ""
        found.append(Refusal(f"{section.plan.title}{of_line}", section.key, "see what is marked there."))
    return found


class SectionForms:
    """The open sections of one place alone, as a section is saved while the boxes stay as they are typed."""

    def __init__(self, loaded: LoadedClaim, place: str, posted: QueryDict) -> None:
        opened = {key for key in posted.getlist("open") if is_of(key, place)}
        findings = list(loaded.claim.findings.order_by("severity", "pk"))
        self.sections = Sections(loaded, findings, opened, posted)

    def is_valid(self) -> bool:
        answers = [editor.is_valid() for editor in self.sections.editors]  # each shows its own errors
        return all(answers)

    def changes(self) -> Changes:
        changes = Changes()
        for editor in self.sections.editors:
            editor.gather(changes)
        return changes


def save(claim: Claim, changes: Changes, actor: User) -> Claim:
    """Amend the claim and scrub it again. Raises ClaimIsOut or DetailRefused."""
    return amend_claim(
        claim=claim,
        changes=changes.claim,
        lines=changes.lines,
        details=changes.details,
        actor=actor,
        today=timezone.localdate(),
        now=timezone.now(),
    )
