"""Why a claim came back, on the page where it is mended: what was said, what to do, and the boxes that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim, ScrubFinding
from claims.queries.history import open_rejection
from claims.rules.rejection_remedies import Remedy, remedies_of
from claims.views.finding_places import shown_box

SAID_IN_BOX = "The claim was rejected for this."


@dataclass(frozen=True, slots=True)
class Rejection:
    """What the receiver said last of the claim."""

    text: str
    remedies: tuple[Remedy, ...]

    @property
    def steps(self) -> list[tuple[Remedy, str]]:
        """Each thing to do with the id of its place on the page, or "" where the claim is not at fault."""
        return [(remedy, f"box-{shown_box(remedy.box)}" if remedy.box else "") for remedy in self.remedies]

    @property
    def findings(self) -> list[ScrubFinding]:
        """What to show in the boxes; none of it is kept, and none of it blocks."""
        return [
            ScrubFinding(rule="rejected", severity="error", box=remedy.box, text=SAID_IN_BOX, remedy=remedy.text)
            for remedy in self.remedies
            if remedy.box
        ]


def rejection_of(claim: Claim) -> Rejection | None:
    event = open_rejection(claim)
    return Rejection(event.text, remedies_of(event.code, event.raw)) if event is not None else None
