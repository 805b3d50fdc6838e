"""Writes a TA1 interchange acknowledgement, which stands alone under its ISA."""

from __future__ import annotations

from x12.acknowledgements import InterchangeAcknowledgement
from x12.envelope import Envelope
from x12.writer import SegmentWriter, missing, wrapped


def write_ta1(ack: InterchangeAcknowledgement, envelope: Envelope) -> bytes:
    """Gives an interchange without groups; raises CannotWrite without the acknowledged interchange's time."""
    writer = SegmentWriter(is_answer=True)
    at = ack.interchange_at or missing("the date and time of the acknowledged interchange (TA102, TA103)")
    code = writer.code[ack.code] or missing("the result (TA104)")
    note = writer.code[ack.note] or missing("the note (TA105)")
    body = f"TA1*{ack.interchange_control_number:09}*{at:%y%m%d}*{at:%H%M}*{code}*{note}~"
    return wrapped(envelope, [body], group_count=0)
