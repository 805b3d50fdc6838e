"""docs/x12.md names only what is there: a recipe that leads nowhere is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

HOUSE = Path(__file__).parents[2]
PAGE = (HOUSE / "docs" / "x12.md").read_text(encoding="utf-8")
ROOMS = tuple(
    HOUSE / room
    for room in (
        "",
        "x12",
        "x12/codes",
        "tests/x12",
        "tests/x12/mutations",
        "claims/models",
        "claims/services",
        "claims/rules/scrub",
    )
)
# Names in code marks that end in .py or stand for a module: read_835, write_837p.
FILES = sorted(set(re.findall(r"`(?:\w+/)*(\w+\.py)`", PAGE)))
MODULES = sorted(set(re.findall(r"`((?:read|write)_\w+)(?:\.\w+)?`", PAGE)))
PATHS = sorted(set(re.findall(r"`((?:\w+/)+\w+(?:\.\w+)?)`", PAGE)))


@pytest.mark.parametrize("name", [*FILES, *(f"{module}.py" for module in MODULES)])
def test_every_module_that_the_page_names_is_there(name: str) -> None:
    assert any((room / name).is_file() for room in ROOMS)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_the_page_names_is_there(path: str) -> None:
    assert (HOUSE / path).exists()


def test_page_names_a_good_deal() -> None:
    assert len(FILES) > 15
    assert len(MODULES) > 10
