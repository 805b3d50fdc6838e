"""What to do about a rejection, and in which box of the form: from the codes of a TA1, 999 or 277CA.

A box stands for what the field would be on paper; no box means that the claim itself is not at fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

STATUS = re.compile(r"(?P<category>[A-Z]\d{1,2}):(?P<status>\d+)(?::(?P<entity>[0-9A-Z]{2,3}))?\Z")
ERROR = re.compile(r"IK3\*(?P<segment>\w+)\*\d*\*(?P<loop>\w*)\*[^~]*~(?P<elements>(?:\s*(?:CTX|IK4)\*[^~]*~)*)")
ELEMENT = re.compile(r"IK4\*(\d+)")


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do."""

    text: str
    box: str = ""


CARD = "Compare member id, name and birth date with the card, mend the coverage, and take over what is on file."
SUBMITTER = (
    "Nothing on the claim is wrong: the practice is not enrolled to send to this payer, or under another number."
    " Have the enrollment confirmed, then send the claim again."
)
ENVELOPE = (
    "Nothing on the claim is wrong: the file was not taken. Your admin looks at the ids and the name under"
    " Settings, Clearinghouses; then send the claim again."
)
DUPLICATE_FILE = (
    "Nothing on the claim is wrong: a file with this number is there already. Ask the clearinghouse whether it"
    " has the claim, before it is sent again."
)
DUPLICATE_CLAIM = "The payer has this claim already: ask where it stands, and correct it there if it is to change."
FILE_CUT = "Nothing on the claim is wrong: the file came damaged. Send the claim again."
NPI = "Look up the NPI in the NPPES registry, and correct it where it is kept in Settings."
MARKED = "Correct what is named, then send the claim again."

BOX_OF_ENTITY = {
    "IL": "1a",
    "HK": "1a",
    "QC": "2",
    "GB": "9",
    "PR": "1",
    "36": "4",
    "85": "33",
    "87": "33",
    "1P": "33",
    "82": "31",
    "DN": "17",
    "P3": "17",
    "DK": "17",
    "DQ": "17",
    "77": "32",
    "FA": "32",
}
# Code source 508.
STATUS_REMEDIES: dict[str, Remedy] = {
    "24": Remedy(SUBMITTER),
    "25": Remedy(SUBMITTER),
    "496": Remedy(SUBMITTER),
    "506": Remedy(SUBMITTER),
    "33": Remedy(CARD, "1a"),
    "88": Remedy("Ask for eligibility on the day of service, and bill whoever covered it.", "1"),
    "90": Remedy("Ask for eligibility on the day of service, and bill whoever covered it.", "1"),
    "97": Remedy(CARD, "1a"),
    "116": Remedy("Find the right payer id on the card or by eligibility, and change the coverage.", "1"),
    "128": Remedy("Correct the tax id of the billing provider in Settings.", "25"),
    "145": Remedy("Correct the taxonomy code of the provider in Settings."),
    "156": Remedy("Correct the patient's relation to the subscriber in the coverage.", "6"),
    "157": Remedy("Correct the sex, then take over what is on file.", "3"),
    "158": Remedy("Correct the birth date, then take over what is on file.", "3"),
    "164": Remedy(CARD, "1a"),
    "171": Remedy("Ask the patient for other coverage, and bill in the right order.", "9"),
    "178": Remedy("Compare the charges of the lines with the total.", "28"),
    "187": Remedy("Correct the day of service.", "24"),
    "188": Remedy("Correct the days of service.", "24"),
    "218": Remedy("Correct the national drug code of the line.", "24"),
    "249": Remedy("Choose the place where the service was given.", "24"),
    "252": Remedy("Enter the payer's authorization number.", "23"),
    "254": Remedy("Correct the first diagnosis.", "21"),
    "255": Remedy("Correct the diagnoses: each valid on the day, none twice.", "21"),
    "286": Remedy("Send the earlier payer's payment and adjustments with the claim.", "9"),
    "306": Remedy("Describe the service of the line.", "24"),
    "453": Remedy("Correct the modifiers of the line.", "24"),
    "454": Remedy("Correct the procedure code: it has to be valid on the day of service.", "24"),
    "464": Remedy("Enter the payer's number of the earlier claim.", "22"),
    "474": Remedy("Compare the procedure with the patient's sex.", "3"),
    "475": Remedy("Compare the procedure with the patient's birth date.", "3"),
    "476": Remedy("Correct the units of the line.", "24"),
    "477": Remedy("Point each line at its diagnoses.", "24"),
    "507": Remedy("Correct the procedure code: it has to be valid on the day of service.", "24"),
    "535": Remedy("An original names no earlier claim; a corrected one names the payer's number.", "22"),
    "562": Remedy(NPI),
    "684": Remedy("See the errors of the 999, and correct what they name."),
    "746": Remedy(DUPLICATE_CLAIM),
    "771": Remedy("The payer waits for the crossover: send the claim when it has not come after the usual time."),
}
# What is wrong with somebody: the entity says with whom, and so in which box.
OF_THE_ENTITY = frozenset(
    {"21", "26", "91", "124", "125", "126", "145", "153", "500", "501", "502", "503", "504", "505", "562"}
)

