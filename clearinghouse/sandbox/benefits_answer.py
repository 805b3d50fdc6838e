"""The 271 that a payer gives to one inquiry. Pure: an inquiry and a day in, an answer out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from clearinghouse.sandbox.plans import (
    CARVE_OUT_ID,
    CARVE_OUT_NAME,
    CARVE_OUT_PHONE,
    MENTAL_HEALTH,
    OFFICE_VISIT,
    THERAPIES,
    Plan,
    plan_of,
)
from clearinghouse.sandbox.rules import suffix_of
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Delivery, Inquiry, Rejection, RelatedEntity, Trace
from x12.parties import Name

_PLAN = "30"
_GENERIC = ("30", "1", "33", "35", "47", "86", "88", "98", "AL", "MH", "UC")  # X12 005010X279A1 1.4.7.1
_OUT_OF_NETWORK_SHARE = Decimal("0.40")
_PAYER_REASONS = frozenset({"42", "79", "80", "T4", "04"})
_PROVIDER_REASONS = frozenset({"41", "43", "44", "45", "46", "47", "48", "50", "51", "97"})
_TRY_AGAIN = frozenset({"42", "80"})
_FIXED_REASONS = {"A1": "72", "A2": "75"}


def answer_inquiry(inquiry: Inquiry, today: date, *, is_system_down: bool = False) -> BenefitAnswer:
    """Active with benefits, inactive, or the rejection that the member id's ending asks for."""
    suffix = suffix_of(inquiry.subscriber.name.identifier)
    reason = "42" if is_system_down else _FIXED_REASONS.get(suffix, suffix.removeprefix("AAA"))
    answer = BenefitAnswer(
        reference=inquiry.reference,
        trace=inquiry.trace,
        payer=inquiry.payer,
        provider=inquiry.provider,
        subscriber=inquiry.subscriber,
        dependent=inquiry.dependent,
        relationship=inquiry.relationship,
        group_number=inquiry.group_number,
        traces=(Trace("2", inquiry.trace, inquiry.trace_originator),),
    )
    if is_system_down or suffix in _FIXED_REASONS or suffix.startswith("AAA"):
        return replace(answer, rejections=(_rejection(reason, has_dependent=inquiry.dependent is not None),))
    asked_for = inquiry.service_on or today
    if suffix == "I1":
        return _inactive(answer, asked_for)
    dates = (DatePeriod("346", date(asked_for.year, 1, 1)), DatePeriod("347", date(asked_for.year, 12, 31)))
    benefits = _benefits(plan_of(inquiry.payer.identifier), inquiry.service_types, suffix)
    return replace(answer, dates=dates, benefits=tuple(benefits))


def _rejection(reason: str, *, has_dependent: bool) -> Rejection:
    level = "2100D" if has_dependent else "2100C"
    if reason in _PAYER_REASONS:
        level = "2100A"
    elif reason in _PROVIDER_REASONS:
        level = "2100B"
    is_later = reason in _TRY_AGAIN
    return Rejection(level=level, is_valid_request=is_later, reason=reason, follow_up="P" if is_later else "C")


def _inactive(answer: BenefitAnswer, asked_for: date) -> BenefitAnswer:
    """The plan ended with the month before."""
    ended_on = asked_for.replace(day=1) - timedelta(days=1)
    dates = (DatePeriod("346", date(ended_on.year, 1, 1)), DatePeriod("347", ended_on))
    return replace(answer, dates=dates, benefits=(Benefit(information="6", service_types=(_PLAN,)),))


def _benefits(plan: Plan, asked: tuple[str, ...], suffix: str) -> Iterator[Benefit]:
    covered = tuple(dict.fromkeys((*_GENERIC, *THERAPIES, *asked)))
    if suffix == "T1":
        covered = tuple(code for code in covered if code != MENTAL_HEALTH)
    yield Benefit(information="1", service_types=covered, insurance_type=plan.insurance_type, plan=plan.name)
    yield from _yearly("C", plan.deductible, plan.deductible_left_suffix_d if suffix == "D" else plan.deductible_left)
    yield from _yearly("G", plan.out_of_pocket, plan.out_of_pocket_left)
    wanted = (OFFICE_VISIT, *THERAPIES, *asked) if set(asked) <= {_PLAN} else asked
    for code in dict.fromkeys(wanted):
        if suffix == "T1" and code == MENTAL_HEALTH:
            yield _carve_out()
        elif code != _PLAN:
            yield from _for_service(plan, code)


def _yearly(information: str, total: Decimal, left: Decimal) -> Iterator[Benefit]:
    """Total (23) and remaining (29), for one person and the family, in and out of network."""
    if not total:
        return
    for level, times in (("IND", 1), ("FAM", 2)):
        for network, factor in (("Y", 1), ("N", 2)):
            whole = Benefit(
                information=information,
                level=level,
                service_types=(_PLAN,),
                period="23",
                amount=total * times * factor,
                network=network,
            )
            yield whole
            yield replace(whole, period="29", amount=left * times * factor)


def _for_service(plan: Plan, code: str) -> Iterator[Benefit]:
    is_therapy = code in THERAPIES
    coinsurance = plan.coinsurance if is_therapy or not plan.coinsurance_is_for_therapies_only else Decimal(0)
    yield Benefit(
        information="B",
        level="IND",
        service_types=(code,),
        period="27",
        amount=plan.copay,
        authorization="N",
        network="Y",
    )
    yield Benefit(information="A", level="IND", service_types=(code,), percent=coinsurance, network="Y")
    yield Benefit(information="A", level="IND", service_types=(code,), percent=_OUT_OF_NETWORK_SHARE, network="N")
    visits = plan.visits.get(code)
    if visits is not None:
        yield _visits(code, visits.allowed, "23", plan)
        yield _visits(code, visits.left, "29", plan)


def _visits(code: str, count: int, period: str, plan: Plan) -> Benefit:
    quantity = Decimal(count)
    limit = Benefit(information="F", level="IND", service_types=(code,), period=period, network="Y")
    if plan.says_visits_in_hsd:
        return replace(limit, deliveries=(Delivery(unit="VS", quantity=quantity, period=period),))
    return replace(limit, quantity_qualifier="VS", quantity=quantity)


def _carve_out() -> Benefit:
    name = Name(last=CARVE_OUT_NAME, is_person=False, qualifier="PI", identifier=CARVE_OUT_ID)
    return Benefit(
        information="U",
        service_types=(MENTAL_HEALTH,),
        messages=("MENTAL HEALTH BENEFITS ARE RUN BY ANOTHER ADMINISTRATOR",),
        related=(RelatedEntity(entity="VN", name=name, contacts=(CARVE_OUT_PHONE,)),),
    )
