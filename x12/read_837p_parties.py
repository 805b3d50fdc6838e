"""Whether the people and organisations of an 837P are named, addressed and numbered as the guide wants it."""

from __future__ import annotations

import re

from x12.claim_notes import ClaimNotes
from x12.codes.states import STATES
from x12.npi import is_valid_npi
from x12.read_loops import Loop
from x12.tokenizer import Segment
from x12.values import shown

_POST_OFFICE_BOX = re.compile(r"\b(P\.?\s*O\.?\s*BOX|POST\s+OFFICE\s+BOX|LOCK\s*BOX)\b", re.IGNORECASE).search
_ZIP = re.compile(r"[0-9]{5}(?:[0-9]{4})?\Z").match
_COUNTRY = re.compile(r"[A-Z]{2}\Z").match
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z").match
_NINE_DIGITS = re.compile(r"[0-9]{9}\Z").match
_TELEPHONE = re.compile(r"[0-9]{10}\Z").match
_INVENTED = frozenset({"0000", "9999"})  # what programs append where they do not know the last four digits
_ADDRESSED = frozenset({"2010AA", "2010AB", "2010AC", "2010CA"})
_ADDRESSED_ENTITIES = frozenset({"77", "PW", "45"})
_NUMBERED_ENTITIES = frozenset({"82", "DN", "DQ", "P3", "DK"})
_NAMED_ELSEWHERE = frozenset({"2010AB", "2330"})  # NM103 and NM104 are not used, or of the subscriber alone
_SHORT_ZIP, _LONG_ZIP = 5, 9


class PartyCheck:
    """Checks NM1 loops, each under the name of its loop."""

    def __init__(self, notes: ClaimNotes) -> None:
        self._notes = notes

    def party(self, key: str, loop: Loop) -> None:
        """NM1 with its N3, N4, PRV, REF and PER."""
        name, entity = loop.opener, loop.opener.get(1)
        self._name(key, name)
        wants_address = key in _ADDRESSED or (key in {"2310", "2420"} and entity in _ADDRESSED_ENTITIES)
        street, city = loop.first("N3"), loop.first("N4")
        if (street is None) != (city is None) or (wants_address and street is None):
            self._notes("X837P-ADDRESS", name.position, f"NM1*{entity} has no street (N3) or no city (N4).")
        wants_number = key in {"2310", "2420"} and entity in _NUMBERED_ENTITIES
        if wants_number and not name.get(9) and loop.first("REF") is None:
            self._notes("X837P-NPI-MISSING", name.position, f"NM1*{entity} has neither an NPI nor another id (REF).")
        for segment in loop.segments[1:]:
            match segment.elements[0]:
                case "N3" if key == "2010AA" and any(map(_POST_OFFICE_BOX, segment.elements[1:])):
                    words = (
                        "The billing provider's address is a PO box, which belongs into the pay-to address (2010AB)."
                    )
                    self._notes("X837P-PO-BOX", segment.position, words)
                case "N4":
                    self._place(segment, needs_nine=key == "2010AA" or entity == "77")
                case "PRV":
                    self.taxonomy(segment)
                case "REF" if segment.get(1) in {"EI", "SY"} and not _NINE_DIGITS(segment.get(2)):
                    self._notes("X837P-TAX-ID", segment.position, f"REF*{segment.get(1)} is not nine digits.")
                case "PER":
                    self._contact(segment)

    def taxonomy(self, segment: Segment) -> None:
        """PRV."""
        if not _TAXONOMY(segment.get(3)):
            self._notes("X837P-TAXONOMY", segment.position, "PRV03 is not ten letters and digits that end with X.")

    def _name(self, key: str, name: Segment) -> None:
        if name.get(8) == "XX" and not is_valid_npi(name.get(9)):
            self._notes("X837P-NPI", name.position, f"The NPI of NM1*{name.get(1)} fails its check digit.")
        has_first_name = key not in _NAMED_ELSEWHERE or name.get(1) == "IL"
        if has_first_name and name.get(2) == "1" and name.get(3) and not name.get(4):
            self._notes("X837P-FIRST-NAME", name.position, f"The person of NM1*{name.get(1)} has no first name.")

    def _place(self, segment: Segment, needs_nine: bool) -> None:
        """N4. Outside the United States neither state nor postal code is looked at."""
        country = segment.get(4)
        if country and not _COUNTRY(country):
            self._notes("X837P-CODE", segment.position, f"N404 is {shown(country)}, no two letters of a country.")
        elif country not in {"", "US"}:
            return
        state, code = segment.get(2), segment.get(3).replace("-", "")
        if state not in STATES:
            self._notes("X837P-STATE", segment.position, "N402 is no state of the United States.")
        if not _ZIP(code):
            self._notes("X837P-ZIP", segment.position, "N403 is not five or nine digits.")
        elif needs_nine and (len(code) < _LONG_ZIP or code[_SHORT_ZIP:] in _INVENTED):
            words = "N403 of a billing provider or facility lacks the last four digits, or they are made up."
            self._notes("X837P-ZIP-FOUR", segment.position, words)

    def _contact(self, segment: Segment) -> None:
        for place in (3, 5, 7):
            if segment.get(place) in {"TE", "FX"} and not _TELEPHONE(segment.get(place + 1)):
                words = f"The telephone number in PER{place + 1:02} is not ten digits."
                self._notes("X837P-TELEPHONE", segment.position, words)
