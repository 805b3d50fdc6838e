"""Coding a note: diagnoses in order, services that point at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from billing.models import Service, Visit
from encounters.models import ChartNote, NoteDiagnosis, NoteService
from encounters.queries import last_coded_note
from encounters.rules.diagnoses import MAX_DIAGNOSES, default_pointers, moved, renumbered
from encounters.rules.icd10 import find_code
from encounters.services.notes import open_note
from practice.models import User
from practice.services.audit import record_event


class NotBillable(ValueError):
    """The code is unknown, or a category that needs more characters."""


class DiagnosisTwice(ValueError):
    """Payers reject a claim that names a diagnosis twice."""


class TooManyDiagnoses(ValueError):
    """A claim holds twelve diagnoses."""


class NothingToCopy(ValueError):
    """The patient has no earlier signed note."""


@dataclass(frozen=True)
class ServiceCoding:
    """What is coded of one service. `pointers` are diagnosis positions, the main one first."""

    units: Decimal
    unit_price: Decimal
    modifiers: tuple[str, ...] = ()
    pointers: tuple[int, ...] = ()


@transaction.atomic
def add_diagnosis(*, visit: Visit, code: str, actor: User, now: dt.datetime) -> NoteDiagnosis:
    """Put a code behind the others; services that point to nothing yet then point to it.

    Raises NotBillable, DiagnosisTwice, TooManyDiagnoses or NoteIsSigned.
    """
    note = open_note(visit=visit, actor=actor, now=now)
    found = find_code(code)
    if found is None:
        raise NotBillable(f"{code} is not a billable ICD-10-CM code: search for a more exact one.")
    on_file = _codes(note)
    if found.code in on_file:
        raise DiagnosisTwice(f"{found.code} is coded already: a claim names each diagnosis once.")
    if len(on_file) >= MAX_DIAGNOSES:
        raise TooManyDiagnoses("A claim holds twelve diagnoses: remove one before you add another.")
    diagnosis = NoteDiagnosis.objects.create(
        practice_id=note.practice_id,
        note=note,
        position=len(on_file) + 1,
        code=found.code,
        description=found.description,
    )
    note.services.filter(pointers=[]).update(pointers=[diagnosis.position])
    record_event(actor=actor, verb="note.diagnosis_added", subject=note, now=now, detail={"code": found.code})
    return diagnosis


@transaction.atomic
def remove_diagnosis(*, visit: Visit, code: str, actor: User, now: dt.datetime) -> None:
    """The others move up, and the services' pointers with them. Removing it again is no error."""
    note = open_note(visit=visit, actor=actor, now=now)
    before = _codes(note)
    if code not in before:
        return
    note.diagnoses.filter(code=code).delete()
    _put_in_order(note, before, [each for each in before if each != code])
    record_event(actor=actor, verb="note.diagnosis_removed", subject=note, now=now, detail={"code": code})


@transaction.atomic
def move_diagnosis(*, visit: Visit, code: str, to_position: int, actor: User, now: dt.datetime) -> None:
    """Give a diagnosis another place; services go on pointing at the codes that they pointed at."""
    note = open_note(visit=visit, actor=actor, now=now)
    before = _codes(note)
    if code not in before:
        return
    _put_in_order(note, before, moved(before, code, to_position))
    record_event(actor=actor, verb="note.diagnosis_moved", subject=note, now=now, detail={"code": code})


@transaction.atomic
def add_service(*, visit: Visit, service: Service, actor: User, now: dt.datetime) -> NoteService:
    """Code a service at its fee-schedule price and modifiers, pointing to the first diagnoses."""
    note = open_note(visit=visit, actor=actor, now=now)
    coded = NoteService.objects.create(
        practice_id=note.practice_id,
        note=note,
        position=_next_position(note),
        service=service,
        modifiers=list(service.default_modifiers),
        units=Decimal(1),
        pointers=default_pointers(note.diagnoses.count()),
        unit_price_amount=service.price_amount,
    )
    record_event(actor=actor, verb="note.service_added", subject=note, now=now, detail={"code": service.code})
    return coded


