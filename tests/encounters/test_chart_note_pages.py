"""The chart note in the browser, with and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from billing.models import Superbill, Visit
from encounters.models import ChartNote, NoteDiagnosis, NoteService
from encounters.services.coding import add_diagnosis, add_service
from encounters.services.notes import NoteTexts, save_note
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.encounters.factories import NINE_THIRTY, Arranged, arrange, visit_of
from tests.factories import ServiceFactory, VisitFactory
from tests.patients.counting import query_count

ClientAs = Callable[[Role], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def arranged(practice: Practice) -> Arranged:
    with practice_scope(practice.pk):
        return arrange(practice)


@pytest.fixture
def visit(practice: Practice, arranged: Arranged, biller: User) -> Visit:
    with practice_scope(practice.pk):
        return visit_of(arranged, biller)


@pytest.fixture
def provider(client_as: ClientAs) -> Client:
    return client_as(Role.PROVIDER)


def note_url(visit: Visit, act: str = "") -> str:
    return f"/p/lakeside/visits/{visit.pk}/note/{act}"


def code(practice: Practice, visit: Visit, arranged: Arranged, actor: User) -> None:
    with practice_scope(practice.pk):
        add_diagnosis(visit=visit, code="M54.50", actor=actor, now=NINE_THIRTY)
        add_service(visit=visit, service=arranged.adjustment, actor=actor, now=NINE_THIRTY)


def test_chart_note_empty_says_what_to_do_and_logs_the_view(practice: Practice, visit: Visit, provider: Client) -> None:
    page = provider.get(note_url(visit)).content.decode()

    assert "No diagnosis is coded." in page
    assert "No service is coded." in page
    assert "Great Lakes Health" in page
    with practice_scope(practice.pk):
        assert AuditEvent.objects.get(verb="chart.viewed").subject_id == visit.pk
        assert ChartNote.objects.get().version == 0


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [(Role.FRONT_DESK, 403, 403), (Role.BILLER, 200, 403), (Role.PROVIDER, 200, 302), (Role.ADMIN, 200, 302)],
)
def test_chart_note_by_role(visit: Visit, client_as: ClientAs, role: Role, read: int, write: int) -> None:
    browser = client_as(role)

    assert browser.get(note_url(visit)).status_code == read
    assert browser.post(note_url(visit, "save/"), {"version": "0", "subjective": "Sore."}).status_code == write


def test_note_save_answers_with_the_new_version(practice: Practice, visit: Visit, provider: Client) -> None:
    answer = provider.post(note_url(visit, "save/"), {"version": "0", "subjective": "Sore.\r\nStiff."}, headers=HTMX)

    page = answer.content.decode()
    assert "Saved at" in page
    assert 'name="version" id="note-version" value="1" hx-swap-oob="true"' in page
    with practice_scope(practice.pk):
        assert ChartNote.objects.get().subjective == "Sore.\nStiff."


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_note_save_older_version_shows_both_texts(
    practice: Practice, visit: Visit, provider: Client, biller: User, headers: dict[str, str]
) -> None:
    with practice_scope(practice.pk):
        save_note(visit=visit, version=0, texts=NoteTexts("Theirs."), actor=biller, now=NINE_THIRTY)

    refused = provider.post(note_url(visit, "save/"), {"version": "0", "subjective": "Mine."}, headers=headers)
    page = refused.content.decode()

    assert refused.status_code == 409
    assert "Theirs." in page
    assert 'name="overwrites" value="1"' in page
    if not headers:
        assert "Mine.</textarea>" in page
    provider.post(note_url(visit, "save/"), {"version": "0", "overwrites": "1", "subjective": "Mine."})
    with practice_scope(practice.pk):
        assert ChartNote.objects.get().subjective == "Mine."


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999"])
def test_note_save_nonsense_version_overwrites_nothing(
    practice: Practice, visit: Visit, provider: Client, biller: User, version: str
) -> None:
    with practice_scope(practice.pk):
        save_note(visit=visit, version=0, texts=NoteTexts("Theirs."), actor=biller, now=NINE_THIRTY)

    answer = provider.post(note_url(visit, "save/"), {"version": version, "subjective": "Mine."})

    assert answer.status_code == 409


def test_nul_characters_are_left_out(practice: Practice, visit: Visit, provider: Client) -> None:
    provider.post(note_url(visit, "save/"), {"version": "0", "subjective": "So\x00re."})
    searched = [
        provider.get("/p/lakeside/notes/services/?q=%00x").status_code,
        provider.get("/p/lakeside/notes/icd10/?q=%00x").status_code,
        provider.post("/p/lakeside/patients/", {"q": "\x00x"}).status_code,
        provider.post(f"/p/lakeside/visits/{visit.pk}/diagnoses/remove/", {"code": "\x00"}).status_code,
    ]

    assert searched == [200, 200, 200, 302]
    with practice_scope(practice.pk):
        assert ChartNote.objects.get().subjective == "Sore."


def test_icd10_search_answers_with_buttons(visit: Visit, provider: Client) -> None:
    page = provider.get("/p/lakeside/notes/icd10/?q=low back", headers=HTMX).content.decode()

    assert 'name="code" value="M54.50"' in page
    assert "<html" not in page


def test_icd10_search_nothing_found_says_what_to_try(visit: Visit, provider: Client) -> None:
    assert "No billable code matches" in provider.get("/p/lakeside/notes/icd10/?q=qqqzz").content.decode()


def test_service_search_finds_by_code_or_name_own_modality_first(
    practice: Practice, arranged: Arranged, visit: Visit, provider: Client
) -> None:
    by_name = provider.get("/p/lakeside/notes/services/?q=exerc").content.decode()
    by_modality = provider.get("/p/lakeside/notes/services/?modality=chiropractic").content.decode()

    assert ("97110" in by_name, "98941" in by_name) == (True, False)
    assert ("97110" in by_modality, "98941" in by_modality) == (False, True)


def test_diagnosis_add_typed_code_is_added(practice: Practice, visit: Visit, provider: Client) -> None:
    url = f"/p/lakeside/visits/{visit.pk}/diagnoses/add/"

    page = provider.post(url, {"q": "m54.50"}, headers=HTMX).content.decode()
    doubled = provider.post(url, {"code": "M54.50"}, headers=HTMX).content.decode()

    assert "Low back pain, unspecified" in page
    assert "M54.50 is coded already" in doubled
    with practice_scope(practice.pk):
        assert NoteDiagnosis.objects.count() == 1


def test_diagnosis_add_without_script_shows_what_matches(visit: Visit, provider: Client) -> None:
    page = provider.post(f"/p/lakeside/visits/{visit.pk}/diagnoses/add/", {"q": "low back"}).content.decode()

    assert 'name="code" value="M54.50"' in page
    assert "Back to the note" in page


def test_service_change_takes_letters_modifiers_and_part_units(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)
    with practice_scope(practice.pk):
        coded = NoteService.objects.get()
    form = {"modifiers": "gp 59", "pointers": "a", "units": "1.5", "unit_price": "65.00"}

    page = provider.post(f"/p/lakeside/visits/{visit.pk}/services/{coded.pk}/", form, headers=HTMX).content.decode()

    assert "97.50" in page
    with practice_scope(practice.pk):
        coded.refresh_from_db()
    assert (coded.modifiers, coded.pointers, str(coded.units)) == (["GP", "59"], [1], "1.500")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"units": "0"}, "Units are at least a part of one"),
        ({"units": "many"}, "Enter a number."),
        ({"units": "NaN"}, "Enter a number."),
        ({"unit_price": "-5"}, "greater than or equal to 0"),
        ({"modifiers": "ABC"}, "A modifier has two characters"),
        ({"modifiers": "A1 A2 A3 A4 A5"}, "four modifiers"),
        ({"pointers": "Z"}, "Z is not a diagnosis"),
    ],
)
def test_service_change_refused_keeps_what_was_typed(
    practice: Practice,
    visit: Visit,
    arranged: Arranged,
    provider: Client,
    biller: User,
    changes: dict[str, str],
    said: str,
) -> None:
    code(practice, visit, arranged, biller)
    with practice_scope(practice.pk):
        coded = NoteService.objects.get()
    form = {"modifiers": "GP", "pointers": "A", "units": "3", "unit_price": "61.00"} | changes

    page = provider.post(f"/p/lakeside/visits/{visit.pk}/services/{coded.pk}/", form, headers=HTMX).content.decode()

    assert said in page
    assert f'name="{next(iter(changes))}" value="{next(iter(changes.values()))}"' in page
    with practice_scope(practice.pk):
        coded.refresh_from_db()
    assert (coded.modifiers, str(coded.units)) == (["AT"], "1.000")


def test_note_sign_takes_the_last_words_and_charges(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)

    page = provider.post(
        note_url(visit, "sign/"), {"version": "0", "plan": "Back in a week."}, follow=True
    ).content.decode()

    with practice_scope(practice.pk):
        note = ChartNote.objects.get()
        superbill = Superbill.objects.get()
    assert (note.status, note.plan) == (ChartNote.Status.SIGNED, "Back in a week.")
    assert f"/p/lakeside/superbills/{superbill.pk}/pdf/" in page
    assert "Addendum" in page
    assert "note-form" not in page


def test_note_sign_not_ready_keeps_the_text(practice: Practice, visit: Visit, provider: Client) -> None:
    page = provider.post(
        note_url(visit, "sign/"), {"version": "0", "plan": "Back in a week."}, follow=True
    ).content.decode()

    assert "The note cannot be signed yet" in page
    assert "Back in a week.</textarea>" in page


def test_note_sign_double_click_charges_once(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)

    for _ in range(2):
        provider.post(note_url(visit, "sign/"), {"version": "0"})

    with practice_scope(practice.pk):
        assert Superbill.objects.count() == 1


@pytest.mark.parametrize("act", ["sign/", "save/"])
def test_note_signed_meanwhile_offers_the_words_as_addendum(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User, act: str
) -> None:
    code(practice, visit, arranged, biller)
    provider.post(note_url(visit, "sign/"), {"version": "0", "plan": "Back in a week."})

    answer = provider.post(note_url(visit, act), {"version": "0", "plan": "Back tomorrow."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The note was signed while you were writing." in page
    assert "Back tomorrow.</textarea>" in page
    assert "Back in a week." in page


def test_note_addendum_is_shown(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)
    provider.post(note_url(visit, "sign/"), {})

    page = provider.post(note_url(visit, "addendum/"), {"text": "Called: <b>better</b>."}, follow=True).content.decode()

    assert "Called: &lt;b&gt;better&lt;/b&gt;." in page


def test_unsigned_notes_queries_do_not_grow_with_rows(
    practice: Practice, arranged: Arranged, visit: Visit, provider: Client, biller: User
) -> None:
    before = query_count(provider, "/p/lakeside/notes/unsigned/")
    with practice_scope(practice.pk):
        for number in range(100, 129):
            visit = VisitFactory.create(practice=practice, patient=arranged.patient, number=number)
            save_note(visit=visit, version=0, texts=NoteTexts("Sore."), actor=biller, now=NINE_THIRTY)

    assert query_count(provider, "/p/lakeside/notes/unsigned/") == before


def test_chart_note_queries_do_not_grow_with_services(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)
    before = query_count(provider, note_url(visit))
    with practice_scope(practice.pk):
        for _ in range(29):
            service = ServiceFactory.create(practice=practice)
            add_service(visit=visit, service=service, actor=biller, now=NINE_THIRTY)

    assert query_count(provider, note_url(visit)) == before


def test_chart_note_visit_without_appointment_opens(practice: Practice, arranged: Arranged, provider: Client) -> None:
    with practice_scope(practice.pk):
        walk_in = VisitFactory.create(practice=practice, patient=arranged.patient, number=100)

    assert provider.get(note_url(walk_in)).status_code == 200


def test_pages_of_a_stranger_are_not_found(
    practice: Practice, other_practice: Practice, provider: Client, biller: User
) -> None:
    with practice_scope(other_practice.pk):
        theirs = arrange(other_practice)
        visit = visit_of(theirs, biller)
        add_diagnosis(visit=visit, code="M54.50", actor=biller, now=NINE_THIRTY)
        coded = add_service(visit=visit, service=theirs.adjustment, actor=biller, now=NINE_THIRTY)
    start = f"/p/lakeside/visits/{visit.pk}"

    writes = [
        provider.post(f"{start}/{act}/", {"code": "M54.50", "to": "1"}).status_code
        for act in (
            "note/save",
            "note/sign",
            "note/addendum",
            "note/copy",
            "diagnoses/add",
            "diagnoses/remove",
            "diagnoses/move",
            "services/add",
            f"services/{coded.pk}",
            f"services/{coded.pk}/remove",
        )
    ]
    assert provider.get(f"{start}/note/").status_code == 404
    assert writes == [404] * 10


def test_service_change_of_another_visits_line_is_not_found(
    practice: Practice, visit: Visit, arranged: Arranged, provider: Client, biller: User
) -> None:
    code(practice, visit, arranged, biller)
    with practice_scope(practice.pk):
        coded = NoteService.objects.get()
        other = VisitFactory.create(practice=practice, patient=arranged.patient, number=100)

    answer = provider.post(f"/p/lakeside/visits/{other.pk}/services/{coded.pk}/", {"units": "9", "unit_price": "1"})

    assert answer.status_code == 404
