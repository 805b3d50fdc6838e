"""What adjustments mean, what they make of a claim, and what a denial is about."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from remittance.rules.adjustments import Meaning, meaning
from remittance.rules.candidates import Answer, Candidate, rank
from remittance.rules.denial_codes import Category, category
from remittance.rules.denials import due_on
from remittance.rules.outcome import MAX_KEY, adjudication_key, claim_status
from remittance.rules.playbooks import PLAYBOOKS


@pytest.mark.parametrize(
    ("group", "reason", "amount", "is_first_payer", "expected"),
    [
        ("PR", "1", "10", True, Meaning.DEDUCTIBLE),
        ("PR", "2", "10", True, Meaning.COINSURANCE),
        ("PR", "3", "10", True, Meaning.COPAY),
        ("PR", "96", "10", True, Meaning.OTHER_PATIENT),
        ("CO", "45", "10", True, Meaning.CONTRACTUAL),
        ("PI", "45", "10", True, Meaning.CONTRACTUAL),
        ("CO", "253", "10", True, Meaning.CONTRACTUAL),
        ("CO", "144", "-10", True, Meaning.CONTRACTUAL),
        ("CO", "94", "-10", True, Meaning.CONTRACTUAL),
        ("OA", "94", "-10", True, Meaning.OTHER_ADJUSTMENT),
        ("CO", "16", "10", True, Meaning.DENIED),
        ("CO", "97", "10", True, Meaning.DENIED),
        ("PI", "204", "10", True, Meaning.DENIED),
        ("OA", "23", "10", True, Meaning.DENIED),
        ("OA", "23", "10", False, Meaning.EARLIER_PAYER),
        ("CO", "ZZZ", "10", True, Meaning.DENIED),
    ],
)
def test_meaning(group: str, reason: str, amount: str, is_first_payer: bool, expected: Meaning) -> None:
    assert meaning(group, reason, Decimal(amount), is_first_payer=is_first_payer) == expected


@pytest.mark.parametrize("group", ["CO", "OA", "PI"])
@pytest.mark.parametrize(("is_capitated", "expected"), [(True, Meaning.CONTRACTUAL), (False, Meaning.DENIED)])
def test_capitation_is_agreed_only_with_a_payer_that_pays_by_the_head(
    group: str, is_capitated: bool, expected: Meaning
) -> None:
    found = meaning(group, "24", Decimal("65"), is_first_payer=True, is_capitated=is_capitated)

    assert found == expected


@pytest.mark.parametrize(
    ("paid", "patient", "open_amount", "is_fully_answered", "expected"),
    [
        ("85", "45", "0", True, "paid"),
        ("0", "100", "0", True, "paid"),
        ("0", "0", "0", True, "paid"),
        ("85", "0", "50", True, "partly_paid"),
        ("0", "20", "50", True, "partly_paid"),
        ("85", "45", "0", False, "partly_paid"),
        ("0", "0", "50", False, "partly_paid"),
        ("0", "0", "200", True, "denied"),
        ("170", "45", "-85", True, "paid"),
    ],
)
def test_claim_status(paid: str, patient: str, open_amount: str, is_fully_answered: bool, expected: str) -> None:
    status = claim_status(
        paid=Decimal(paid),
        patient=Decimal(patient),
        open_amount=Decimal(open_amount),
        is_fully_answered=is_fully_answered,
    )
    assert status == expected


@pytest.mark.parametrize(
    ("reason", "remarks", "expected"),
    [
        ("27", (), Category.REGISTRATION),
        ("B7", (), Category.ENROLLMENT),
        ("197", (), Category.AUTHORIZATION),
        ("29", (), Category.TIMELY_FILING),
        ("50", (), Category.MEDICAL_NECESSITY),
        ("22", (), Category.OTHER_PAYER),
        ("P4", (), Category.OTHER_PAYER),
        ("11", (), Category.CODING),
        ("16", (), Category.MISSING_DATA),
        ("16", ("N290",), Category.ENROLLMENT),
        ("18", (), Category.DUPLICATE),
        ("97", (), Category.BUNDLING),
        ("204", (), Category.NOT_COVERED),
        ("999", (), Category.OTHER),
    ],
)
def test_denial_category(reason: str, remarks: tuple[str, ...], expected: Category) -> None:
    assert category("CO", reason, remarks) == expected


def test_every_category_says_what_to_do_next() -> None:
    assert set(PLAYBOOKS) == set(Category)


@pytest.mark.parametrize(
    ("kind", "filing_indicator", "filing_days", "expected"),
    [
        (Category.CODING, "CI", 365, dt.date(2027, 2, 14)),  # 90 days to appeal
        (Category.CODING, "MB", 365, dt.date(2027, 3, 16)),  # Medicare: 120
        (Category.CODING, "CI", 30, dt.date(2026, 12, 2)),  # a corrected claim must be filed before
        (Category.CODING, "CI", 10, dt.date(2027, 2, 14)),  # filing is over: an appeal is left
        (Category.TIMELY_FILING, "CI", 30, dt.date(2027, 2, 14)),
    ],
)
def test_denial_due_on(kind: Category, filing_indicator: str, filing_days: int, expected: dt.date) -> None:
    day = due_on(
        kind,
        decided_on=dt.date(2026, 11, 16),
        service_on=dt.date(2026, 11, 2),
        filing_indicator=filing_indicator,
        filing_days=filing_days,
    )
    assert day == expected


def test_adjudication_key_stays_unique_when_it_is_long() -> None:
    def key(number: str) -> str:
        return adjudication_key(
            payer_identifier="9" * 80,
            trace="8" * 50,
            payer_claim_control_number=number,
            patient_control_number="C1" * 10,
            status_code="1",
        )

    one, other = key("7" * 50), key("7" * 49 + "6")
    assert (len(one) <= MAX_KEY, one == other) == (True, False)


def test_candidates_are_ranked_by_what_speaks_for_them() -> None:
    day = dt.date(2026, 11, 2)
    answer = Answer("ICN1", "SAMPLE", "AVERY", Decimal(200), frozenset({day}), frozenset({"99213"}), 1)
    same_patient = Candidate(1, "", "Sample", "Avery", Decimal(200), day, frozenset({"99213", "97110"}), 1)
    twin = Candidate(2, "", "Sample", "Alex", Decimal(200), day, frozenset({"99213"}), 1)
    same_number = Candidate(3, "ICN1", "Sample", "Avery", Decimal(90), dt.date(2026, 1, 1), frozenset(), 2)
    stranger = Candidate(4, "", "Other", "Robin", Decimal(90), dt.date(2026, 1, 1), frozenset(), 2)

    ranked = rank(answer, [stranger, twin, same_patient, same_number])

    assert [one.claim_id for one in ranked] == [same_patient.claim_id, same_number.claim_id, twin.claim_id]
    assert ranked[0].reasons == ("patient", "service date", "charge", "procedures", "payer")
