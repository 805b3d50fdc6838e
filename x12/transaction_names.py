"""Tells by ST01 and the guide's version (GS08) which transaction a set is."""

from __future__ import annotations

import re

# Guide numbers by transaction, 4010 and 5010, with and without errata, and the later post-adjudicated guides.
_GUIDES = {
    ("837", "098"): "837P",
    ("837", "222"): "837P",
    ("837", "291"): "837P",
    ("837", "298"): "837P",
    ("837", "096"): "837I",
    ("837", "223"): "837I",
    ("837", "292"): "837I",
    ("837", "299"): "837I",
    ("837", "097"): "837D",
    ("837", "224"): "837D",
    ("837", "300"): "837D",
    ("277", "214"): "277CA",
}
# GS01 by ST01.
FUNCTIONAL_IDS = {
    "270": "HS",
    "271": "HB",
    "276": "HR",
    "277": "HN",
    "278": "HI",
    "835": "HP",
    "837": "HC",
    "997": "FA",
    "999": "FA",
}
_GUIDE_NUMBER = re.compile(r"\d{6}X(\d{3})")


def transaction_name(set_id: str, version: str) -> str:
    """The name under which the transaction is counted: "837P", "277CA", or ST01 as it is."""
    match = _GUIDE_NUMBER.match(version)
    return _GUIDES.get((set_id, match[1]), set_id) if match else set_id
