"""Writes under what contract a claim or line is sent, how it was repriced, and what a state demands.

CN1, HCP and K3 of 2300 and 2400 of 005010X222A1.
"""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal

from x12.claim_pricing import (
    CONTRACT_KINDS,
    LINE_REPRICING_METHODS,
    PROCEDURE_LISTS,
    REPRICING_COMPLIANCES,
    REPRICING_EXCEPTIONS,
    REPRICING_METHODS,
    REPRICING_REJECTIONS,
    SERVICE_UNITS,
    Contract,
    Repricing,
)
from x12.writer import CannotWrite, SegmentWriter, missing

_MOST_STATE_DATA = 10
_NOTHING: Set[str] = frozenset({""})


def add_contract(writer: SegmentWriter, contract: Contract) -> None:
    """CN1."""
    if contract.kind not in CONTRACT_KINDS:
        raise CannotWrite("the kind of a contract is none of the guide's (CN101)")
    elements = [
        contract.kind,
        _amount(writer, contract.amount),
        _number(writer, contract.percentage),
        writer.reference[contract.code],
        _number(writer, contract.discount_percentage),
        writer.code[contract.version],
    ]
    writer.segments.append(f"CN1*{'*'.join(elements)}".rstrip("*"))


def add_state_data(writer: SegmentWriter, texts: tuple[str, ...], owner: str) -> None:
    """K3."""
    if len(texts) > _MOST_STATE_DATA:
        raise CannotWrite(f"{owner} has more than {_MOST_STATE_DATA} texts for the state (K3)")
    for text in texts:
        writer.segments.append(f"K3*{writer.note[text] or missing(f'a text of {owner} for the state (K301)')}")


def add_repricing(writer: SegmentWriter, repricing: Repricing, is_line: bool) -> None:
    """HCP."""
    _check_repricing(repricing, is_line)
    code = writer.code
    elements = [
        repricing.method,
        writer.amount[repricing.allowed],
        _amount(writer, repricing.savings),
        writer.reference[repricing.organisation],
        _number(writer, repricing.rate),
        writer.reference[repricing.group_code],
        _amount(writer, repricing.group_amount),
        "",
        code[repricing.procedure_qualifier],
        writer.reference[repricing.procedure_code],
        code[repricing.unit],
        _number(writer, repricing.units),
        code[repricing.rejection],
        code[repricing.compliance],
        code[repricing.exception],
    ]
    writer.segments.append(f"HCP*{'*'.join(elements)}".rstrip("*"))


def _check_repricing(repricing: Repricing, is_line: bool) -> None:
    of_a_line = (repricing.procedure_qualifier, repricing.procedure_code, repricing.unit, repricing.units)
    if not is_line and of_a_line != ("", "", "", None):
        raise CannotWrite("the repricing of a claim names a procedure, which only that of a line does (HCP09 to HCP12)")
    if bool(repricing.procedure_qualifier) != bool(repricing.procedure_code):
        raise CannotWrite("a repriced procedure lacks its code or its code list (HCP09, HCP10)")
    if bool(repricing.unit) != (repricing.units is not None):
        raise CannotWrite("repriced units lack their number or their kind (HCP11, HCP12)")
    for value, known, element in (
        (repricing.method, LINE_REPRICING_METHODS if is_line else REPRICING_METHODS, "HCP01"),
        (repricing.procedure_qualifier, PROCEDURE_LISTS | _NOTHING, "HCP09"),
        (repricing.unit, SERVICE_UNITS | _NOTHING, "HCP11"),
        (repricing.rejection, REPRICING_REJECTIONS | _NOTHING, "HCP13"),
        (repricing.compliance, REPRICING_COMPLIANCES | _NOTHING, "HCP14"),
        (repricing.exception, REPRICING_EXCEPTIONS | _NOTHING, "HCP15"),
    ):
        if value not in known:
            raise CannotWrite(f"a code of a repricing is none of the guide's ({element})")


def _amount(writer: SegmentWriter, amount: Decimal | None) -> str:
    return "" if amount is None else writer.amount[amount]


def _number(writer: SegmentWriter, number: Decimal | None) -> str:
    return "" if number is None else writer.quantity[number]
