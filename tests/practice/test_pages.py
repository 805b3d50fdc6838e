"""The shell and the settings pages of the practice itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from practice.models import AuditEvent, Membership, Practice, Role, User
from practice.scoping import practice_scope
from tests.factories import UserFactory, make_member

Login = Callable[[Role], Client]


def test_pages_carry_no_inline_style_or_script(client_as: Login) -> None:
    page = client_as(Role.ADMIN).get("/p/lakeside/settings/")

    html = page.content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"\sstyle=|<style|\son\w+=|javascript:", html) == []
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_sidebar_shows_what_the_role_may_open(client_as: Login) -> None:
    admin, front_desk = (client_as(role).get("/p/lakeside/search/") for role in (Role.ADMIN, Role.FRONT_DESK))

    def labels(html: str) -> list[str]:
        return re.findall(r'shell-link-label">(\w+)<', html)

    assert labels(admin.content.decode())[-1] == "Settings"
    assert "Settings" not in labels(front_desk.content.decode())
    assert "Remittances" not in labels(front_desk.content.decode())


def test_practice_menu_lists_every_practice_of_the_user(
    client: Client, practice: Practice, other_practice: Practice
) -> None:
    user = make_member(practice, Role.BILLER)
    with practice_scope(other_practice.pk):
        Membership.objects.create(practice=other_practice, user=user, role=Role.ADMIN)
    client.force_login(user)

    html = client.get("/p/lakeside/practices/").content.decode()

    assert "Hillside" in html
    assert "Lakeside" in html


def test_practice_profile_saves_and_is_audited(client_as: Login, practice: Practice) -> None:
    admin = client_as(Role.ADMIN)
    form = admin.get("/p/lakeside/settings/practice/").context["form"]
    seen = admin.get("/p/lakeside/settings/practice/").context["seen"]
    typed = {
        **{name: form[name].value() or "" for name in form.fields},
        "phone": "(734) 555-0199",
        "seen": seen,
    }

    answer = admin.post("/p/lakeside/settings/practice/", typed)

    practice.refresh_from_db()
    assert (answer.status_code, practice.phone, practice.slug) == (302, "7345550199", "lakeside")
    with practice_scope(practice.pk):
        event = AuditEvent.objects.get(verb="practice.changed")
    assert event.detail == {"fields": ["phone"]}


def test_setting_that_somebody_else_saved_first_is_not_overwritten(client_as: Login, practice: Practice) -> None:
    admin = client_as(Role.ADMIN)
    page = admin.get("/p/lakeside/settings/practice/")
    form = page.context["form"]
    typed = {**{name: form[name].value() or "" for name in form.fields}, "phone": "7345550199"}
    Practice.objects.filter(pk=practice.pk).update(phone="7345550142")

    answer = admin.post("/p/lakeside/settings/practice/", {**typed, "seen": page.context["seen"]})

    practice.refresh_from_db()
    assert (answer.status_code, practice.phone) == (422, "7345550142")
    assert "Phone: 7345550142" in answer.content.decode()
    again = admin.post("/p/lakeside/settings/practice/", {**typed, "seen": answer.context["seen"]})
    practice.refresh_from_db()
    assert (again.status_code, practice.phone) == (302, "7345550199")


def test_invited_person_sets_a_password_and_works(
    client_as: Login,
    client: Client,
    practice: Practice,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    typed = {"email": "New.Person@example.org", "first_name": "New", "last_name": "Person", "role": "biller"}

    with django_capture_on_commit_callbacks(execute=True):
        client_as(Role.ADMIN).post("/p/lakeside/settings/users/new/", typed)

    (invitation,) = mail.outbox
    assert invitation.to == ["new.person@example.org"]
    path = re.search(r"http://testserver(/\S+)", str(invitation.body))
    assert path is not None
    page = client.get(path[1], follow=True)
    password = "three blue herons"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    assert client.login(email="new.person@example.org", password=password)
    assert client.get("/p/lakeside/search/").status_code == 200
    with practice_scope(practice.pk):
        assert AuditEvent.objects.get(verb="member.invited").detail == {"role": "biller"}


def test_person_of_another_practice_is_invited_without_a_second_account(
    client_as: Login, practice: Practice, other_practice: Practice
) -> None:
    traveller = make_member(other_practice, Role.BILLER)
    typed = {"email": traveller.email.upper(), "first_name": "X", "last_name": "Y", "role": "provider"}

    client_as(Role.ADMIN).post("/p/lakeside/settings/users/new/", typed)

    assert User.objects.filter(email__iexact=traveller.email).count() == 1
    with practice_scope(practice.pk):
        assert Membership.objects.get(user=traveller).role == Role.PROVIDER


def test_member_is_not_invited_twice(client_as: Login, practice: Practice) -> None:
    member = make_member(practice, Role.BILLER)
    typed = {"email": member.email, "first_name": "X", "last_name": "Y", "role": "admin"}

    answer = client_as(Role.ADMIN).post("/p/lakeside/settings/users/new/", typed)

    assert answer.status_code == 422
    assert "is in the practice already" in answer.content.decode()


def membership_of(practice: Practice, user: User) -> Membership:
    with practice_scope(practice.pk):
        return Membership.objects.get(user=user)


def test_lone_admin_cannot_lock_himself_out(client: Client, practice: Practice) -> None:
    admin = make_member(practice, Role.ADMIN)
    client.force_login(admin)
    page = f"/p/lakeside/settings/users/{membership_of(practice, admin).pk}/"

    answers = client.post(page, {"role": "biller"}), client.post(f"{page}activity/")

    assert [answer.status_code for answer in answers] == [422, 302]
    kept = membership_of(practice, admin)
    assert (kept.role, kept.is_active) == (Role.ADMIN, True)


def test_admin_changes_a_role_and_lets_somebody_out(client: Client, practice: Practice) -> None:
    admin, biller = make_member(practice, Role.ADMIN), make_member(practice, Role.BILLER)
    client.force_login(admin)
    page = f"/p/lakeside/settings/users/{membership_of(practice, biller).pk}/"

    client.post(page, {"role": "admin"})
    client.post(f"{page}activity/")

    changed = membership_of(practice, biller)
    assert (changed.role, changed.is_active) == (Role.ADMIN, False)
    with practice_scope(practice.pk):
        verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["member.role_changed", "member.deactivated"]


def test_member_list_costs_the_same_for_many(
    client_as: Login, practice: Practice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admin = client_as(Role.ADMIN)
    admin.get("/p/lakeside/settings/users/")  # the first page of a session also notes the session
    counts = []
    for more in (0, 29):
        for _ in range(more):
            make_member(practice, Role.BILLER)
        with django_assert_max_num_queries(16) as queries:
            admin.get("/p/lakeside/settings/users/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_audit_trail_finds_by_person_verb_and_day(client_as: Login, practice: Practice) -> None:
    admin, other = make_member(practice, Role.ADMIN), UserFactory.create()
    with practice_scope(practice.pk):
        Membership.objects.create(practice=practice, user=other, role=Role.BILLER)
        for actor, verb, day in (
            (admin, "claim.sent", 2),
            (other, "chart.viewed", 3),
            (other, "claim.built", 4),
        ):
            AuditEvent.objects.create(
                practice=practice,
                actor=actor,
                verb=verb,
                subject_type="claims.Claim",
                subject_id=day,
                at=f"2026-11-0{day}T17:00:00Z",
            )
    client = client_as(Role.ADMIN)

    def found(query: str) -> list[str]:
        html = client.get(f"/p/lakeside/settings/audit/?{query}").content.decode()
        return re.findall(r"<td>(Claim sent|Chart viewed|Claim built)</td>", html)

    assert found("") == ["Claim built", "Chart viewed", "Claim sent"]
    assert found("verb=claim") == ["Claim built", "Claim sent"]
    assert found(f"actor={other.pk}&verb=chart") == ["Chart viewed"]
    assert found("since=11/03/2026&until=11/03/2026") == ["Chart viewed"]
    assert found("subject_id=4") == ["Claim built"]
    assert found("since=nonsense") == ["Claim built", "Chart viewed", "Claim sent"]


def test_audit_trail_pages_cost_the_same_for_many(
    client_as: Login, practice: Practice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_member(practice, Role.BILLER)
    admin = client_as(Role.ADMIN)
    admin.get("/p/lakeside/settings/audit/")  # the first page of a session also notes the session
    counts = []
    for more in (1, 119):
        with practice_scope(practice.pk):
            AuditEvent.objects.bulk_create(
                AuditEvent(
                    practice=practice,
                    actor=user,
                    verb="claim.sent",
                    subject_type="claims.Claim",
                    subject_id=number + 1,
                    at=f"2026-11-02T15:{number % 60:02d}:00Z",
                )
                for number in range(more)
            )
        with django_assert_max_num_queries(16) as queries:
            first = admin.get("/p/lakeside/settings/audit/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    older = admin.get(f"/p/lakeside/settings/audit/?after={first.context['page'].older}").context["page"]
    back = admin.get(f"/p/lakeside/settings/audit/?before={older.newer}").context["page"]
    assert [len(page.rows) for page in (first.context["page"], older, back)] == [50, 50, 50]
    assert [event.pk for event in back.rows] == [event.pk for event in first.context["page"].rows]


def test_settings_home_leads_to_every_setting(client_as: Login) -> None:
    admin = client_as(Role.ADMIN)
    links = re.findall(r'class="tile" href="([^"]+)"', admin.get("/p/lakeside/settings/").content.decode())

    assert len(links) == 9
    assert {admin.get(link).status_code for link in links} == {200}
