"""Names, addresses, contacts and procedures are read alike in every transaction."""

from __future__ import annotations

import pytest

from x12 import read_parties
from x12.parties import Address, Contact, Name
from x12.read_parties import ProcedureTable
from x12.remittance import Procedure, Reference

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("segment", "name"),
    [
        (
            "NM1*QC*1*EXAMPLE*ALEX*B**JR*MI*M1",
            Name("EXAMPLE", "ALEX", "B", "JR", qualifier="MI", identifier="M1"),
        ),
        ("NM1*85*2*CLINIC*****XX*1", Name("CLINIC", is_person=False, qualifier="XX", identifier="1")),
        ("NM1*QC**EXAMPLE*ALEX", Name("EXAMPLE", "ALEX")),
        ("NM1*85**CLINIC", Name("CLINIC", is_person=False)),
        ("NM1*QC*1*EXAMPLE", Name("EXAMPLE")),
        ("NM1", Name("", is_person=False)),
    ],
)
def test_name_tells_a_person_from_an_organisation(segment: str, name: Name) -> None:
    assert read_parties.name(segment.split("*")) == name


@pytest.mark.parametrize(
    ("postal_code", "expected"), [("62701", "62701"), ("62701-1234", "627011234"), ("K1A 0B1", "K1A 0B1")]
)
def test_address_keeps_the_digits_of_a_zip_code(postal_code: str, expected: str) -> None:
    place = ["N4", "SPRINGFIELD", "IL", postal_code, "CA"]

    assert read_parties.address(["N3", "1 ROAD", "SUITE 2"], place) == Address(
        "1 ROAD", "SPRINGFIELD", "IL", expected, "SUITE 2", "CA"
    )


def test_contact_reads_its_pairs_in_any_order() -> None:
    segment = "PER*IC*DESK*EM*DESK@EXAMPLE.ORG*TE*(800) 555-0100*EX*12*FX*800.555.0101"

    assert read_parties.contact(segment.split("*")) == Contact(
        "DESK", "8005550100", "12", "DESK@EXAMPLE.ORG", "8005550101"
    )
    assert read_parties.contact(["PER", "IC"]) == Contact()
    assert read_parties.contact(["PER", "IC", "", "TE", "CALL US"]) == Contact(phone="CALL US")


def test_reference_without_a_value_gives_its_description() -> None:
    assert read_parties.reference(["REF", "ZZ", "", "IN WORDS"]) == Reference("ZZ", "IN WORDS")


def test_procedure_reads_modifiers_and_description(monkeypatch: pytest.MonkeyPatch) -> None:
    table = ProcedureTable(">")

    assert table["HC>99213>25>>GP>>UNLISTED SERVICE"] == Procedure("99213", ("25", "GP"), "HC", "UNLISTED SERVICE")
    assert table["HC"] == Procedure("", (), "HC")
    monkeypatch.setattr(read_parties, "_MOST_REMEMBERED", 2)
    assert [table[f"HC>{code}"].code for code in "ABCDEF"] == list("ABCDEF")
    assert len(table) <= 2
