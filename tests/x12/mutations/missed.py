"""Defects that no rule names yet. This list may only get shorter."""

from __future__ import annotations

MISSED: dict[str, frozenset[str]] = {}