# Loop and segment of an IK3, then element; the longest that fits counts.
BOX_OF_PLACE: tuple[tuple[str, str, str, str], ...] = (
    ("2000A", "", "", "33"),
    ("2010AA", "REF", "", "25"),
    ("2010AA", "", "", "33"),
    ("2010AB", "", "", "33"),
    ("2000B", "SBR", "3", "11"),
    ("2000B", "", "", "1"),
    ("2010BA", "NM1", "9", "1a"),
    ("2010BA", "NM1", "", "4"),
    ("2010BA", "DMG", "", "11"),
    ("2010BA", "", "", "7"),
    ("2010BB", "", "", "1"),
    ("2000C", "", "", "6"),
    ("2010CA", "NM1", "", "2"),
    ("2010CA", "DMG", "", "3"),
    ("2010CA", "", "", "5"),
    ("2300", "CLM", "2", "28"),
    ("2300", "CLM", "5", "24"),
    ("2300", "CLM", "7", "27"),
    ("2300", "CLM", "8", "13"),
    ("2300", "CLM", "9", "12"),
    ("2300", "CLM", "10", "12"),
    ("2300", "CLM", "11", "10"),
    ("2300", "DTP", "", "14"),
    ("2300", "AMT", "", "29"),
    ("2300", "REF", "", "23"),
    ("2300", "NTE", "", "19"),
    ("2300", "PWK", "", "19"),
    ("2300", "HI", "", "21"),
    ("2310A", "", "", "17"),
    ("2310D", "", "", "17"),
    ("2310B", "", "", "31"),
    ("2310C", "", "", "32"),
    ("2320", "", "", "9"),
    ("2330", "", "", "9"),
    ("24", "", "", "24"),
)


def remedies_of(codes: str, raw: str = "") -> tuple[Remedy, ...]:
    """What to do about a rejection: `codes` and `raw` are those of its timeline entry. Each remedy once."""
    kind, *rest = codes.split() or [""]
    if kind == "TA1":
        return (_of_file(rest[-1] if rest else ""),)
    if kind in ("IK5", "AK9"):
        return tuple(dict.fromkeys(_of_errors(raw)))
    return tuple(dict.fromkeys(_of_statuses([kind, *rest])))


def _of_file(note: str) -> Remedy:
    return Remedy({"025": DUPLICATE_FILE, "021": FILE_CUT, "022": FILE_CUT, "023": FILE_CUT}.get(note, ENVELOPE))


def _of_errors(raw: str) -> Iterator[Remedy]:
    for error in ERROR.finditer(raw):
        elements = ELEMENT.findall(error["elements"]) or [""]
        for element in elements:
            yield Remedy(MARKED, _box_of_place(error["loop"], error["segment"], element))


def _box_of_place(loop: str, segment: str, element: str) -> str:
    for of_loop, of_segment, of_element, box in BOX_OF_PLACE:
        if loop.startswith(of_loop) and of_segment in ("", segment) and of_element in ("", element):
            return box
    return ""


def _of_statuses(codes: Iterable[str]) -> Iterator[Remedy]:
    for code in codes:
        found = STATUS.match(code)
        if found is None:
            continue
        status, box = found["status"], BOX_OF_ENTITY.get(found["entity"] or "", "")
        if status in STATUS_REMEDIES:
            remedy = STATUS_REMEDIES[status]
            yield Remedy(remedy.text, box) if status in OF_THE_ENTITY else remedy
        elif status in OF_THE_ENTITY and box:
            yield Remedy(MARKED, box)
