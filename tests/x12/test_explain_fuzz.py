"""Whatever is wrong with a file, each of its segments is explained, and shown as it was sent."""

from __future__ import annotations

import random

import pytest

from tests.x12.test_read_fuzz import INPUTS, SEEDS, _mutated
from x12.explain import explain_fragment, explained
from x12.tokenizer import NotX12, segments

pytestmark = pytest.mark.unit

ALL_SEEDS = [seed for seeds in SEEDS.values() for seed in seeds]


def _unmasked(text: str) -> str:
    """An ISA is not compared: dots stand in the place of its passwords."""
    return "ISA" if text.startswith("ISA") else text


def test_damaged_files_are_explained_segment_by_segment() -> None:
    chance = random.Random(7)  # noqa: S311  # the same damage in every run
    explained_count = 0

    for _ in range(INPUTS // 5):
        content = _mutated(chance.choice(ALL_SEEDS), chance)
        try:
            sent = [(segment.position, _unmasked(segment.raw.strip())) for segment in segments(content)]
        except NotX12:
            continue
        assert [(segment.position, _unmasked(segment.text)) for segment in explained(content)] == sent, content
        explained_count += len(sent)

    assert explained_count > INPUTS


def test_damaged_fragments_are_explained() -> None:
    chance = random.Random(8)  # noqa: S311  # the same damage in every run

    for _ in range(INPUTS):
        text = _mutated(b"STC*A3:21:85*20261102*U*200~CLP*C7*1*200*85", chance).decode("latin-1")
        for segment in explain_fragment(text):
            assert segment.text in text or segment.id == "ISA"
            assert segment.explanation or not segment.headline
