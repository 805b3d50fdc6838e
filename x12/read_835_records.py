"""Makes the record of a claim from what its reader has kept of loops 2100 and 2110, when somebody asks for it.

The reader has judged every segment; what it could not read is left out here without a word.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from x12.read_835_segments import CLAIM_DAYS, LINE_DAYS, Adjusted, Day, Service
from x12.read_835_usual import UsualLine
from x12.read_parties import ProcedureTable, name
from x12.record_building import open_record
from x12.remittance import Adjustment, Amount, ClaimPayment, Reference, ServicePayment
from x12.values import QUANTITIES

# What a claim is made of: its ClaimHead, then each line that was read at one look, and for each other segment what
# the tables of `read_835_segments` say, or its text. With it come the position of CLP, the
# element separator, and the procedures.
ClaimRead = tuple[list[Any], int, str, ProcedureTable]  # Any: see above

# What the tables say of a line, or of its SVC alone; control number, day and position.
LineRead = tuple[Service, str, dt.date | None, int]
OF_KNOWN_LINE = 4  # elements of that, which a UsualLine has more of

OUTPATIENT_AMOUNTS = (1, 2, 8, 9)  # of MOA; the first is a share
_OpenClaim = open_record(ClaimPayment)
_OpenService, _OpenAdjustment = open_record(ServicePayment), open_record(Adjustment)
# With every field given by its place, as functions: half the time of calling the class.
_new, _set_claim, _set_service = object.__new__, _OpenClaim.__init__, _OpenService.__init__
_CLAIM_DAYS, _LINE_DAYS = frozenset(CLAIM_DAYS.values()), frozenset(LINE_DAYS.values())
_REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
_NAMES = {
    "QC": "patient",
    "IL": "subscriber",
    "74": "corrected",
    "82": "rendering",
    "TT": "crossover_carrier",
    "PR": "corrected_priority_payer",
}


def fill_claim(claim: Any, read: ClaimRead) -> None:  # Any: a ClaimPayment, opened for a moment
    """Sets the fields of a claim, and makes its lines with their adjustments."""
    kept, first, star, procedures = read
    (
        number, status, charge, paid, share, filing, payer_number, facility, frequency,
        patient, statement_from, statement_to,
    ) = kept[0]  # fmt: skip
    object.__setattr__(claim, "__class__", _OpenClaim)
    _set_claim(
        claim, number, status, charge, paid, share, filing, payer_number, facility, frequency,
        None if patient is None else name(patient.split(star)), None, None, None, None, None,
        (), (), (), (), (), (), statement_from, statement_to, None, (), first,
    )  # fmt: skip
    services: list[Any] = []
    for at, item in enumerate(kept):
        if type(item) is tuple:
            line = _known_line(item, star, procedures) if len(item) == OF_KNOWN_LINE else _usual_line(item, procedures)
            services.append(line)
        elif at:  # the head is a named tuple
            _take_others(claim, services, kept, at, star, procedures)
            return
    claim.services = tuple(services)
    claim.__class__ = ClaimPayment


def _take_others(  # Any: open records
    claim: Any, services: list[Any], kept: list[Any], first: int, star: str, procedures: ProcedureTable
) -> None:
    """Takes what was kept of a claim from the first segment that was kept apart, once the lines before it are made."""
    changed: list[Any] = []  # lines of which a segment was kept apart
    level, days = (services[-1], _LINE_DAYS) if services else (claim, _CLAIM_DAYS)
    for item in kept[first:]:
        kind = type(item)
        if kind is tuple:
            level = _known_line(item, star, procedures) if len(item) == OF_KNOWN_LINE else _usual_line(item, procedures)
            services.append(level)
            days = _LINE_DAYS
            continue
        if type(level) is ServicePayment:
            object.__setattr__(level, "__class__", _OpenService)
            changed.append(level)
        if kind is str:
            _take(claim, level, item.split(star))
        elif kind is Adjusted:
            level.adjustments = item[0] if not level.adjustments else _more(level.adjustments, item[0])
        elif kind is Day:
            if item[0] in days:
                setattr(level, item[0], item[1])
        elif kind is Amount:
            if item.qualifier == "B6" and level is not claim:
                level.allowed = item.amount
            else:
                level.amounts = _more(level.amounts, (item,))
    claim.services = tuple(services)
    for service in changed:
        _seal(service, ServicePayment)
    claim.quantities = tuple(claim.quantities)
    _seal(claim, ClaimPayment)


def _known_line(read: LineRead, star: str, procedures: ProcedureTable) -> Any:  # Any: a ServicePayment
    """A line as it stands in the tables, with what is its own: control number, day and position."""
    service, control, day, position = read
    procedure, charge, paid, units, submitted, submitted_units, allowed, adjustments, amounts, remarks = service
    made = _new(_OpenService)
    _set_service(
        made, procedures[procedure], charge, paid, units, procedures[submitted] if submitted else None,
        submitted_units, day, None, control if star not in control else control.partition(star)[0],
        allowed, adjustments, (), amounts, remarks, position,
    )  # fmt: skip
    made.__class__ = ServicePayment
    return made


def _usual_line(read: UsualLine, procedures: ProcedureTable) -> Any:  # Any: a ServicePayment
    """A line as it was read at one look."""
    procedure, charge, paid, units, day, control, allowed, position, kind1, value1, kind2, value2, kind3, value3 = read
    adjustments: tuple[Adjustment, ...] = ()
    if kind3 is not None:
        adjustments = (_adjustment(kind1, value1), _adjustment(kind2, value2), _adjustment(kind3, value3))
    elif kind2 is not None:
        adjustments = (_adjustment(kind1, value1), _adjustment(kind2, value2))
    elif kind1 is not None:
        adjustments = (_adjustment(kind1, value1),)
    made = _new(_OpenService)
    _set_service(
        made, procedures[procedure], charge, paid, QUANTITIES[units] if units else None, None, None, day, None,
        control or "", allowed, adjustments, (), (), (), position,
    )  # fmt: skip
    made.__class__ = ServicePayment
    return made


def _adjustment(kind: Any, amount: Any) -> Adjustment:  # Any: Kind and Decimal, where the line has so many
    """An adjustment of a usual line."""
    made = _new(_OpenAdjustment)
    made.group, made.reason = kind
    made.amount, made.quantity = amount, None
    made.__class__ = Adjustment
    sealed: Adjustment = made
    return sealed


def _seal(record: Any, frozen: type) -> None:  # Any: an open record
    """Turns the lists that filled up into the tuples that the record holds, and freezes it."""
    if type(record.adjustments) is list:
        record.adjustments = tuple(record.adjustments)
    if type(record.references) is list:
        record.references = tuple(record.references)
    if type(record.amounts) is list:
        record.amounts = tuple(record.amounts)
    if type(record.remarks) is list:
        record.remarks = tuple(record.remarks)
    record.__class__ = frozen


def _more(found: Any, more: tuple[object, ...]) -> list[object]:  # Any: nothing yet, a tuple, or the list itself
    """A list of both; the same one again, so that many segments take no longer each than few."""
    if type(found) is not list:
        found = list(found)
    found += more
    made: list[object] = found
    return made


def _take(claim: Any, level: Any, elements: list[str]) -> None:  # Any: open records
    """Takes a segment that was kept as text. A name, a QTY or an MOA belongs to the claim, wherever it stands."""
    segment_id, count = elements[0], len(elements)
    is_line = level is not claim
    if segment_id == "REF" and count > 2:
        if elements[1] == "6R" and is_line:
            level.line_control_number = elements[2]
        else:
            level.references = _more(level.references, (Reference(elements[1], elements[2]),))
    elif segment_id == "NM1":
        field = _NAMES.get(elements[1] if count > 1 else "")
        if field is not None:
            setattr(claim, field, name(elements))
    elif segment_id == "LQ" and is_line and count > 2 and elements[1] == "HE":
        level.remarks = _more(level.remarks, (elements[2],))
    elif segment_id == "QTY" and count > 2 and not is_line:
        quantity = QUANTITIES.readable(elements[2])
        if quantity is not None:
            claim.quantities = _more(claim.quantities, (Amount(elements[1], quantity),))
    elif segment_id in _REMARKS:
        remarks = tuple([elements[at] for at in _REMARKS[segment_id] if at < count and elements[at]])
        claim.remarks = _more(claim.remarks, remarks)
        if segment_id == "MOA" and (count >= 9 or any(elements[1:3])):  # most have remarks alone
            claim.outpatient_amounts = tuple(
                Amount(f"MOA0{at}", value)
                for at in OUTPATIENT_AMOUNTS
                if at < count and (value := QUANTITIES.readable(elements[at])) is not None
            )
