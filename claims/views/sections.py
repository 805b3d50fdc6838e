"""The sections of the preparation page as they stand: closed with their summary, or open with their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.forms import Editor, Owner, SectionPlan, plans_of
from claims.models import ScrubFinding
from claims.services.facts import LoadedClaim
from claims.views.detail_words import Words, missing_of_accident, section_words
from claims.views.finding_places import section_of

Posted = Any  # a QueryDict


@dataclass(slots=True)
class ShownSection:
    """One section. `editor` is there while it is open."""

    plan: SectionPlan
    owner: Owner
    words: Words
    findings: list[ScrubFinding]
    missing: Words
    editor: Editor | None = None

    @property
    def key(self) -> str:
        return f"{self.owner.key}-{self.plan.key}"

    @property
    def is_open(self) -> bool:
        return self.editor is not None

    @property
    def is_blocked(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(slots=True)
class ShownLine:
    """The details of one line: closed with all their words, or open with a section for each kind."""

    owner: Owner
    sections: list[ShownSection]
    is_open: bool

    @property
    def key(self) -> str:
        return self.owner.key

    @property
    def told(self) -> list[ShownSection]:
        return [section for section in self.sections if section.words]

    @property
    def findings(self) -> list[ScrubFinding]:
        return [finding for section in self.sections for finding in section.findings]

    @property
    def is_blocked(self) -> bool:
        return any(section.is_blocked for section in self.sections)


class Sections:
    """All sections of a claim. `opened` are ids of sections and lines; `posted` is read for the open ones."""

    def __init__(
        self,
        loaded: LoadedClaim,
        findings: Iterable[ScrubFinding],
        opened: Iterable[str] = (),
        posted: Posted = None,
    ) -> None:
        self._findings = list(findings)
        self._opened = set(opened)
        self._posted = posted
        self.of_claim = self._shown(Owner(loaded.claim, loaded.details.own))
        self.of_lines = [
            self._line(Owner(loaded.claim, loaded.details.of_line(line.pk), line)) for line in loaded.lines
        ]

    def _line(self, owner: Owner) -> ShownLine:
        sections = self._shown(owner)
        is_open = owner.key in self._opened or any(section.is_open for section in sections)
        return ShownLine(owner, sections, is_open)

    def _shown(self, owner: Owner) -> list[ShownSection]:
        return [self._section(owner, plan) for plan in plans_of(owner)]

    def _section(self, owner: Owner, plan: SectionPlan) -> ShownSection:
        key = f"{owner.key}-{plan.key}"
        findings = [finding for finding in self._findings if section_of(finding) == key]
        missing = missing_of_accident(owner) if plan.key == "accident" else []
        editor = Editor(plan, owner, self._posted) if key in self._opened else None
        return ShownSection(plan, owner, section_words(owner, plan.key), findings, missing, editor)

    @property
    def all(self) -> list[ShownSection]:
        return [*self.of_claim, *(section for line in self.of_lines for section in line.sections)]

    @property
    def refused(self) -> list[ShownSection]:
        """The sections in which something has to be mended before anything is saved."""
        return [section for section in self.all if section.editor is not None and section.editor.is_refused]

    @property
    def editors(self) -> list[Editor]:
        return [section.editor for section in self.all if section.editor is not None]

    def line(self, key: str) -> ShownLine | None:
        return next((line for line in self.of_lines if line.key == key), None)

    def section(self, key: str) -> ShownSection | None:
        return next((section for section in self.all if section.key == key), None)


def opened_by_themselves(sections: Sections) -> set[str]:
    """What is open when the page is opened: where something stops the claim, or is missing for this payer."""
    return {section.key for section in sections.all if section.is_blocked or section.missing}


def is_of(key: str, place: str) -> bool:
    """Whether a section is the place, or stands in it: line-1-drug in line-1."""
    return key == place or key.startswith(f"{place}-")
