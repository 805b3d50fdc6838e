from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practice.models import AuditEvent, Membership, Practice
from practice.scoping import practice_scope


def found(*arguments: str) -> str:
    out = io.StringIO()
    call_command("create_practice", *arguments, stdout=out)
    return out.getvalue()


def test_first_admin_starts_with_the_link_that_is_printed(db: None, client: Client) -> None:
    printed = found("harbor", "Harbor Health", "First@example.org", "--time-zone", "America/Chicago")

    link = re.search(r"starts here: http://localhost:8000(\S+)", printed)
    assert link is not None
    page = client.get(link[1], follow=True)
    password = "three blue herons"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    assert client.login(email="first@example.org", password=password)
    assert client.get("/p/harbor/settings/").status_code == 200
    practice = Practice.objects.get()
    with practice_scope(practice.pk):
        assert Membership.objects.get().role == "admin"
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == {"practice.founded", "member.invited"}


def test_slug_of_another_practice_is_refused(practice: Practice) -> None:
    with pytest.raises(CommandError, match="choose another"):
        found(practice.slug, "Another", "first@example.org")


def test_unknown_time_zone_leaves_nothing_behind(db: None) -> None:
    with pytest.raises(CommandError, match="Choose a time zone"):
        found("harbor", "Harbor Health", "first@example.org", "--time-zone", "America/Nowhere")

    assert not Practice.objects.exists()