@transaction.atomic
def change_service(*, visit: Visit, coded_id: int, coding: ServiceCoding, actor: User, now: dt.datetime) -> NoteService:
    """Raises NoteService.DoesNotExist when it was removed meanwhile, or NoteIsSigned."""
    note = open_note(visit=visit, actor=actor, now=now)
    coded = note.services.select_related("service").get(pk=coded_id)
    coded.modifiers = list(coding.modifiers)
    coded.units = coding.units
    coded.pointers = list(coding.pointers)
    coded.unit_price_amount = coding.unit_price
    coded.save(update_fields=["modifiers", "units", "pointers", "unit_price_amount"])
    record_event(actor=actor, verb="note.service_changed", subject=note, now=now, detail={"code": coded.service.code})
    return coded


@transaction.atomic
def remove_service(*, visit: Visit, coded_id: int, actor: User, now: dt.datetime) -> None:
    """Removing it again is no error."""
    note = open_note(visit=visit, actor=actor, now=now)
    removed, _ = note.services.filter(pk=coded_id).delete()
    if removed:
        record_event(actor=actor, verb="note.service_removed", subject=note, now=now)


@transaction.atomic
def copy_last_visit(*, visit: Visit, actor: User, now: dt.datetime) -> ChartNote:
    """Code what the last signed note has and this one has not, at today's prices; the text is not copied.

    Raises NothingToCopy.
    """
    note = open_note(visit=visit, actor=actor, now=now)
    source = last_coded_note(visit)
    if source is None:
        raise NothingToCopy("This patient has no earlier signed note to copy from.")
    _copy_diagnoses(source, note)
    _copy_services(source, note)
    record_event(actor=actor, verb="note.copied", subject=note, now=now, detail={"from_note": source.pk})
    return note


def _copy_diagnoses(source: ChartNote, note: ChartNote) -> None:
    on_file = _codes(note)
    new = [
        diagnosis
        for diagnosis in source.diagnoses.order_by("position")
        if diagnosis.code not in on_file and find_code(diagnosis.code)
    ]
    NoteDiagnosis.objects.bulk_create(
        NoteDiagnosis(
            practice_id=note.practice_id,
            note=note,
            position=position,
            code=diagnosis.code,
            description=diagnosis.description,
        )
        for position, diagnosis in enumerate(new[: MAX_DIAGNOSES - len(on_file)], start=len(on_file) + 1)
    )


def _copy_services(source: ChartNote, note: ChartNote) -> None:
    coded_already = set(note.services.values_list("service_id", flat=True))
    before, after = _codes(source), _codes(note)
    new = [
        coded
        for coded in source.services.select_related("service").order_by("position")
        if coded.service_id not in coded_already and coded.service.is_active
    ]
    NoteService.objects.bulk_create(
        NoteService(
            practice_id=note.practice_id,
            note=note,
            position=position,
            service=coded.service,
            modifiers=coded.modifiers,
            units=coded.units,
            pointers=renumbered(coded.pointers, before, after) or default_pointers(len(after)),
            unit_price_amount=coded.service.price_amount,
        )
        for position, coded in enumerate(new, start=_next_position(note))
    )


def _codes(note: ChartNote) -> list[str]:
    return list(note.diagnoses.order_by("position").values_list("code", flat=True))


def _next_position(note: ChartNote) -> int:
    return (note.services.aggregate(last=Max("position"))["last"] or 0) + 1


def _put_in_order(note: ChartNote, before: list[str], after: list[str]) -> None:
    diagnoses = {diagnosis.code: diagnosis for diagnosis in note.diagnoses.all()}
    for position, code in enumerate(after, start=1):
        diagnoses[code].position = position
    NoteDiagnosis.objects.bulk_update(diagnoses.values(), ["position"])
    services = list(note.services.all())
    for coded in services:
        coded.pointers = renumbered(coded.pointers, before, after)
    NoteService.objects.bulk_update(services, ["pointers"])
