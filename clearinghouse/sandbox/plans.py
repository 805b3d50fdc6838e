"""What the sandbox's payers say of a member's benefits, as data; docs/sandbox.md tells the same in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

OFFICE_VISIT, CHIROPRACTIC, PHYSICAL_THERAPY, MENTAL_HEALTH = "98", "33", "PT", "MH"
THERAPIES = (CHIROPRACTIC, PHYSICAL_THERAPY, MENTAL_HEALTH)


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits a year, and how many are left."""

    allowed: int
    left: int


@dataclass(frozen=True, slots=True)
class Plan:
    """In-network benefits; out of network the plan pays its `out_of_network_share` less."""

    name: str
    insurance_type: str  # EB04
    copay: Decimal
    coinsurance: Decimal  # a fraction
    coinsurance_is_for_therapies_only: bool
    deductible: Decimal  # a year, for one person; a family's is twice that
    deductible_left: Decimal
    deductible_left_suffix_d: Decimal  # for member ids that end in D
    out_of_pocket: Decimal
    out_of_pocket_left: Decimal
    visits: dict[str, Visits] = field(default_factory=dict)
    says_visits_in_hsd: bool = False  # payers differ: HSD, or EB09 and EB10


_PLANS = {
    "LAKE1": Plan(
        name="LAKESHORE CHOICE PPO",
        insurance_type="PR",
        copay=Decimal("25.00"),
        coinsurance=Decimal("0.20"),
        coinsurance_is_for_therapies_only=True,
        deductible=Decimal("500.00"),
        deductible_left=Decimal(0),
        deductible_left_suffix_d=Decimal(0),
        out_of_pocket=Decimal("3000.00"),
        out_of_pocket_left=Decimal("2310.50"),
        visits={"33": Visits(20, 12), "PT": Visits(30, 21), "MH": Visits(40, 33)},
    ),
    "NORTH": Plan(
        name="NORTHWOODS CLASSIC",
        insurance_type="IN",
        copay=Decimal("20.00"),
        coinsurance=Decimal(0),
        coinsurance_is_for_therapies_only=False,
        deductible=Decimal("1000.00"),
        deductible_left=Decimal(0),
        deductible_left_suffix_d=Decimal("640.00"),
        out_of_pocket=Decimal("4000.00"),
        out_of_pocket_left=Decimal("3155.00"),
        visits={"33": Visits(12, 4), "PT": Visits(20, 15), "MH": Visits(30, 30)},
        says_visits_in_hsd=True,
    ),
    "FEDB1": Plan(
        name="FEDERAL SENIORS PART B",
        insurance_type="MB",
        copay=Decimal(0),
        coinsurance=Decimal("0.20"),
        coinsurance_is_for_therapies_only=False,
        deductible=Decimal("257.00"),
        deductible_left=Decimal(0),
        deductible_left_suffix_d=Decimal(0),
        out_of_pocket=Decimal(0),
        out_of_pocket_left=Decimal(0),
    ),
    "EVER1": Plan(
        name="EVERGREEN SUPPLEMENT G",
        insurance_type="SP",
        copay=Decimal("5.00"),
        coinsurance=Decimal(0),
        coinsurance_is_for_therapies_only=False,
        deductible=Decimal(0),
        deductible_left=Decimal(0),
        deductible_left_suffix_d=Decimal(0),
        out_of_pocket=Decimal(0),
        out_of_pocket_left=Decimal(0),
    ),
}
_OTHER = Plan(
    name="STANDARD PLAN",
    insurance_type="OT",
    copay=Decimal(0),
    coinsurance=Decimal(0),
    coinsurance_is_for_therapies_only=False,
    deductible=Decimal("750.00"),
    deductible_left=Decimal(0),
    deductible_left_suffix_d=Decimal(0),
    out_of_pocket=Decimal("3500.00"),
    out_of_pocket_left=Decimal("3500.00"),
    visits={"33": Visits(20, 20), "PT": Visits(20, 20), "MH": Visits(20, 20)},
)

CARVE_OUT_NAME = "HARBOR BEHAVIORAL ADMINISTRATORS"  # T1: who runs the plan's mental health benefits
CARVE_OUT_ID = "HARB1"
CARVE_OUT_PHONE = "8005550199"


def plan_of(payer_id: str) -> Plan:
    """The payer's plan, or the one of every other payer."""
    return _PLANS.get(payer_id, _OTHER)
