"""Codes of the TA1: TA104 result and TA105 reason."""

from __future__ import annotations

RESULTS: dict[str, str] = {
    "A": "Accepted",
    "E": "Accepted, but errors were noted",
    "R": "Rejected",
}

NOTES: dict[str, str] = {
    "000": "No error",
    "001": "The control numbers of ISA and IEA differ",
    "002": "The standard is not supported",
    "003": "The version is not supported",
    "004": "The segment terminator is not valid",
    "005": "The sender's id qualifier is not valid",
    "006": "The sender's id is not valid",
    "007": "The receiver's id qualifier is not valid",
    "008": "The receiver's id is not valid",
    "009": "The receiver does not know this receiver id",
    "010": "The authorization qualifier is not valid",
    "011": "The authorization information is not valid",
    "012": "The security qualifier is not valid",
    "013": "The security information is not valid",
    "014": "The interchange date is not valid",
    "015": "The interchange time is not valid",
    "016": "The standards identifier is not valid",
    "017": "The version number is not valid",
    "018": "The control number is not valid",
    "019": "The acknowledgment request is not valid",
    "020": "The test indicator is not valid",
    "021": "The number of groups is wrong",
    "022": "The control structure is not valid",
    "023": "The file ended too early",
    "024": "The content is not valid",
    "025": "The control number was used before: a duplicate",
    "026": "The element separator is not valid",
    "027": "The component separator is not valid",
    "028": "The date of deferred delivery is not valid",
    "029": "The time of deferred delivery is not valid",
    "030": "The delivery time code is not valid",
    "031": "The grade of service is not valid",
}
