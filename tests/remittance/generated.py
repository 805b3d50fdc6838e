"""Remittances of every kind that payers send, made by chance for claims that are on file.

`random.Random` is the source: a number names a remittance for ever, and hypothesis can steer and shrink one.
Everything balances: line, claim and check. Every part says of which kinds it is, so that tests can count them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.utils import timezone

from claims.models import Claim
from claims.services.build import build_claim
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from tests import factories
from tests.remittance.factories import accept, cas, clp, make_visit, plb, svc, turned
from x12 import remittance as x12
from x12.parties import Name

ZERO = Decimal(0)
Triplet = tuple[str, str, str]
PRICES = (("99213", "150.00"), ("97110", "50.00"), ("97110", "50.00"), ("97112", "62.35"), ("80053", "0.99"))
PRIMARY, SECONDARY, TERTIARY = 0, 1, 2
REDUCTIONS = (
    ("CO", "45"),
    ("CO", "253"),
    ("CO", "197"),
    ("CO", "24"),
    ("PI", "16"),
    ("PR", "1"),
    ("PR", "2"),
    ("PR", "3"),
    ("PR", "96"),
    ("OA", "23"),
)
KIND_OF_REASON = {("CO", "253"): "sequestration", ("CO", "24"): "capitated", ("CO", "144"): "negative adjustment"}
PROVIDER_LEVEL = ("WO", "FB", "L6", "72", "J1", "CS", "CT", "IR", "AH", "50")
CLAIM_KINDS = frozenset(
    {
        *("paid", "zero pay", "denied", "split", "bundled", "claim level", "without lines", "equal lines"),
        *("negative adjustment", "sequestration", "capitated", "interest", "predetermination", "not ours"),
        *("forwarded", "secondary", "tertiary", "reversal", "correction in the same check", "correction later"),
        *("same adjudication", "stranger", "without numbers", "copay"),
    }
)
CHECK_KINDS = frozenset({*(f"PLB {reason}" for reason in PROVIDER_LEVEL), "check", "transfer", "notice"})


@dataclass(frozen=True)
class Plan:
    """A visit that is to be billed: what was done, how many payers stand in line, what was paid at the desk."""

    lines: tuple[tuple[str, str], ...]
    payer_count: int
    copay: str


@dataclass(frozen=True)
class Part:
    """One claim payment, the payer that sends it (0 is the first), the day it is sent, and its kinds."""

    payer: int
    day: int
    record: x12.ClaimPayment
    kinds: frozenset[str]


@dataclass(frozen=True)
class Check:
    """One 835 with its kinds."""

    day: int
    record: x12.Remittance
    kinds: frozenset[str] = field(default_factory=frozenset)


def chosen_plan(chance: Random) -> Plan:
    lines = tuple(chance.choice(PRICES) for _ in range(chance.randint(1, 3)))
    return Plan(lines, chance.choice((1, 1, 2, 2, 3)), chance.choice(("", "", "25.00")))


def billed(practice: Practice, plan: Plan, payers: Sequence[Payer]) -> Claim:
    """The plan as an accepted claim to the first of the payers."""
    secondary = payers[SECONDARY] if plan.payer_count > 1 else None
    visit = make_visit(practice, payer=payers[PRIMARY], secondary=secondary, lines=plan.lines, copay=plan.copay)
    if plan.payer_count > TERTIARY:
        factories.CoverageFactory.create(practice=practice, patient=visit.patient, payer=payers[TERTIARY], sequence="T")
    return accept(build_claim(visit=visit, actor=system_user(), now=timezone.now()))


def tale(chance: Random, number: str, plan: Plan) -> list[Part]:
    """What the payers do with one claim, in the order in which they do it."""
    parts: list[Part] = []
    kinds = {"copay"} if plan.copay else set()
    if len(set(plan.lines)) < len(plan.lines):
        kinds.add("equal lines")
    if chance.random() < 0.3:
        parts.append(_notice(chance, number, plan))
    is_forwarded = plan.payer_count > 1 and chance.random() < 0.4
    standing = _answer(chance, number, plan, "A", 1, is_forwarded=is_forwarded, kinds=kinds)
    parts.append(standing)
    is_taken_back = chance.random() < 0.35
    if is_taken_back:
        day = chance.choice((1, 2))
        parts.append(Part(PRIMARY, day, turned(standing.record), frozenset({"reversal"})))
        if chance.random() < 0.3:
            return parts
        later = day + chance.choice((0, 1))
        told = "correction in the same check" if later == day else "correction later"
        standing = _answer(chance, number, plan, "B", later, is_forwarded=is_forwarded, kinds={told})
        parts.append(standing)
    for payer in range(SECONDARY, plan.payer_count):
        left = left_to_next(standing.record)
        if sum(left) <= 0 or chance.random() < 0.2:
            break
        standing = _later_answer(chance, number, standing, left, payer, is_last=payer == plan.payer_count - 1)
        parts.append(standing)
    if chance.random() < 0.15:
        again = chance.choice(parts)
        parts.append(dataclasses.replace(again, kinds=again.kinds | {"same adjudication"}))
    return parts


def _notice(chance: Random, number: str, plan: Plan) -> Part:
    """What moves no money: a predetermination, or a claim that the payer only passed on."""
    status, reason, kind = chance.choice((("25", "101", "predetermination"), ("23", "109", "not ours")))
    services = [svc(code, charge, "0.00", ("OA", reason, charge)) for code, charge in plan.lines]
    return Part(PRIMARY, 0, clp(number, *services, status=status, icn=f"{number}N"), frozenset({kind}))


def _answer(
    chance: Random, number: str, plan: Plan, name: str, day: int, *, is_forwarded: bool, kinds: set[str]
) -> Part:
    """The first payer's answer, in one of the shapes in which answers come."""
    kinds = set(kinds)
    shape = chance.choice(("lines", "lines", "lines", "denied", "zero pay", "claim level", "without lines"))
    fields: dict[str, object] = {"status": "1", "icn": f"{number}{name}"}
    if shape == "denied":
        fields["status"] = "4"
    elif is_forwarded:
        fields |= {"status": "19", "crossover_carrier": Name("Huron Supplement", is_person=False)}
        kinds.add("forwarded")
    services = _services(chance, number, plan, shape, kinds)
    if shape == "without lines":
        charge = sum((Decimal(price) for _, price in plan.lines), ZERO)
        adjustments = cas(*_triplets(chance, charge, kinds))
        record = clp(number, adjustments=adjustments, **fields)  # type: ignore[arg-type]  # fields by name
        record = dataclasses.replace(record, charge=charge, paid=charge - _sum(adjustments))
        kinds.add("without lines")
    else:
        level: tuple[x12.Adjustment, ...] = ()
        paid = sum((one.paid for one in services), ZERO)
        if shape == "claim level" and paid > 0:
            level = cas(*_triplets(chance, paid, kinds, at_least=1))
            kinds.add("claim level")
        record = clp(number, *services, adjustments=level, **fields)  # type: ignore[arg-type]  # fields by name
    if record.paid > 0 and chance.random() < 0.3:
        record = dataclasses.replace(record, amounts=(x12.Amount("I", Decimal("1.50")),))
        kinds.add("interest")
    kinds.add("paid" if record.paid else shape)
    return Part(PRIMARY, day, record, frozenset(kinds))


