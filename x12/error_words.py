"""An error of a 999 or 997 in words that lead to the field: "loop 2010BA N403 ZIP code is missing"."""

from __future__ import annotations

from x12.acknowledgements import ElementError, SegmentError
from x12.codes.functional_acknowledgement import ELEMENT_PREDICATES, SEGMENT_PREDICATES
from x12.segment_names import SEGMENT_NAMES, element_name


def error_words(error: SegmentError) -> str:
    """One sentence for each element at fault, or one for the segment; values as the receiver sent them back."""
    loop = f"loop {error.loop} " if error.loop else ""
    if error.elements:
        return " ".join(f"{loop}{_element(error.segment_id, one)}." for one in error.elements)
    name, _ = SEGMENT_NAMES.get(error.segment_id, ("", ()))
    predicate = SEGMENT_PREDICATES.get(error.code, f"has error {error.code}")
    return f"{loop}{' '.join(part for part in (error.segment_id, name) if part)} {predicate}."


def _element(segment_id: str, error: ElementError) -> str:
    """As in: SV101-2 procedure (9921X) is not in the code list."""
    place = f"{segment_id}{error.position:02}"
    name = element_name(segment_id, error.position)
    words = name.name
    if error.component is not None:
        place += f"-{error.component}"
        parts = name.components
        words = parts[error.component - 1].name if 0 < error.component <= len(parts) else words
    value = f" ({error.value})" if error.value else ""
    predicate = ELEMENT_PREDICATES.get(error.code, f"has error {error.code}")
    return f"{' '.join(part for part in (place, words) if part)}{value} {predicate}"
