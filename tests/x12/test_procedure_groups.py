"""Which procedure codes a payer can pay only by their description."""

from __future__ import annotations

import pytest

from x12.codes.procedure_groups import UNLISTED


@pytest.mark.parametrize(
    ("code", "is_unlisted"),
    [("97799", True), ("01999", True), ("C9399", True), ("E0769", True), ("99213", False), ("97110", False)],
)
def test_codes_for_what_has_no_code_of_its_own(code: str, is_unlisted: bool) -> None:
    assert (code in UNLISTED) is is_unlisted