def _services(chance: Random, number: str, plan: Plan, shape: str, kinds: set[str]) -> list[x12.ServicePayment]:
    has_numbers = chance.random() < 0.7
    services: list[x12.ServicePayment] = []
    for position, (code, charge) in enumerate(plan.lines, start=1):
        line = f"{number}L{position}" if has_numbers else ""
        if shape in ("denied", "zero pay"):
            reason = ("CO", "29") if shape == "denied" else ("PR", "1")
            services.append(svc(code, charge, "0.00", (*reason, charge), line=line))
        elif has_numbers and shape == "lines" and chance.random() < 0.2 and Decimal(charge) > 1:
            kinds.add("split")
            for share in ("0.40", str(Decimal(charge) - Decimal("0.40"))):
                services.append(_service(chance, code, share, line, kinds))
        else:
            services.append(_service(chance, code, charge, line, kinds))
    if not has_numbers:
        kinds.add("without numbers")
    if shape == "lines" and len(services) == len(plan.lines) and chance.random() < 0.3:
        kinds.add("bundled")
        services[-1] = dataclasses.replace(
            services[-1], procedure=x12.Procedure("G0463"), submitted_procedure=services[-1].procedure
        )
    return services


def _service(chance: Random, code: str, charge: str, line: str, kinds: set[str]) -> x12.ServicePayment:
    triplets = _triplets(chance, Decimal(charge), kinds)
    paid = Decimal(charge) - sum((Decimal(amount) for _, _, amount in triplets), ZERO)
    return svc(code, charge, str(paid), *triplets, line=line)


def _triplets(chance: Random, amount: Decimal, kinds: set[str], at_least: int = 0) -> list[Triplet]:
    """Up to three reductions of an amount, and now and then one that raises it."""
    left = int(amount * 100)
    triplets: list[Triplet] = []
    for group, reason in chance.sample(REDUCTIONS, chance.randint(at_least, 3)):
        cents = chance.randint(1, max(left, 1))
        if cents <= left:
            left -= cents
            triplets.append((group, reason, str(Decimal(cents) / 100)))
    if chance.random() < 0.1:
        triplets.append(("CO", "144", str(Decimal(-chance.randint(1, 500)) / 100)))
    kinds |= {KIND_OF_REASON[key[:2]] for key in triplets if key[:2] in KIND_OF_REASON}
    return triplets


