"""What each section of details holds, in words: the one-line summary on the preparation page, and the claim page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from claims.forms import Owner, plans_of
from claims.forms.by_kind import (
    CLAIM_DATES,
    CLAIM_NUMBERS,
    INJURY_DATES,
    LINE_DATES,
    LINE_NUMBERS,
    SPINAL_DATES,
)
from claims.models import Claim, ClaimAttachment, ClaimCertification, ClaimLine, ClaimProvider, LineEquipment
from claims.queries.details import ClaimDetailRows
from claims.rules.detail_kinds import LINE_AUTHORIZATIONS
from claims.rules.detail_words import (
    AUTHORIZATION_EXCEPTIONS,
    CERTIFICATES,
    CONDITION_CODES,
    CONDITIONS,
    CROSSOVER,
    REPORT_TYPES,
)
from clearinghouse.models import ClaimType
from practice.templatetags.house import dollars, us_phone
from x12.ndc import with_dashes

Words = list[str]
CODED = {"4N": AUTHORIZATION_EXCEPTIONS, "F5": CROSSOVER}


def _day(day: dt.date) -> str:
    return f"{day:%m/%d/%Y}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _told(*parts: str) -> Words:
    return [part for part in parts if part]


def _dates(owner: Owner, kinds: Iterable[str]) -> Words:
    on_file = {row.kind: row for row in owner.rows.dates}
    rows = [on_file[kind] for kind in kinds if kind in on_file]
    return [f"{row.get_kind_display()} {_day(row.on)}" for row in rows]


def _numbers(owner: Owner, kinds: Iterable[str]) -> Words:
    on_file = {row.kind: row for row in owner.rows.references}
    rows = [on_file[kind] for kind in kinds if kind in on_file]
    return [f"{row.get_kind_display()}: {CODED.get(row.kind, {}).get(row.value, row.value)}" for row in rows]


def _accident(owner: Owner) -> Words:
    claim = owner.claim
    causes = " and ".join(
        _told(claim.get_related_cause_display(), claim.get_second_cause_display() if claim.second_cause else "")
    )
    return [
        *_told(
            causes,
            _day(claim.accident_on) if claim.accident_on else "",
            claim.accident_state or claim.accident_country,
            f"Claim number {claim.property_casualty_number}" if claim.property_casualty_number else "",
        ),
        *_dates(owner, INJURY_DATES),
    ]


def _person(row: ClaimProvider) -> str:
    name = " ".join(_told(row.first_name, row.last_name))
    number = f"NPI {row.npi}" if row.npi else f"{row.get_other_id_type_display()} {row.other_id}".strip()
    price = f"for {dollars(row.purchased_amount)}" if row.purchased_amount is not None else ""
    whom = " ".join(_told(row.contact_name, us_phone(row.phone)))
    return ", ".join(_told(f"{row.get_role_display()} {name}", number, row.city, whom, price))


def _people(owner: Owner) -> Words:
    return [_person(row) for row in owner.rows.providers]


def _paper(row: ClaimAttachment) -> str:
    number = f", {row.control_number}" if row.control_number else ""
    way = row.get_transmission_display()
    return f"{REPORT_TYPES.get(row.report_type, row.report_type)} ({way[0].lower()}{way[1:]}{number})"


def _papers(owner: Owner) -> Words:
    return [_paper(row) for row in owner.rows.attachments]


def _billing(owner: Owner) -> Words:
    """Only what is not as it is on every claim."""
    claim = owner.claim
    return _told(
        "" if claim.has_provider_signature else "No signature of the provider on file",
        claim.get_releases_information_display() if claim.releases_information != "Y" else "",
        claim.get_patient_signature_source_display(),
        claim.get_special_program_display(),
        f"Late: {claim.get_delay_reason_display()}" if claim.delay_reason else "",
    )


def _patient(owner: Owner) -> Words:
    claim = owner.claim
    codes = [f"{code} {CONDITION_CODES.get(code, '')}".strip() for code in claim.condition_codes]
    weight = f"Weighs {_number(claim.patient_weight)} pounds" if claim.patient_weight is not None else ""
    return _told(weight, "Pregnant" if claim.is_patient_pregnant else "", *codes)


def _chiropractic(owner: Owner) -> Words:
    claim = owner.claim
    texts = (claim.spinal_description, claim.spinal_more_description)
    return [*_told(claim.get_spinal_condition_display(), *texts), *_dates(owner, SPINAL_DATES)]


def _anesthesia(owner: Owner) -> Words:
    codes = owner.claim.anesthesia_procedures
    return [f"For surgery {' and '.join(codes)}"] if codes else []


def _certificate(row: ClaimCertification) -> str:
    conditions = ", ".join(CONDITIONS.get(code, code) for code in row.conditions)
    return f"{CERTIFICATES.get(row.category, row.category)}: {'' if row.applies else 'not '}{conditions}"


def _ambulance(owner: Owner) -> Words:
    rides = [
        f"{_number(row.miles)} miles from {row.pick_up_city} to {row.drop_off_name or row.drop_off_city}"
        f" ({row.get_reason_display().lower()})"
        for row in owner.rows.transports
    ]
    return [*rides, *(_certificate(row) for row in owner.rows.certifications if row.category == "07")]


def _certificates(owner: Owner) -> Words:
    return [_certificate(row) for row in owner.rows.certifications if row.category != "07"]


def _facts(owner: Owner) -> Words:
    line = owner.line
    assert line is not None  # noqa: S101 - a section of lines
    return _told(
        f"Until {_day(line.service_to)}" if line.service_to else "",
        f"Place {line.place_of_service}" if line.place_of_service else "",
        "Emergency" if line.is_emergency else "",
        "EPSDT" if line.is_epsdt else "",
        "Family planning" if line.is_family_planning else "",
        "No copay due" if line.is_copay_exempt else "",
        f"Sales tax {dollars(line.sales_tax_amount)}" if line.sales_tax_amount is not None else "",
        f"Postage {dollars(line.postage_amount)}" if line.postage_amount is not None else "",
        f"{_number(line.obstetric_units)} obstetric units" if line.obstetric_units is not None else "",
        f"{line.patient_count} patients in the ambulance" if line.patient_count is not None else "",
    )


def _drug(owner: Owner) -> Words:
    return [
        ", ".join(
            _told(
                f"NDC {with_dashes(row.ndc)}",
                f"{_number(row.quantity)} {row.get_unit_display().lower()}",
                f"prescription {row.prescription_number}" if row.prescription_number else "",
                f"compound {row.compound_link}" if row.compound_link else "",
            )
        )
        for row in owner.rows.drugs
    ]


def _line_numbers(owner: Owner) -> Words:
    authorizations = [row for row in owner.rows.references if row.kind in LINE_AUTHORIZATIONS]
    told = [
        f"{row.get_kind_display()} {row.value}" + (f" by payer {row.payer_id}" if row.payer_id else "")
        for row in authorizations
    ]
    return [*told, *_numbers(owner, LINE_NUMBERS)]


def _notes(owner: Owner) -> Words:
    line = owner.line
    assert line is not None  # noqa: S101 - a section of lines
    third_party = f"For a third party: {line.third_party_note}" if line.third_party_note else ""
    return _told(f"{line.get_note_kind_display()}: {line.note}" if line.note else "", third_party)


def _one_equipment(row: LineEquipment) -> str:
    certificate = f"{row.get_certificate_display().lower()} certificate" if row.certificate else ""
    months = f"for {_number(row.months)} months" if row.months is not None else ""
    return ", ".join(
        _told(
            f"{row.code} for {_number(row.days)} days",
            f"rented {row.get_rental_unit_display().lower()} at {dollars(row.rental_amount)}",
            f"to buy at {dollars(row.purchase_amount)}",
            " ".join(_told(certificate, months)),
            f"certificate of necessity: {row.get_necessity_display()}" if row.necessity else "",
        )
    )


def _equipment(owner: Owner) -> Words:
    return [_one_equipment(row) for row in owner.rows.equipment]


def _tests(owner: Owner) -> Words:
    rows = owner.rows.test_results
    return [f"{row.get_measure_display()} {_number(row.value)} ({row.get_kind_display().lower()})" for row in rows]


SHARED: dict[str, Callable[[Owner], Words]] = {
    "people": _people,
    "papers": _papers,
    "ambulance": _ambulance,
    "certificates": _certificates,
}
OF_CLAIM = {
    **SHARED,
    "accident": _accident,
    "dates": lambda owner: _dates(owner, CLAIM_DATES),
    "numbers": lambda owner: _numbers(owner, CLAIM_NUMBERS),
    "billing": _billing,
    "patient": _patient,
    "chiropractic": _chiropractic,
    "anesthesia": _anesthesia,
}
OF_LINE = {
    **SHARED,
    "facts": _facts,
    "drug": _drug,
    "numbers": _line_numbers,
    "notes": _notes,
    "dates": lambda owner: _dates(owner, LINE_DATES),
    "equipment": _equipment,
    "tests": _tests,
}


def section_words(owner: Owner, key: str) -> Words:
    """What a section holds, a phrase for each thing; nothing for an empty one."""
    return (OF_CLAIM if owner.line is None else OF_LINE)[key](owner)


def told_sections(owner: Owner) -> Sequence[tuple[str, Words]]:
    """The filled sections of a claim or line with their titles."""
    sections = [(plan.title, section_words(owner, plan.key)) for plan in plans_of(owner)]
    return [(title, words) for title, words in sections if words]


def told_details(
    claim: Claim, lines: Iterable[ClaimLine], details: ClaimDetailRows
) -> list[tuple[str, Sequence[tuple[str, Words]]]]:
    """Everything that is told of the claim and of each line, under a heading for each; nothing for what is empty."""
    owners = [
        ("The claim", Owner(claim, details.own)),
        *((f"Line {line.number}, {line.code}", Owner(claim, details.of_line(line.pk), line)) for line in lines),
    ]
    told = [(heading, told_sections(owner)) for heading, owner in owners]
    return [(heading, sections) for heading, sections in told if sections]


def missing_of_accident(owner: Owner) -> Words:
    """What a claim to workers' compensation or an auto insurer still lacks."""
    claim = owner.claim
    if owner.line is not None or claim.claim_type not in (ClaimType.WORKERS, ClaimType.AUTO):
        return []
    return _told(
        "" if claim.related_cause else "the cause",
        "" if claim.accident_on else "the day of the accident",
        ""
        if claim.accident_state or claim.accident_country or claim.claim_type != ClaimType.AUTO
        else "the state or country",
        "" if claim.property_casualty_number else "the insurer's claim number",
    )
