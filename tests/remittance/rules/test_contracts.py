"""Contracted amounts: which rate, how much, and what is written off (docs/algorithms/posting.md, section 3a)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remittance.rules.adjustments import REASONS_OF_CONTRACT, REASONS_OF_LAW, Meaning
from remittance.rules.contracts import Contract, ContractedLine, ContractedRate, Tolerance
from remittance.rules.matching import BilledLine
from remittance.rules.posting import Adjudication, adjudicate
from remittance.rules.underpaid import keep_to_contract, sent_by_contract, within_open
from tests.remittance.factories import SERVICE_ON, cas, clp, dollars, svc
from x12.remittance import ClaimPayment, Procedure

DAY = dt.timedelta(days=1)
BILLED = BilledLine(7, frozenset(), "97110", (), SERVICE_ON, dollars("150"))


def rate(amount: str = "130", code: str = "97110", modifiers: str = "", **terms: object) -> ContractedRate:
    fields = {
        "billing_provider_id": None,
        "location_id": None,
        "starts_on": SERVICE_ON,
        "ends_on": None,
        **terms,
    }
    return ContractedRate(code=code, modifiers=frozenset(modifiers.split()), amount=dollars(amount), **fields)  # type: ignore[arg-type]  # named by each test


def contract(*rates: ContractedRate, tolerance: str = "1.00", percent: str = "0") -> Contract:
    return Contract(rates, Tolerance(dollars(tolerance), Decimal(percent)), billing_provider_id=1, location_id=2)


def line(modifiers: str = "", units: str = "1", charge: str = "150") -> ContractedLine:
    return ContractedLine("97110", tuple(modifiers.split()), Decimal(units), SERVICE_ON, dollars(charge))


@pytest.mark.parametrize(
    ("rates", "modifiers", "expected"),
    [
        ([], "", None),
        ([rate(code="97112")], "", None),
        ([rate("130")], "", "130"),
        ([rate("130")], "GP KX", "130"),  # modifiers that do not change the price
        ([rate("130")], "GP CQ", None),  # CQ does: a rate must name it
        ([rate("130"), rate("110", modifiers="CQ")], "GP CQ", "110"),
        ([rate("130"), rate("120", modifiers="GP")], "GP", "120"),
        ([rate("130"), rate("120", modifiers="GP 59")], "GP", "130"),  # all of the rate's must be there
        ([rate("130", modifiers="GP"), rate("120", billing_provider_id=1)], "GP", "130"),  # modifiers come first
        ([rate("130", location_id=2), rate("120", billing_provider_id=1)], "", "120"),  # then the billing provider
        ([rate("130"), rate("120", location_id=2)], "", "120"),
        ([rate("130"), rate("120", billing_provider_id=9)], "", "130"),  # another's
        ([rate("130"), rate("120", location_id=9)], "", "130"),
        ([rate("130", modifiers="GP"), rate("120", modifiers="59")], "GP 59", "120"),  # of two alike, the lower
        ([rate(starts_on=SERVICE_ON + DAY)], "", None),
        ([rate(starts_on=SERVICE_ON - DAY, ends_on=SERVICE_ON - DAY)], "", None),
        ([rate(starts_on=SERVICE_ON - DAY, ends_on=SERVICE_ON)], "", "130"),
    ],
)
def test_most_specific_rate_in_force_decides(rates: list[ContractedRate], modifiers: str, expected: str | None) -> None:
    found = contract(*rates).expected(line(modifiers))

    assert found == (None if expected is None else dollars(expected))


@pytest.mark.parametrize(
    ("amount", "units", "charge", "expected"),
    [
        ("32.50", "3", "150", "97.50"),
        ("130", "2", "150", "150"),  # never more than the charge
        ("10.01", "1.5", "150", "15.02"),  # 15.015 to the cent
        ("130", "0", "150", "0"),
    ],
)
def test_units_at_the_rate_but_never_above_the_charge(amount: str, units: str, charge: str, expected: str) -> None:
    assert contract(rate(amount)).expected(line(units=units, charge=charge)) == dollars(expected)


@pytest.mark.parametrize(
    ("shortfall", "expected", "is_covered"),
    [("1.00", "10", True), ("1.01", "10", False), ("2.60", "130", True), ("2.61", "130", False)],
)
def test_tolerance_is_the_larger_of_dollars_and_percent(shortfall: str, expected: str, is_covered: bool) -> None:
    tolerance = Tolerance(dollars("1.00"), Decimal("2.00"))

    assert tolerance.covers(dollars(shortfall), dollars(expected)) is is_covered


def keep(
    record: ClaimPayment, terms: Contract, sent_before: dict[int | None, Decimal] | None = None, *, open_amount: str
) -> Adjudication:
    """As posting does it: by contract, then what stays open."""
    kept = keep_to_contract(
        record,
        adjudicate(record, is_first_payer=True),
        lines=[BILLED],
        line_ids=[7],
        contract=terms,
        sent_before=sent_before or {},
    )
    return within_open(kept, dollars(open_amount) - kept.settled, terms.tolerance)


# The table of section 3a: a line of 150.00, contracted 130.00, tolerance 1.00.
TABLE = [
    pytest.param("100", [("CO", "45", "20"), ("PR", "2", "30")], "20", "0", "0", id="as agreed"),
    pytest.param("110", [("CO", "45", "10"), ("PR", "2", "30")], "10", "0", "0", id="more than agreed"),
    pytest.param("35", [("CO", "45", "85"), ("PR", "2", "30")], "20", "65", "65", id="short"),
    pytest.param("99", [("CO", "45", "21"), ("PR", "2", "30")], "21", "0", "0", id="within the tolerance"),
    pytest.param("98", [("CO", "45", "20"), ("PR", "2", "30"), ("CO", "253", "2")], "22", "0", "0", id="sequestration"),
    pytest.param("100", [("CO", "45", "85"), ("CO", "45", "-65"), ("PR", "2", "30")], "20", "0", "0", id="negative"),
    pytest.param("60", [("CO", "45", "20"), ("CO", "59", "40"), ("PR", "2", "30")], "20", "40", "40", id="two reasons"),
    pytest.param("0", [("CO", "45", "150")], "20", "130", "130", id="nothing allowed"),
    pytest.param("0", [("CO", "197", "150")], "0", "0", "150", id="denied"),
]


@pytest.mark.parametrize(("paid", "adjustments", "written_off", "short", "left"), TABLE)
def test_table_of_what_is_written_off(
    paid: str, adjustments: list[tuple[str, str, str]], written_off: str, short: str, left: str
) -> None:
    kept = keep(clp("C1", svc("97110", "150", paid, *adjustments)), contract(rate()), open_amount="150")

    assert kept.totals[Meaning.CONTRACTUAL] == dollars(written_off)
    assert sum((one.amount for one in kept.short), Decimal(0)) == kept.totals[Meaning.UNDERPAID] == dollars(short)
    assert dollars("150") - kept.settled == dollars(left)


def test_short_line_says_what_was_expected_allowed_and_paid() -> None:
    record = clp("C1", svc("97110", "150", "35", ("CO", "45", "85"), ("PR", "2", "30")))

    (short,) = keep(record, contract(rate()), open_amount="150").short

    assert (short.line, short.line_id, short.expected, short.allowed, short.paid, short.amount) == (
        1, 7, dollars("130"), dollars("65"), dollars("35"), dollars("65"),
    )  # fmt: skip
    assert short.reasons == (("45", dollars("65")),)


@pytest.mark.parametrize(
    ("paid", "sent", "written_off", "short"),
    [("65", "85", "0", "0"), ("30", "120", "0", "35"), ("64.50", "85.50", "0.50", "0")],
    ids=["pays the rest", "pays a part", "all but what the tolerance lets go"],
)
def test_second_answer_to_a_short_line_writes_nothing_off_twice(
    paid: str, sent: str, written_off: str, short: str
) -> None:
    second = clp("C1", svc("97110", "150", paid, ("CO", "45", sent)))

    kept = keep(second, contract(rate()), {7: dollars("85")}, open_amount="65")

    assert kept.totals[Meaning.CONTRACTUAL] == dollars(written_off)
    assert sum((one.amount for one in kept.short), Decimal(0)) == dollars(short)


def test_second_answer_to_a_denied_line_may_be_written_off_as_the_contract_says() -> None:
    second = clp("C1", svc("97110", "150", "130", ("CO", "45", "20")))

    kept = keep(second, contract(rate()), {}, open_amount="150")

    assert (kept.totals[Meaning.CONTRACTUAL], kept.short) == (dollars("20"), ())


@pytest.mark.parametrize("how", ["denied in part", "bundled", "no rate", "modifier that changes the price"])
def test_what_is_not_compared_is_written_off_as_sent(how: str) -> None:
    adjustments = [("CO", "45", "115")] if how != "denied in part" else [("CO", "45", "100"), ("CO", "97", "15")]
    service = svc("97110", "150", "35", *adjustments)
    terms = contract(rate())
    if how == "bundled":
        service = dataclasses.replace(service, procedure=Procedure("97530"), submitted_procedure=Procedure("97110"))
    if how == "no rate":
        terms = contract(rate(code="97112"))
    billed = dataclasses.replace(BILLED, modifiers=("CQ",)) if how.startswith("modifier") else BILLED
    record = clp("C1", service)
    adjudication = adjudicate(record, is_first_payer=True)

    kept = keep_to_contract(record, adjudication, lines=[billed], line_ids=[7], contract=terms, sent_before={})

    assert kept == adjudication


def test_split_line_is_compared_once_with_all_its_parts() -> None:
    parts = (svc("97110", "100", "60", ("CO", "45", "40")), svc("97110", "50", "20", ("CO", "45", "30")))
    record = clp("C1", *parts)

    kept = keep_to_contract(
        record,
        adjudicate(record, is_first_payer=True),
        lines=[BILLED],
        line_ids=[7, 7],
        contract=contract(rate()),
        sent_before={},
    )

    assert [(one.expected, one.allowed, one.paid) for one in kept.short] == [
        (dollars("130"), dollars("80"), dollars("80"))
    ]
    assert kept.totals[Meaning.CONTRACTUAL] == dollars("20")


OTHER = BilledLine(8, frozenset(), "97140", (), SERVICE_ON, dollars("50"))


@pytest.mark.parametrize(("has_second_rate", "short"), [(True, "60"), (False, "0")])
def test_write_off_of_the_whole_claim_is_compared_only_when_every_line_is(has_second_rate: bool, short: str) -> None:
    services = (svc("97110", "150", "150"), svc("97140", "50", "50"))
    record = clp("C1", *services, adjustments=cas(("CO", "45", "90")))
    rates = [rate(), *([rate("40", code="97140")] if has_second_rate else [])]

    kept = keep_to_contract(
        record,
        adjudicate(record, is_first_payer=True),
        lines=[BILLED, OTHER],
        line_ids=[7, 8],
        contract=contract(*rates),
        sent_before={},
    )

    assert sum((one.amount for one in kept.short), Decimal(0)) == dollars(short)
    assert [one.line for one in kept.short] == ([None] if has_second_rate else [])
    assert kept.totals[Meaning.CONTRACTUAL] == dollars("90") - dollars(short)


def test_every_contractual_reason_is_of_contract_or_of_law() -> None:
    assert frozenset({"45", "59", "104", "131", "209"}) == REASONS_OF_CONTRACT
    assert not REASONS_OF_CONTRACT & REASONS_OF_LAW


cents = st.integers(min_value=0, max_value=20_000).map(lambda value: Decimal(value) / 100)
reasons = st.sampled_from(["45", "59", "253", "144", "97", "223"])
groups = st.sampled_from(["CO", "OA", "PI", "PR"])


@given(
    contracted=cents.filter(bool),
    tolerance=cents,
    adjustments=st.lists(st.tuples(groups, reasons, cents.map(lambda value: value / 4)), max_size=5),
    turned_first=st.booleans(),
)
def test_no_dollar_is_lost_and_none_written_off_beyond_the_contract(
    contracted: Decimal, tolerance: Decimal, adjustments: list[tuple[str, str, Decimal]], turned_first: bool
) -> None:
    if turned_first and adjustments:
        adjustments[0] = ("CO", "45", -adjustments[0][2])
    triplets = [(group, reason, str(amount)) for group, reason, amount in adjustments]
    total = sum((one.amount for one in cas(*triplets)), Decimal(0))
    record = clp("C1", svc("97110", "150", str(dollars("150") - total), *triplets))
    terms = contract(rate(str(contracted)), tolerance=str(tolerance))

    kept = keep(record, terms, open_amount="150")

    assert record.paid + sum(kept.parts.values(), Decimal(0)) == dollars("150")
    is_denied = any(group != "PR" and reason == "97" and amount for group, reason, amount in adjustments)
    written_off = sum(sent_by_contract(record, [7]).values(), Decimal(0)) - kept.totals[Meaning.UNDERPAID]
    limit = dollars("150") - min(terms.expected(line()) or Decimal(0), dollars("150"))
    assert is_denied or written_off <= limit + tolerance
    assert all(not terms.tolerance.covers(one.amount, one.expected) for one in kept.short)
