"""X12 segments for reading: cut at their terminator and named in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NAMES = {
    "AAA": "Request could not be answered",
    "AK1": "Functional group answered",
    "AK2": "Transaction set answered",
    "AK9": "Functional group result",
    "AMT": "Monetary amount",
    "BHT": "Beginning of the transaction",
    "BPR": "Payment: amount, method, accounts and date",
    "CAS": "Claim or line adjustment: group, reason, amount",
    "CLM": "Claim: control number, charge, place, frequency",
    "CLP": "Claim payment: control number, status, charge, paid, patient part",
    "CTX": "Context of an error",
    "CUR": "Currency",
    "DMG": "Birth date and sex",
    "DTM": "Date",
    "DTP": "Date or period",
    "EB": "Eligibility or benefit",
    "EQ": "Benefit asked for",
    "GE": "End of the functional group",
    "GS": "Start of a functional group",
    "HCP": "Repricing",
    "HI": "Diagnosis codes",
    "HL": "Level in the hierarchy",
    "HSD": "Delivery of services",
    "IEA": "End of the interchange",
    "IK3": "Segment in error",
    "IK4": "Element in error",
    "IK5": "Transaction set result",
    "ISA": "Start of the interchange",
    "LE": "End of a loop",
    "LIN": "Drug identification",
    "LQ": "Remark code",
    "LS": "Start of a loop",
    "LX": "Line or group number",
    "MIA": "Inpatient adjudication remarks",
    "MOA": "Outpatient adjudication remarks",
    "MSG": "Message in free text",
    "N1": "Name of a party",
    "N3": "Street address",
    "N4": "City, state and ZIP code",
    "NM1": "Name of a person or organization",
    "NTE": "Note",
    "OI": "Other coverage: assignment and release",
    "PAT": "Patient's relation to the subscriber",
    "PER": "Contact",
    "PLB": "Provider-level adjustment",
    "PRV": "Provider and taxonomy",
    "QTY": "Quantity",
    "RDM": "How the remittance is delivered",
    "REF": "Reference number",
    "SBR": "Subscriber: sequence, relation, group, filing indicator",
    "SE": "End of the transaction set",
    "ST": "Start of a transaction set",
    "STC": "Claim status",
    "SV1": "Service line: code, charge, units, pointers",
    "SVC": "Service payment: code, charge, paid",
    "SVD": "What the earlier payer did with the line",
    "TA1": "Interchange answered",
    "TRN": "Trace number",
    "TS2": "Provider summary, supplementary",
    "TS3": "Provider summary",
}


def _cut(text: str) -> list[str]:
    """ISA is 106 characters and ends with the terminator; without an ISA, `~` is assumed."""
    terminator = text[105] if text.startswith("ISA") and len(text) > 105 else "~"
    return [piece.strip() for piece in text.split(terminator) if piece.strip()]


def _separator(text: str) -> str:
    return text[3] if text.startswith("ISA") and len(text) > 3 else "*"


def readable_segments(content: str | Iterable[Any], findings: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Segments as the raw_x12 component shows them. Any: a segment may come as a dict or a record of any app.

    Takes the raw text of a file, or segments already explained (position, id, text, explanation, findings).
    Findings given apart are put at the segment of their `segment` or `position`.
    """
    if isinstance(content, str):
        separator = _separator(content.lstrip())
        rows: list[dict[str, Any]] = [
            {"position": position, "id": piece.split(separator, 1)[0], "text": piece}
            for position, piece in enumerate(_cut(content.lstrip()), start=1)
        ]
    else:
        rows = [_as_dict(segment) for segment in content]
    by_position: dict[Any, list[Mapping[str, Any]]] = {}
    for finding in findings:
        by_position.setdefault(finding.get("segment", finding.get("position")), []).append(finding)
    for row in rows:
        row["explanation"] = row.get("explanation") or NAMES.get(row["id"], "")
        row["findings"] = [*row.get("findings", ()), *by_position.get(row["position"], ())]
        row["elements"] = row["text"][len(row["id"]) :]
    return rows


def _as_dict(segment: Any) -> dict[str, Any]:  # Any: dict or record
    if isinstance(segment, Mapping):
        return dict(segment)
    return {
        name: getattr(segment, name)
        for name in ("position", "id", "text", "explanation", "findings")
        if hasattr(segment, name)
    }