def left_to_next(record: x12.ClaimPayment) -> list[Decimal]:
    """What each line leaves to the patient; of a payer that answers by claim alone, one sum."""
    if not record.services or record.adjustments:
        return [record.patient_responsibility or ZERO]
    return [_sum(tuple(a for a in one.adjustments if a.group == "PR")) for one in record.services]


def _later_answer(
    chance: Random, number: str, earlier: Part, left: Sequence[Decimal], payer: int, *, is_last: bool
) -> Part:
    """The next payer's answer, under the first claim's number: it pays of what is left; OA-23 is the rest."""
    plain, passed_on = (("2", "20"), ("3", "21"))[payer - 1]
    record = earlier.record
    fields: dict[str, object] = {"status": plain if is_last else passed_on, "icn": f"{number}{'ABC'[payer]}{payer}"}
    kind = ("secondary", "tertiary")[payer - 1]
    if len(left) == 1 and (not record.services or record.adjustments):
        adjustments = cas(*_of_left(chance, record.charge, left[0]))
        answer = clp(number, adjustments=adjustments, **fields)  # type: ignore[arg-type]  # fields by name
        answer = dataclasses.replace(answer, charge=record.charge, paid=record.charge - _sum(adjustments))
        return Part(payer, earlier.day + 1, answer, frozenset({kind, "without lines"}))
    services = []
    for one, part in zip(record.services, left, strict=True):
        triplets = _of_left(chance, one.charge, part)
        paid = one.charge - sum((Decimal(amount) for _, _, amount in triplets), ZERO)
        services.append(dataclasses.replace(one, paid=paid, adjustments=cas(*triplets)))
    answer = clp(number, *services, **fields)  # type: ignore[arg-type]  # fields by name
    return Part(payer, earlier.day + 1, answer, frozenset({kind}))


def _of_left(chance: Random, charge: Decimal, left: Decimal) -> list[Triplet]:
    share = Decimal(chance.randint(0, int(left * 100))) / 100
    triplets: list[Triplet] = []
    if charge - left:
        triplets.append(("OA", "23", str(charge - left)))
    if share:
        triplets.append((*chance.choice((("PR", "3"), ("PR", "2"), ("CO", "45"))), str(share)))
    return triplets


def _sum(adjustments: tuple[x12.Adjustment, ...]) -> Decimal:
    return sum((one.amount for one in adjustments), ZERO)


def stranger(chance: Random) -> Part:
    """A claim payment for a claim that nobody here has sent."""
    paid = str(Decimal(chance.randint(1, 9000)) / 100)
    record = clp(f"X{chance.randint(1, 999)}", svc("99213", paid, paid), icn=f"S{chance.randint(1, 999)}")
    return Part(PRIMARY, chance.randint(0, 2), record, frozenset({"stranger"}))


def checks_of(chance: Random, parts: Sequence[Part], payers: Sequence[Payer], prefix: str = "T") -> list[Check]:
    """The parts in checks, one for each payer and day, in the order of the days; each balances with its PLB."""
    checks = []
    for day, payer in sorted({(part.day, part.payer) for part in parts}):
        own = [part for part in parts if (part.day, part.payer) == (day, payer)]
        checks.append(_check(chance, own, payers[payer], day, f"{prefix}{day}P{payer}"))
    return checks


def _check(chance: Random, parts: Sequence[Part], payer: Payer, day: int, trace: str) -> Check:
    levels = [
        plb(reason, str(Decimal(chance.choice((-1, 1)) * chance.randint(1, 3000)) / 100), f"{trace}R{position}")
        for position, reason in enumerate(chance.sample(PROVIDER_LEVEL, chance.choice((0, 0, 1, 2, 3))))
    ]
    levels += [plb("L6", "-1.50", trace) for part in parts if "interest" in part.kinds]
    total = sum((part.record.paid for part in parts), ZERO) - sum((one.amount for one in levels), ZERO)
    if total < 0:  # a check is never negative: the rest is carried to a later one
        levels.append(plb("FB", str(total), f"{trace}FB"))
        total = ZERO
    method = chance.choice(("CHK", "ACH")) if total else "NON"
    record = x12.Remittance(
        handling="I" if total else "H",
        amount=total,
        credit_debit="C",
        method=method,
        payment_on=dt.date(2026, 11, 16) + dt.timedelta(days=day),
        trace=trace,
        payer_originator=payer.remittance_payer_id or payer.claim_payer_id,
        payer=Name(payer.name, is_person=False),
        payee=Name("Lakeside Integrative Health", is_person=False, qualifier="XX", identifier="1234567893"),
        claims=tuple(part.record for part in parts),
        provider_adjustments=tuple(levels),
    )
    kinds = {kind for part in parts for kind in part.kinds} | {f"PLB {one.reason}" for one in levels}
    return Check(day, record, frozenset(kinds | {{"CHK": "check", "ACH": "transfer", "NON": "notice"}[method]}))
