"""The rules of a payer: an admin edits them, a biller reads them, every act leaves its event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Payer, PayerRule
from contacts.rules.payer_rules import RuleKind
from contacts.services import PayerRuleAlreadyThere, PayerRuleNotValid, copy_payer_rule, save_payer_rule
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.contacts.test_payer_rule_terms import NOW, RIGHT, rule_of
from tests.factories import BillingProviderFactory, PayerFactory

COMMON = {"scope": "payer", "severity": "error", "is_active": "on"}
# What the form of each kind posts.
TYPED: dict[str, dict[str, object]] = {
    "field_required": {"field": "prior_authorization", "service_codes": "97110-97150 97161"},
    "field_forbidden": {"field": "group_number"},
    "value_list": {"field": "place_of_service", "values": "11, 12"},
    "value_format": {"field": "member_id", "pattern": r"[A-Z]{3}\d{9}"},
    "most_lines": {"limit_count": "22"},
    "most_diagnoses": {"limit_count": "8"},
    "highest_charge": {"limit_amount": "$9,999.99"},
    "timely_filing": {"limit_count": "90", "counted_from": "service"},
    "taxonomy_required": {"field": "billing_taxonomy", "values": "261qm1300x"},
    "payer_number_required": {"field": "billing_payer_number"},
    "attachments": {"values": ["FX", "AA"]},
    "claim_notes": {"note_policy": "required", "values": ["ADD"]},
    "resubmission_window": {"limit_count": "180", "counted_from": "answer"},
    "secondary_on_paper": {},
}


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return PayerFactory.create(practice=practice, name="Great Lakes Mutual")


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


@pytest.fixture
def in_scope(practice: Practice) -> Iterator[Practice]:
    with practice_scope(practice.pk):
        yield practice


def rules_url(payer: Payer, rest: str = "") -> str:
    return f"/p/lakeside/settings/payers/{payer.pk}/rules/{rest}"


def make_rule(practice: Practice, payer: Payer, by: User, **changes: object) -> PayerRule:
    rule = rule_of("most_lines")
    rule.practice, rule.payer, rule.created_at, rule.created_by = practice, payer, NOW, by
    for name, value in changes.items():
        setattr(rule, name, value)
    with practice_scope(practice.pk):
        rule.save()
    return rule


def errors_of(page: str) -> list[str]:
    return re.findall(r'class="invalid-feedback d-block" id="id_(\w+)_error"', page)


@pytest.mark.parametrize("kind", [kind.value for kind in RuleKind])
def test_a_rule_of_each_kind_is_added_by_its_form(admin: Client, practice: Practice, payer: Payer, kind: str) -> None:
    form = admin.get(rules_url(payer, f"new/?kind={kind}"))

    answer = admin.post(rules_url(payer, f"new/?kind={kind}"), {**COMMON, **TYPED[kind]})

    assert (form.status_code, answer["Location"]) == (200, rules_url(payer))
    with practice_scope(practice.pk):
        rule = PayerRule.objects.get()
        event = AuditEvent.objects.get(verb="payer_rule.added")
    for name, value in RIGHT[kind][0].items():
        assert getattr(rule, name) == value
    assert (rule.payer_id, rule.kind, rule.severity, rule.created_by) == (payer.pk, kind, "error", event.actor)


def test_codes_are_taken_with_blanks_or_commas_between_them(admin: Client, practice: Practice, payer: Payer) -> None:
    admin.post(rules_url(payer, "new/?kind=field_required"), {**COMMON, **TYPED["field_required"]})

    with practice_scope(practice.pk):
        assert PayerRule.objects.get().service_codes == ["97110-97150", "97161"]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "words"),
    [
        ("value_format", {"pattern": "(a+)+b"}, "pattern", "Groups ( ) and the anchors"),
        ("value_format", {"field": "shoe_size"}, "field", "not one of the available choices"),
        ("field_required", {"service_codes": "physio"}, "service_codes", "Enter codes such as 97110"),
        ("most_lines", {"limit_count": "0"}, "limit_count", "Enter a number from 1"),
        ("value_list", {"values": ""}, "values", "This field is required"),
        ("claim_notes", {"note_policy": "forbidden"}, "values", "no kind of note is accepted"),
        ("timely_filing", {"ends_on": "01/01/2026", "starts_on": "02/01/2026"}, "ends_on", "ends before it begins"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(
    admin: Client, payer: Payer, kind: str, changes: dict[str, str], field: str, words: str
) -> None:
    answer = admin.post(rules_url(payer, f"new/?kind={kind}"), {**COMMON, **TYPED[kind], **changes})

    page = answer.content.decode()
    assert (answer.status_code, errors_of(page)) == (422, [field])
    assert words in page
    assert "Constraint" not in page


def test_a_rule_of_every_payer_of_a_kind_stands_under_each_of_them(
    admin: Client, practice: Practice, payer: Payer
) -> None:
    with practice_scope(practice.pk):
        same_kind = PayerFactory.create(practice=practice)
        medicare = PayerFactory.create(practice=practice, filing_indicator="MB")

    admin.post(rules_url(payer, "new/?kind=most_lines"), {**COMMON, **TYPED["most_lines"], "scope": "kind"})

    shown = [
        "At most 22 service lines." in admin.get(rules_url(each)).content.decode() for each in (same_kind, medicare)
    ]
    assert shown == [True, False]
    with practice_scope(practice.pk):
        rule = PayerRule.objects.get()
    assert admin.get(rules_url(same_kind, f"{rule.pk}/")).status_code == 200
    assert admin.get(rules_url(medicare, f"{rule.pk}/")).status_code == 404


def test_a_changed_rule_says_which_fields_changed(
    admin: Client, practice: Practice, payer: Payer, biller: User
) -> None:
    rule = make_rule(practice, payer, biller)
    address = rules_url(payer, f"{rule.pk}/")
    seen = admin.get(address).context["seen"]

    admin.post(address, {**COMMON, "limit_count": "12", "words": "Twelve lines, says the manual.", "seen": seen})

    with practice_scope(practice.pk):
        rule.refresh_from_db()
        event = AuditEvent.objects.get(verb="payer_rule.changed")
    assert (rule.limit_count, rule.words, rule.created_by) == (12, "Twelve lines, says the manual.", biller)
    assert event.detail == {"fields": ["limit_count", "words"]}


def test_somebody_elses_save_is_not_overwritten(admin: Client, practice: Practice, payer: Payer, biller: User) -> None:
    rule = make_rule(practice, payer, biller)
    address = rules_url(payer, f"{rule.pk}/")
    seen = admin.get(address).context["seen"]
    make_rule(practice, payer, biller, pk=rule.pk, limit_count=30)

    answer = admin.post(address, {**COMMON, "limit_count": "12", "seen": seen})

    assert answer.status_code == 422
    assert "Somebody else saved this rule" in answer.content.decode()
    with practice_scope(practice.pk):
        assert PayerRule.objects.get().limit_count == 30


def test_a_rule_is_switched_off_and_on_again(admin: Client, practice: Practice, payer: Payer, biller: User) -> None:
    rule = make_rule(practice, payer, biller)
    switch = rules_url(payer, f"{rule.pk}/switch/")

    admin.post(switch, {"to": "off"})
    admin.post(switch, {"to": "off"})
    admin.post(switch, {"to": "on"})

    with practice_scope(practice.pk):
        rule.refresh_from_db()
        verbs = list(
            AuditEvent.objects.filter(verb__startswith="payer_rule").order_by("pk").values_list("verb", flat=True)
        )
    assert (rule.is_active, verbs) == (True, ["payer_rule.switched_off", "payer_rule.switched_on"])


def test_a_rule_is_copied_to_another_payer_once(admin: Client, practice: Practice, payer: Payer, biller: User) -> None:
    rule = make_rule(practice, payer, biller)
    with practice_scope(practice.pk):
        other = PayerFactory.create(practice=practice, name="Northwoods")
    copy = rules_url(payer, f"{rule.pk}/copy/")

    first = admin.post(copy, {"to_payer": other.pk})
    again = admin.post(copy, {"to_payer": other.pk})
    nobody = admin.post(copy, {"to_payer": ""})

    assert first["Location"] == rules_url(other)
    assert "Northwoods has this rule already." in again.content.decode()
    assert "Choose the payer that gets the rule." in nobody.content.decode()
    with practice_scope(practice.pk):
        copied = PayerRule.objects.get(payer=other)
        event = AuditEvent.objects.get(verb="payer_rule.copied")
    assert (copied.kind, copied.limit_count, event.detail) == ("most_lines", 22, {"from": rule.pk})


def test_a_biller_reads_the_list_and_cannot_change_it(
    client_as: Callable[[Role], Client], practice: Practice, payer: Payer, biller: User
) -> None:
    rule = make_rule(practice, payer, biller)
    reader = client_as(Role.BILLER)

    page = reader.get(rules_url(payer)).content.decode()

    assert "At most 22 service lines." in page
    assert not re.search(r"New rule|Switch off|Copy to", page)
    assert reader.post(rules_url(payer, f"{rule.pk}/switch/"), {"to": "off"}).status_code == 403


def test_an_empty_list_says_what_it_is_for_and_the_first_step(admin: Client, payer: Payer) -> None:
    page = admin.get(rules_url(payer)).content.decode()

    assert "What this payer asks beyond the guide stands here" in page
    assert f'href="{rules_url(payer, "new/")}"' in page


def test_the_choice_of_kinds_explains_each(admin: Client, payer: Payer) -> None:
    page = admin.get(rules_url(payer, "new/")).content.decode()

    assert set(re.findall(r"\?kind=(\w+)", page)) == {kind.value for kind in RuleKind}
    assert "Days to file" in page


def test_the_payers_page_shows_its_rules(admin: Client, practice: Practice, payer: Payer, biller: User) -> None:
    rule = make_rule(practice, payer, biller)
    make_rule(practice, payer, biller, limit_count=3, is_active=False)

    page = admin.get(f"/p/lakeside/settings/payers/{payer.pk}/").content.decode()

    assert re.findall(r'rules/(\d+)/">([^<]+)</a>', page) == [(str(rule.pk), "At most 22 service lines.")]


def test_the_list_costs_the_same_for_many(
    admin: Client, practice: Practice, payer: Payer, biller: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admin.get(rules_url(payer))  # the first page of a session also notes the session
    counts = []
    for more in (1, 29):
        for number in range(more):
            with practice_scope(practice.pk):
                provider = BillingProviderFactory.create(practice=practice)
            make_rule(practice, payer, biller, limit_count=number + 1, billing_provider=provider)
        with django_assert_max_num_queries(18) as queries:
            admin.get(rules_url(payer))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_rule_that_does_not_fit_its_kind_is_not_saved(in_scope: Practice, payer: Payer, biller: User) -> None:
    rule = rule_of("value_format", pattern="(a+)+")
    rule.practice, rule.payer = in_scope, payer

    with pytest.raises(PayerRuleNotValid, match="pattern: Groups"):
        save_payer_rule(row=rule, changed_fields=["pattern"], actor=biller, now=NOW)

    assert PayerRule.objects.count() == 0


def test_a_copy_to_a_payer_that_its_kind_covers_is_refused(in_scope: Practice, payer: Payer, biller: User) -> None:
    rule = make_rule(in_scope, payer, biller)
    PayerRule.objects.update(payer=None, filing_indicator=payer.filing_indicator)
    other = PayerFactory.create(practice=in_scope)

    with pytest.raises(PayerRuleAlreadyThere):
        copy_payer_rule(rule=rule, to_payer=other, actor=biller, now=NOW)
