"""docs/sandbox.md and the rules say the same: whoever changes one is told to change the other."""

from __future__ import annotations

import argparse
import dataclasses
import re
from pathlib import Path

import pytest

from clearinghouse.sandbox.rules import CODE_DENIALS, PAYERS, Payer, is_therapy, suffix_of
from clearinghouse.sandbox.server import add_arguments
from clearinghouse.sandbox.switches import Switches

GUIDE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.unit


def first_cells() -> set[str]:
    """What stands in the first column of the guide's tables."""
    return set(re.findall(r"^\| ([^|]+?) +\|", GUIDE, flags=re.MULTILINE))


@pytest.mark.parametrize("payer", PAYERS.values(), ids=PAYERS)
def test_guide_tells_what_a_payer_allows(payer: Payer) -> None:
    name = payer.name.title()
    (row,) = re.findall(rf"^\| {payer.payer_id} \| {name} \|.*$", GUIDE, flags=re.MULTILINE)

    assert f"{payer.allowed_share:.0%}".replace("%", " %") in row
    if payer.copay:
        assert f"copay {payer.copay}" in row


def test_guide_tells_every_ending() -> None:
    endings = {cell for cell in first_cells() if suffix_of("W1" + cell) == cell}

    letters, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", ["", *"0123456789"]
    every = {letter + digit for letter in letters for digit in digits} | {"DUP"}
    assert endings == {ending for ending in every if suffix_of("W1" + ending) == ending}


def test_guide_tells_every_code_rule() -> None:
    for (payer_id, code), denial in CODE_DENIALS.items():
        (row,) = re.findall(rf"^\| {payer_id or 'every'} \| {code} .*$", GUIDE, flags=re.MULTILINE)
        assert f"{denial.group}-{denial.reason}" in row


def test_guide_tells_every_option_and_switch() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)

    options = {string for action in parser._actions for string in action.option_strings}
    switches = {f'"{field.name}"' for field in dataclasses.fields(Switches)}

    assert [name for name in options if f"`{name}" not in GUIDE] == []
    assert [name for name in switches if name not in GUIDE] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [("97110", True), ("97810", True), ("98941", True), ("90837", True), ("99213", False), ("98944", False)],
)
def test_is_therapy(code: str, expected: bool) -> None:
    assert is_therapy(code) is expected
