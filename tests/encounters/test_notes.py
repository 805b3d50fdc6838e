"""Writing, coding and signing a note."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from billing.models import Superbill, Visit
from encounters.models import ChartNote, NoteDiagnosis
from encounters.rules.icd10 import search
from encounters.services.arrival import check_in
from encounters.services.coding import (
    DiagnosisTwice,
    NotBillable,
    NothingToCopy,
    ServiceCoding,
    TooManyDiagnoses,
    add_diagnosis,
    add_service,
    change_service,
    copy_last_visit,
    move_diagnosis,
    remove_diagnosis,
    remove_service,
)
from encounters.services.notes import (
    NoteIsSigned,
    NoteNotSigned,
    NoteTexts,
    NoteWasChanged,
    NothingWritten,
    add_addendum,
    save_note,
)
from encounters.services.signing import NoteNotReady, sign_note
from practice.models import AuditEvent, Practice, User
from tests.encounters.factories import MONDAY, NINE_THIRTY, AppointmentFactory, Arranged, arrange, visit_of
from tests.factories import ServiceFactory


@pytest.fixture
def arranged(in_practice: Practice) -> Arranged:
    return arrange(in_practice)


@pytest.fixture
def visit(arranged: Arranged, biller: User) -> Visit:
    return visit_of(arranged, biller)


def save(visit: Visit, actor: User, version: int, **texts: str) -> ChartNote:
    return save_note(visit=visit, version=version, texts=NoteTexts(**texts), actor=actor, now=NINE_THIRTY)


def diagnose(visit: Visit, actor: User, *codes: str) -> None:
    for code in codes:
        add_diagnosis(visit=visit, code=code, actor=actor, now=NINE_THIRTY)


def codes_of(visit: Visit) -> list[str]:
    return list(NoteDiagnosis.objects.filter(note__visit=visit).order_by("position").values_list("code", flat=True))


def pointers_of(visit: Visit) -> list[list[int]]:
    return list(visit.chart_note.services.order_by("position").values_list("pointers", flat=True))


def sign(visit: Visit, actor: User) -> Superbill:
    return sign_note(visit=visit, actor=actor, today=MONDAY, now=NINE_THIRTY)


def test_save_note_counts_its_versions(visit: Visit, biller: User) -> None:
    save(visit, biller, 0, subjective="Sore since Friday.")
    note = save(visit, biller, 1, subjective="Sore since Friday.", plan="Twice a week.")

    assert (note.version, note.subjective, note.plan) == (2, "Sore since Friday.", "Twice a week.")


def test_save_note_older_version_is_refused_and_nothing_lost(visit: Visit, biller: User) -> None:
    save(visit, biller, 0, subjective="First writer.")

    with pytest.raises(NoteWasChanged) as refused:
        save(visit, biller, 0, subjective="Second writer.")

    assert refused.value.note.subjective == "First writer."
    assert ChartNote.objects.get().subjective == "First writer."


def test_save_note_same_text_again_is_no_conflict(visit: Visit, biller: User) -> None:
    save(visit, biller, 0, subjective="Sore.")

    assert save(visit, biller, 0, subjective="Sore.").version == 1


def test_save_note_after_coding_is_no_conflict(visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50")

    assert save(visit, biller, 0, subjective="Sore.").version == 1


def test_add_diagnosis_keeps_order_and_refuses_doubles(visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50", "r519", "M54.2")

    with pytest.raises(DiagnosisTwice, match=r"M54\.50 is coded already"):
        diagnose(visit, biller, "m5450")

    assert codes_of(visit) == ["M54.50", "R51.9", "M54.2"]


def test_add_diagnosis_category_is_refused(visit: Visit, biller: User) -> None:
    with pytest.raises(NotBillable):
        diagnose(visit, biller, "M54.5")


def test_add_diagnosis_thirteenth_is_refused(visit: Visit, biller: User) -> None:
    codes = [found.code for found in search("M54", limit=13)]
    diagnose(visit, biller, *codes[:12])

    with pytest.raises(TooManyDiagnoses):
        diagnose(visit, biller, codes[12])


def test_move_diagnosis_takes_the_pointers_along(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50", "R51.9", "M54.2")
    coded = add_service(visit=visit, service=arranged.exercise, actor=biller, now=NINE_THIRTY)
    change_service(
        visit=visit,
        coded_id=coded.pk,
        coding=ServiceCoding(Decimal(2), Decimal("50.00"), ("GP",), (3, 1)),
        actor=biller,
        now=NINE_THIRTY,
    )

    move_diagnosis(visit=visit, code="M54.2", to_position=1, actor=biller, now=NINE_THIRTY)

    assert codes_of(visit) == ["M54.2", "M54.50", "R51.9"]
    assert pointers_of(visit) == [[1, 2]]


def test_remove_diagnosis_renumbers_the_pointers(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50", "R51.9", "M54.2")
    add_service(visit=visit, service=arranged.exercise, actor=biller, now=NINE_THIRTY)

    remove_diagnosis(visit=visit, code="R51.9", actor=biller, now=NINE_THIRTY)

    assert codes_of(visit) == ["M54.50", "M54.2"]
    assert pointers_of(visit) == [[1, 2]]


def test_add_service_takes_price_modifiers_and_first_diagnoses(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50", "R51.9")

    coded = add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)

    assert (coded.unit_price_amount, coded.modifiers, coded.pointers) == (Decimal("65.00"), ["AT"], [1, 2])


def test_add_diagnosis_after_the_service_is_pointed_to(arranged: Arranged, visit: Visit, biller: User) -> None:
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)

    diagnose(visit, biller, "M54.50")

    assert pointers_of(visit) == [[1]]


def test_remove_service_twice_is_no_error(arranged: Arranged, visit: Visit, biller: User) -> None:
    coded = add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)

    for _ in range(2):
        remove_service(visit=visit, coded_id=coded.pk, actor=biller, now=NINE_THIRTY)

    assert pointers_of(visit) == []


def test_sign_note_locks_it_and_charges_the_primary_payer(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)
    coded = add_service(visit=visit, service=arranged.exercise, actor=biller, now=NINE_THIRTY)
    two_units = ServiceCoding(Decimal(2), Decimal("50.00"), ("GP",), (1,))
    change_service(visit=visit, coded_id=coded.pk, coding=two_units, actor=biller, now=NINE_THIRTY)

    superbill = sign(visit, biller)

    visit.refresh_from_db()
    assert superbill.payer_id == arranged.coverage.payer_id
    assert (superbill.charge_amount, superbill.diagnoses) == (Decimal("165.00"), ["M54.50"])
    assert list(superbill.lines.values_list("code", "modifiers", "units", "charge_amount").order_by("number")) == [
        ("98941", ["AT"], Decimal("1.000"), Decimal("65.00")),
        ("97110", ["GP"], Decimal("2.000"), Decimal("100.00")),
    ]
    assert visit.insurance_balance_amount == Decimal("165.00")
    assert AuditEvent.objects.get(verb="note.signed").detail == {"superbill": superbill.number}


def test_sign_note_carries_the_drug_of_each_unit(arranged: Arranged, visit: Visit, biller: User) -> None:
    drug = ServiceFactory.create(
        practice=visit.practice, code="J1885", ndc="00409123401", ndc_quantity=Decimal("0.5"), ndc_unit="ML"
    )
    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.exercise, actor=biller, now=NINE_THIRTY)
    coded = add_service(visit=visit, service=drug, actor=biller, now=NINE_THIRTY)
    three_units = ServiceCoding(Decimal(3), Decimal("20.00"), (), (1,))
    change_service(visit=visit, coded_id=coded.pk, coding=three_units, actor=biller, now=NINE_THIRTY)

    superbill = sign(visit, biller)

    assert list(superbill.lines.values_list("code", "ndc", "ndc_quantity", "ndc_unit").order_by("number")) == [
        ("97110", "", None, ""),
        ("J1885", "00409123401", Decimal("1.500"), "ML"),
    ]


def test_sign_note_ended_coverage_charges_the_patient(arranged: Arranged, visit: Visit, biller: User) -> None:
    arranged.coverage.ends_on = dt.date(2026, 10, 31)
    arranged.coverage.save()
    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)

    superbill = sign(visit, biller)

    visit.refresh_from_db()
    assert superbill.payer_id is None
    assert visit.patient_balance_amount == Decimal("65.00")


def test_sign_note_with_errors_is_refused_and_names_them(visit: Visit, biller: User) -> None:
    save(visit, biller, 0, subjective="Sore.")

    with pytest.raises(NoteNotReady, match=r"No diagnosis is coded\. No service is coded\."):
        sign(visit, biller)

    assert ChartNote.objects.get().status == ChartNote.Status.DRAFT
    assert Superbill.objects.count() == 0


def test_sign_note_twice_is_refused_and_charged_once(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)
    sign(visit, biller)

    with pytest.raises(NoteIsSigned):
        sign(visit, biller)

    assert Superbill.objects.count() == 1


def test_signed_note_is_locked_but_takes_an_addendum(arranged: Arranged, visit: Visit, biller: User) -> None:
    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)
    sign(visit, biller)

    with pytest.raises(NoteIsSigned):
        save(visit, biller, 0, subjective="Changed my mind.")
    with pytest.raises(NoteIsSigned):
        diagnose(visit, biller, "R51.9")
    addendum = add_addendum(visit=visit, text=" Better today. ", actor=biller, now=NINE_THIRTY)

    assert addendum.text == "Better today."
    assert codes_of(visit) == ["M54.50"]


def test_add_addendum_to_a_draft_or_without_text_is_refused(arranged: Arranged, visit: Visit, biller: User) -> None:
    with pytest.raises(NoteNotSigned):
        add_addendum(visit=visit, text="More.", actor=biller, now=NINE_THIRTY)

    diagnose(visit, biller, "M54.50")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)
    sign(visit, biller)
    with pytest.raises(NothingWritten):
        add_addendum(visit=visit, text="  ", actor=biller, now=NINE_THIRTY)


def test_copy_last_visit_takes_codes_at_todays_price(
    in_practice: Practice, arranged: Arranged, visit: Visit, biller: User
) -> None:
    diagnose(visit, biller, "M54.50", "R51.9")
    add_service(visit=visit, service=arranged.adjustment, actor=biller, now=NINE_THIRTY)
    sign(visit, biller)
    arranged.adjustment.price_amount = Decimal("70.00")
    arranged.adjustment.save()
    next_week = NINE_THIRTY + dt.timedelta(days=7)
    again = AppointmentFactory.create(
        practice=in_practice, patient=arranged.patient, provider=arranged.provider, starts_at=next_week
    )
    next_visit = check_in(appointment=again, actor=biller, now=next_week).visit
    diagnose(next_visit, biller, "R51.9")

    copy_last_visit(visit=next_visit, actor=biller, now=next_week)

    assert codes_of(next_visit) == ["R51.9", "M54.50"]
    coded = next_visit.chart_note.services.get()
    assert (coded.unit_price_amount, coded.modifiers, coded.pointers) == (Decimal("70.00"), ["AT"], [2, 1])


def test_copy_last_visit_first_visit_has_nothing_to_copy(visit: Visit, biller: User) -> None:
    with pytest.raises(NothingToCopy):
        copy_last_visit(visit=visit, actor=biller, now=NINE_THIRTY)
