"""Names, addresses, contacts, references and procedures, read the same way in every transaction."""

from __future__ import annotations

from x12.parties import Address, Contact, Name
from x12.record_building import open_record
from x12.remittance import Procedure, Reference

_OpenName = open_record(Name)
_new, _set_name = object.__new__, _OpenName.__init__
_NONE = [""] * 12
_MOST_REMEMBERED = 1 << 14


def name(elements: list[str]) -> Name:
    """NM1 as a name. NM102 tells a person; where it says nothing, a first name does."""
    if len(elements) < 10:
        elements = elements + _NONE
    _, _, kind, last, first, middle, _, suffix, qualifier, identifier, *_ = elements
    is_person = kind == "1" or (kind != "2" and first != "")
    made = _new(_OpenName)
    _set_name(made, last, first, middle, suffix, is_person, qualifier, identifier)
    made.__class__ = Name
    sealed: Name = made
    return sealed


def organisation(elements: list[str]) -> Name:
    """N1 as a name."""
    _, _, last, qualifier, identifier, *_ = elements + _NONE
    return Name(last, is_person=False, qualifier=qualifier, identifier=identifier)


def address(street: list[str], place: list[str]) -> Address:
    """N3 and N4 (either may be empty) as an address."""
    _, line1, line2, *_ = street + _NONE
    _, city, state, postal_code, country, _, _, subdivision, *_ = place + _NONE
    digits = postal_code.replace("-", "").replace(" ", "")
    return Address(line1, city, state, digits if digits.isdigit() else postal_code, line2, country, subdivision)


def contact(elements: list[str]) -> Contact:
    """PER with its pairs of qualifier and number."""
    values: dict[str, str] = {}
    for at in range(3, len(elements) - 1, 2):
        values.setdefault(elements[at], elements[at + 1])
    return Contact(
        name=elements[2] if len(elements) > 2 else "",
        phone=_digits(values.get("TE", "")),
        extension=values.get("EX", ""),
        email=values.get("EM", ""),
        fax=_digits(values.get("FX", "")),
    )


def _digits(number: str) -> str:
    """A telephone number without its punctuation; as it came when it holds anything else."""
    bare = number.translate({ord(mark): None for mark in "()-. "})
    return bare if bare.isdigit() else number


def reference(elements: list[str]) -> Reference:
    """REF; where REF02 is empty, its description."""
    _, qualifier, value, description, *_ = elements + _NONE
    return Reference(qualifier, value or description)


class ProcedureTable(dict[str, Procedure]):
    """`table[text]` is the procedure of a composite such as HC:99213:25, shared by equal lines."""

    def __init__(self, component: str) -> None:
        super().__init__()
        self._component = component

    def __missing__(self, text: str) -> Procedure:
        parts = [part.strip() for part in text.split(self._component)]
        parts += [""] * (7 - len(parts))
        modifiers = tuple(part for part in parts[2:6] if part)
        made = Procedure(code=parts[1], modifiers=modifiers, qualifier=parts[0], description=parts[6])
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[text] = made
        return made
