"""Box 24 of the CMS-1500 (02/12): six rows, each with a shaded upper half for what supplements it."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import dataclass
from decimal import Decimal

from claims.rules.facts import ClaimFacts
from claims.rules.sent_text import as_sent
from x12.claim import ClaimLine
from x12.claim_details import LineDetails
from x12.remittance import Reference

LINES_PER_FORM = 6
POINTER_LETTERS = string.ascii_uppercase[:12]  # A to L
APART = "   "  # three blanks stand between two things in one box
SUPPLEMENT_WIDTH = 61  # characters from 24A to 24G


@dataclass(frozen=True, slots=True)
class FormLine:
    """One row of box 24; what begins with `shaded` stands in its upper half."""

    number: int
    service_from: str
    service_to: str
    place: str
    emergency: str
    code: str
    modifiers: str
    pointers: str
    charge: str
    units: str
    family_planning: str  # 24H, which takes EPSDT too where no reason is given
    rendering_npi: str
    description: str
    shaded_supplement: str  # 24A to 24G
    shaded_epsdt: str  # 24H: the reason
    shaded_qualifier: str  # 24I
    shaded_rendering_id: str  # 24J


def form_lines(facts: ClaimFacts) -> list[FormLine]:
    return [_line(facts, line) for line in facts.record.lines]


def pointer_letters(pointers: tuple[int, ...] | list[int]) -> str:
    """1, 3 as AC; what points nowhere as ?."""
    return "".join(POINTER_LETTERS[each - 1] if 1 <= each <= len(POINTER_LETTERS) else "?" for each in pointers)


def capitals(text: str) -> str:
    """As it goes out in the 837P, and without the periods, which the form takes none of."""
    return " ".join(as_sent(text).replace(".", "").split())


def money(amount: Decimal) -> str:
    """The form rules the cents off with a line: 150 00."""
    dollars, cents = f"{amount:.2f}".split(".")
    return f"{dollars} {cents}"


def _short_date(day: dt.date) -> str:
    return f"{day:%m %d %y}"


def _quantity(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _line(facts: ClaimFacts, line: ClaimLine) -> FormLine:
    details = line.details or LineDetails()
    reason = _epsdt_reason(facts) if details.is_epsdt else ""
    other_id = _rendering_id(facts, details)
    rendering = details.rendering or facts.rendering
    return FormLine(
        number=line.number,
        service_from=_short_date(line.service_from),
        service_to=_short_date(line.service_to or line.service_from),
        place=line.place_of_service or facts.record.place_of_service,
        emergency="Y" if line.is_emergency else "",
        code=line.procedure.code,
        modifiers=" ".join(line.procedure.modifiers),
        pointers=pointer_letters(line.pointers),
        charge=money(line.charge),
        units=_quantity(line.units),
        family_planning="Y" if details.is_family_planning or (details.is_epsdt and not reason) else "",
        rendering_npi=rendering.name.identifier,
        description=capitals(line.procedure.description),
        shaded_supplement=_supplement(line, details),
        shaded_epsdt=reason,
        shaded_qualifier=other_id.qualifier if other_id else "",
        shaded_rendering_id=other_id.value if other_id else "",
    )


def _supplement(line: ClaimLine, details: LineDetails) -> str:
    """N4 with the NDC, its unit and quantity; ZZ with words about an unlisted code and with the note."""
    drug = details.drug
    parts = []
    if drug is not None:
        parts += [f"{drug.qualifier}{drug.ndc}", f"{drug.unit}{_quantity(drug.quantity)}"]
    words = " ".join(part for part in (line.procedure.description, line.note) if part)
    if words:
        parts.append(f"ZZ{capitals(words)}")
    return APART.join(parts)[:SUPPLEMENT_WIDTH]


def _epsdt_reason(facts: ClaimFacts) -> str:
    """The first condition of the claim's EPSDT certificate: AV, NU, S2 or ST."""
    certifications = facts.record.details.certifications if facts.record.details else ()
    return next((each.conditions[0] for each in certifications if each.category == "ZZ" and each.conditions), "")


def _rendering_id(facts: ClaimFacts, details: LineDetails) -> Reference | None:
    """A number beside the NPI of who rendered."""
    rendering = details.rendering or facts.rendering
    return rendering.references[0] if rendering.references else None
