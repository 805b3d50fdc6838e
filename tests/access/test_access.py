"""Every url of a practice, for everybody who might try it: see table.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from config.urls import practice_urls
from practice.models import Practice, Role
from practice.permissions import ROLE_PERMISSIONS, Permission
from tests.access.rows import Rows
from tests.access.table import ALLOWED_WITHOUT_A_LINE, POSTED, TABLE, WORDS
from tests.factories import make_member

# What an allowed request may answer: the page, a way on, or "mend this first".
SERVED = {200, 204, 302, 400, 409, 422}


def all_urls(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from all_urls(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), list(pattern.pattern.converters)


URLS = list(all_urls(practice_urls))


def test_every_url_is_in_the_table() -> None:
    listed = {name for name, _method, _permission in TABLE} | set(ALLOWED_WITHOUT_A_LINE)
    assert {name for name, _ids in URLS} - listed == set()


def test_every_line_of_the_table_has_its_url() -> None:
    assert {name for name, _method, _permission in TABLE} - {name for name, _ids in URLS} == set()


def test_url_names_are_given_once() -> None:
    assert [name for name, count in Counter(name for name, _ids in URLS).items() if count > 1] == []


def path_of(name: str, practice: Practice, rows: Rows) -> str:
    ids = {parameter: WORDS.get(parameter) or rows.of(parameter.removesuffix("_id")) for parameter in dict(URLS)[name]}
    return reverse(name, kwargs={"practice_slug": practice.slug, **ids})


def answer(client: Client, method: str, path: str, data: dict[str, str]) -> int | str:
    """The code, or "served"; what the request wrote is taken back, so that the next one finds the same rows."""
    with transaction.atomic():
        code = getattr(client, method)(path, data).status_code
        transaction.set_rollback(True)
    return "served" if code in SERVED else code


def logged_in(practice: Practice, role: Role) -> Client:
    client = Client()
    client.force_login(make_member(practice, role))
    return client


@pytest.mark.parametrize(("name", "method", "permission"), TABLE, ids=[f"{line[1]}-{line[0]}" for line in TABLE])
def test_url_answers_as_the_table_says(
    practice: Practice, other_practice: Practice, name: str, method: str, permission: Permission
) -> None:
    path = path_of(name, practice, Rows(practice))
    data = POSTED.get(name, {}) if method == "post" else {}
    allowed = [role for role in Role if permission in ROLE_PERMISSIONS[role]]
    refused = [role for role in Role if role not in allowed]

    anonymous = getattr(Client(), method)(path)
    answers: dict[str, int | str] = {
        "anonymous": anonymous.headers.get("Location", "").partition("?")[0] or anonymous.status_code,
        "stranger": answer(logged_in(other_practice, Role.ADMIN), method, path, data),
    }
    for role in [*refused, *allowed]:
        answers[role] = answer(logged_in(practice, role), method, path, data)

    expected: dict[str, int | str] = {"anonymous": "/accounts/login/", "stranger": 404}
    expected |= dict.fromkeys(refused, 403) | dict.fromkeys(allowed, "served")
    assert answers == expected


WITH_IDS = [line for line in TABLE if set(dict(URLS).get(line[0], ())) - set(WORDS)]


@pytest.mark.parametrize(("name", "method", "permission"), WITH_IDS, ids=[f"{line[1]}-{line[0]}" for line in WITH_IDS])
def test_ids_of_another_practice_do_not_exist(
    practice: Practice, other_practice: Practice, name: str, method: str, permission: Permission
) -> None:
    path = path_of(name, practice, Rows(other_practice))

    assert getattr(logged_in(practice, Role.ADMIN), method)(path).status_code == 404


POSTS = [line[0] for line in TABLE if line[1] == "post"]


@pytest.mark.parametrize("name", POSTS)
def test_posts_without_the_csrf_token_are_refused(practice: Practice, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(practice, Role.ADMIN))

    assert client.post(path_of(name, practice, Rows(practice))).status_code == 403
