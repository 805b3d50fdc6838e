from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from practice.middleware import PracticeMiddleware, UnmarkedView
from practice.models import Membership, Practice, Role
from practice.scoping import current_practice_id, practice_scope
from tests.factories import UserFactory, make_member

Login = Callable[[Role], Client]


def test_anonymous_is_sent_to_the_login_page_and_back(client: Client, practice: Practice) -> None:
    answer = client.get("/p/lakeside/settings/?x=1")

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=/p/lakeside/settings/%3Fx%3D1",
    )


def test_stranger_cannot_tell_a_foreign_practice_from_none(
    client: Client, practice: Practice, other_practice: Practice
) -> None:
    client.force_login(make_member(other_practice, Role.ADMIN))

    foreign, missing = client.get("/p/lakeside/settings/"), client.get("/p/nowhere/settings/")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    token = re.compile(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+')
    assert token.sub(b"", foreign.content) == token.sub(b"", missing.content)


def test_person_who_was_let_out_is_a_stranger(client: Client, practice: Practice) -> None:
    user = make_member(practice, Role.ADMIN)
    with practice_scope(practice.pk):
        Membership.objects.filter(user=user).update(is_active=False)
    client.force_login(user)

    assert client.get("/p/lakeside/settings/").status_code == 404


def test_one_user_has_another_role_in_each_practice(
    client: Client, practice: Practice, other_practice: Practice
) -> None:
    user = make_member(practice, Role.ADMIN)
    with practice_scope(other_practice.pk):
        Membership.objects.create(practice=other_practice, user=user, role=Role.FRONT_DESK)
    client.force_login(user)

    codes = [client.get(f"/p/{slug}/settings/").status_code for slug in ("lakeside", "hillside")]

    assert codes == [200, 403]


def request_of(practice: Practice, role: Role) -> HttpRequest:
    request = RequestFactory().get(f"/p/{practice.slug}/anything/")
    request.user = make_member(practice, role)
    return request


def test_scope_and_zone_are_open_while_the_view_runs(practice: Practice) -> None:
    seen: dict[str, object] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen["practice"] = current_practice_id()
        seen["zone"] = timezone.get_current_timezone_name()
        return HttpResponse()

    PracticeMiddleware(view)(request_of(practice, Role.BILLER))

    assert seen == {"practice": practice.pk, "zone": "America/Detroit"}


def test_view_that_names_no_permission_is_refused(practice: Practice) -> None:
    def unmarked(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = request_of(practice, Role.ADMIN)
    request.practice = practice  # type: ignore[attr-defined]  # as the middleware leaves it
    with pytest.raises(UnmarkedView):
        PracticeMiddleware(unmarked).process_view(request, unmarked, (), {})


def test_refusal_names_who_could(client_as: Login, practice: Practice) -> None:
    admin = make_member(practice, Role.ADMIN)

    answer = client_as(Role.FRONT_DESK).get("/p/lakeside/settings/")

    assert answer.status_code == 403
    assert "Your role does not include this" in answer.content.decode()
    assert admin.email in answer.content.decode()


def test_home_leads_on_by_number_of_practices(client: Client, practice: Practice, other_practice: Practice) -> None:
    newcomer, member, traveller = (
        UserFactory.create(),
        make_member(practice, Role.BILLER),
        UserFactory.create(),
    )
    for each in (practice, other_practice):
        with practice_scope(each.pk):
            Membership.objects.create(practice=each, user=traveller, role=Role.BILLER)

    client.force_login(newcomer)
    assert "You belong to no practice yet" in client.get("/").content.decode()
    client.force_login(member)
    assert client.get("/")["Location"].startswith("/p/lakeside/")
    client.force_login(traveller)
    page = client.get("/").content.decode()
    assert "Lakeside" in page
    assert "Hillside" in page
