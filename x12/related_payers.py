"""Who else has to do with the coverage by a 271: other payers, who really runs a service, the primary care provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from x12.benefit_selection import OPEN, Question, Span, distance, span_of
from x12.benefits import Benefit, BenefitAnswer, RelatedEntity
from x12.parties import Name

_OTHER_PAYER, _PRIMARY_CARE, _CONTACT = "R", "L", "U"  # EB01
_ORDER = "PST "  # one that names no place comes last
_SEQUENCES = {"PRP": "P", "SEP": "S", "TTP": "T"}  # NM101
# NM101 of those who run a benefit for the payer: contracted provider, preferred and independent provider groups,
# third-party administrator, gateway, origin carrier, payer, vendor, reviewer, managed care organization.
_ADMINISTRATORS = frozenset({"13", "1I", "2B", "GP", "I3", "OC", "PR", "VN", "X3", "Y2"})
_MEMBER_IDS = ("1W", "IG", "IF", "MRC", "NQ", "F6")  # REF01, the nearest first


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Coverage elsewhere. `sequence` P, S or T as this payer knows it; empty when it does not say."""

    sequence: str
    name: str
    payer_id: str
    member_id: str = ""
    group_number: str = ""
    insurance_type: str = ""  # EB04
    covers: Span = OPEN
    contacts: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who really answers for the service: ask and bill there."""

    entity: str  # NM101
    name: str
    identifier: str
    contacts: tuple[str, ...]
    service_types: tuple[str, ...]
    messages: tuple[str, ...] = ()


def words_of(name: Name) -> str:
    """First and last name, or the organization's name."""
    return " ".join(part for part in (name.first, name.middle, name.last, name.suffix) if part)


def other_payers(answer: BenefitAnswer) -> tuple[OtherPayer, ...]:
    """Every other payer that the answer names (EB*R, or PRP, SEP, TTP in any 2120), in the order of payment."""
    found = dict.fromkeys(
        _other_payer(benefit, entity)
        for benefit, entity in _entities(answer.benefits)
        if entity.entity in _SEQUENCES or (benefit.information == _OTHER_PAYER and entity.entity not in {"IL", "36"})
    )
    # An EB*R without a name still tells of other coverage.
    for benefit in answer.benefits:
        if benefit.information == _OTHER_PAYER and not benefit.related:
            found[_other_payer(benefit, None)] = None
    return tuple(sorted(found, key=lambda one: _ORDER.find(one.sequence or " ")))


def _other_payer(benefit: Benefit, entity: RelatedEntity | None) -> OtherPayer:
    references = {one.qualifier: one.value for one in reversed(benefit.references)}
    return OtherPayer(
        sequence=_SEQUENCES.get(entity.entity, "") if entity is not None else "",
        name=words_of(entity.name) if entity is not None else benefit.plan,
        payer_id=entity.name.identifier if entity is not None else "",
        member_id=next((references[code] for code in _MEMBER_IDS if code in references), ""),
        group_number=references.get("6P") or references.get("1L") or "",
        insurance_type=benefit.insurance_type,
        covers=span_of(replace(one, qualifier="291") if one.qualifier == "290" else one for one in benefit.dates),
        contacts=entity.contacts if entity is not None else (),
        service_types=benefit.service_types,
    )


def administrators(answer: BenefitAnswer, question: Question) -> tuple[Administrator, ...]:
    """Who runs the services asked about, instead of the payer: of the explicit service type before the plan's."""
    found: dict[int, list[Administrator]] = {}
    for benefit, entity in _entities(answer.benefits):
        if entity.entity not in _ADMINISTRATORS or benefit.information in {_OTHER_PAYER, _PRIMARY_CARE}:
            continue
        away = distance(benefit, question)
        is_payer_itself = answer.payer is not None and entity.name.identifier == answer.payer.identifier != ""
        if away is None or is_payer_itself:
            continue
        found.setdefault(away, []).append(
            Administrator(
                entity.entity,
                words_of(entity.name),
                entity.name.identifier,
                entity.contacts,
                benefit.service_types,
                benefit.messages,
            )
        )
    return tuple(dict.fromkeys(found[min(found)])) if found else ()


def primary_care_provider(answer: BenefitAnswer) -> RelatedEntity | None:
    """NM1*P3 anywhere, or whoever EB*L names."""
    return next(
        (
            entity
            for benefit, entity in _entities(answer.benefits)
            if entity.entity == "P3" or (benefit.information == _PRIMARY_CARE and entity.entity in {"1P", "13"})
        ),
        None,
    )


def _entities(benefits: Sequence[Benefit]) -> Iterator[tuple[Benefit, RelatedEntity]]:
    for benefit in benefits:
        for entity in benefit.related:
            yield benefit, entity
