"""Which day (DTP01, DTM01), amount (AMT01) and quantity (QTY01) is meant, in our own words."""

from __future__ import annotations

from x12.codes.code_table import labels
from x12.codes.eligibility import DATES as BENEFIT_DATES

DATES: dict[str, str] = labels(
    """
007 Effective date
009 Date processed
011 Date shipped
036 Coverage ends
050 Date received
090 Care assumed
091 Care relinquished
096 Discharge date
102 Date issued
150 Service begins
151 Service ends
152 Effective date of the change
232 Statement begins
233 Statement ends
296 Back to work
297 Last day of work
304 Last seen
314 Disability period
360 Disability begins
361 Disability ends
405 Production date
431 Onset of the illness
435 Admission date
439 Accident date
444 First contact
453 Acute manifestation
454 Initial treatment
455 Last X-ray
461 Last certification
463 Therapy begins
471 Prescription date
472 Service date
484 Last menstrual period
573 Date of adjudication
607 Recertification date
738 Hemoglobin or hematocrit test
739 Creatinine test
"""
)
ALL_DATES: dict[str, str] = {**BENEFIT_DATES, **DATES}
# Where a 270 or 271 calls the day otherwise than a claim does.
ELIGIBILITY_DATES: dict[str, str] = {**DATES, **BENEFIT_DATES}

FORMATS = {
    "D6": "one day, two-digit year",
    "D8": "one day",
    "DT": "day and time",
    "RD": "period",
    "RD8": "first to last day",
    "TM": "time",
}

AMOUNTS: dict[str, str] = labels(
    """
A8 Not covered
AU Covered
B6 Allowed
D Paid by this payer
D8 Discount
DY Per day limit
EAF Left to the patient
F4 Postage
F5 Patient paid
I Interest
KH Late filing reduction
NE Net billed
NL Negative ledger balance
R Spend-down
PB Billed
T Tax
T2 Total claim before taxes
T3 Claim's charge
YU Charges accepted
YY Charges rejected
ZK Federal Medicare or Medicaid payment, category 1
ZL Federal Medicare or Medicaid payment, category 2
ZM Federal Medicare or Medicaid payment, category 3
ZN Federal Medicare or Medicaid payment, category 4
ZO Federal Medicare or Medicaid payment, category 5
"""
)

QUANTITIES: dict[str, str] = labels(
    """
90 Claims accepted
AA Claims rejected
CA Days covered
CD Days of coinsurance
FL Obstetric anesthesia units
LA Lifetime reserve days
LE Lifetime reserve days left
NE Days not covered, estimated
NR Days not replaced by blood
OU Outlier days
PS Prescriptions
PT Patients in the ambulance
QA Claims accepted
QC Claims rejected
VS Visits
ZK Federal Medicare or Medicaid units, category 1
ZL Federal Medicare or Medicaid units, category 2
ZM Federal Medicare or Medicaid units, category 3
ZN Federal Medicare or Medicaid units, category 4
ZO Federal Medicare or Medicaid units, category 5
"""
)
