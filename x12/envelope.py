"""The interchange around the transactions: who sends what to whom, under which control numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Separators:
    """Taken from the ISA on reading (positions 4, 83, 105, 106), never assumed."""

    element: str = "*"
    repetition: str = "^"
    component: str = ":"
    segment: str = "~"


@dataclass(frozen=True, slots=True)
class Envelope:
    """ISA and GS fields of one interchange. Ids are stored without padding; `created_at` is naive local time."""

    sender_qualifier: str  # ISA05
    sender_id: str  # ISA06
    receiver_qualifier: str  # ISA07
    receiver_id: str  # ISA08
    created_at: dt.datetime  # ISA09, ISA10, GS04, GS05
    interchange_control_number: int  # ISA13, IEA02
    group_control_number: int  # GS06, GE02
    is_test: bool  # ISA15
    application_sender: str = ""  # GS02; empty means the same as sender_id
    application_receiver: str = ""  # GS03; empty means the same as receiver_id
    acknowledgment_requested: bool = False  # ISA14
