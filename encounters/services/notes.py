"""Writing a chart note: one person's text never overwrites another's unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from billing.models import Visit
from encounters.models import Addendum, ChartNote
from practice.models import User
from practice.services.audit import record_event


class NoteIsSigned(ValueError):
    """A signed note is locked."""

    def __init__(self) -> None:
        super().__init__("This note is signed and locked. Write an addendum instead.")


class NoteNotSigned(ValueError):
    """Only a signed note takes an addendum."""

    def __init__(self) -> None:
        super().__init__("This note is not signed: change its text instead of adding to it.")


class NothingWritten(ValueError):
    """An addendum needs a text."""

    def __init__(self) -> None:
        super().__init__("Write the addendum before you add it.")


class NoteWasChanged(ValueError):
    """Somebody saved the note after this writer read it. `note` is the text on file."""

    def __init__(self, note: ChartNote) -> None:
        super().__init__("Somebody else saved this note while you were writing.")
        self.note = note


@dataclass(frozen=True)
class NoteTexts:
    """Subjective, objective, assessment, plan."""

    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""


def texts_of(note: ChartNote) -> NoteTexts:
    return NoteTexts(note.subjective, note.objective, note.assessment, note.plan)


def open_note(*, visit: Visit, actor: User, now: dt.datetime) -> ChartNote:
    """Take the visit's note for writing, made if missing; others wait until this transaction ends.

    Raises NoteIsSigned. `version` counts the saves of the text: 0 for a note that has none yet.
    """
    Visit.objects.select_for_update().get(pk=visit.pk)
    note = ChartNote.objects.select_for_update().filter(visit=visit).first()
    if note is None:
        return ChartNote.objects.create(
            practice_id=visit.practice_id, visit=visit, version=0, updated_at=now, updated_by=actor
        )
    if note.status == ChartNote.Status.SIGNED:
        raise NoteIsSigned
    return note


@transaction.atomic
def save_note(*, visit: Visit, version: int, texts: NoteTexts, actor: User, now: dt.datetime) -> ChartNote:
    """Write the texts over the version that their writer read. Raises NoteWasChanged or NoteIsSigned.

    Saving what is on file already is no save.
    """
    note = open_note(visit=visit, actor=actor, now=now)
    if texts_of(note) == texts:
        return note
    if note.version != version:
        raise NoteWasChanged(note)
    for name, text in asdict(texts).items():
        setattr(note, name, text)
    note.version += 1
    note.updated_at = now
    note.updated_by = actor
    note.save(update_fields=[*asdict(texts), "version", "updated_at", "updated_by"])
    record_event(actor=actor, verb="note.saved", subject=note, now=now, detail={"version": note.version})
    return note


@transaction.atomic
def add_addendum(*, visit: Visit, text: str, actor: User, now: dt.datetime) -> Addendum:
    """Add to a signed note. Raises NoteNotSigned or NothingWritten."""
    note = ChartNote.objects.filter(visit=visit, status=ChartNote.Status.SIGNED).first()
    if note is None:
        raise NoteNotSigned
    if not text.strip():
        raise NothingWritten
    addendum = Addendum.objects.create(
        practice_id=note.practice_id, note=note, text=text.strip(), added_at=now, added_by=actor
    )
    record_event(actor=actor, verb="note.addendum_added", subject=note, now=now)
    return addendum
