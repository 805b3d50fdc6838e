"""Which service type codes (EQ01) an appointment's modality asks for."""

from __future__ import annotations

from x12.codes.service_types import SERVICE_TYPES

PLAN = "30"

# The explicit code is asked besides 30, since not every payer answers repeats (segments.md D2).
BY_MODALITY: dict[str, tuple[str, ...]] = {
    "acupuncture": (PLAN, "64"),
    "chiropractic": (PLAN, "33"),
    "physical_therapy": (PLAN, "PT"),
    "naturopathic": (PLAN, "98"),
    "mental_health": (PLAN, "MH"),
    "medical": (PLAN, "98"),
}


def service_types_for(modality: str) -> tuple[str, ...]:
    return BY_MODALITY.get(modality, (PLAN,))


def words_for(codes: list[str]) -> str:
    """Service types in words; a code without words is shown as it is."""
    return ", ".join(SERVICE_TYPES.get(code, code) for code in codes)
