"""Claim adjustment reason codes that X12 has ended: old remittances use them still."""

from __future__ import annotations

from x12.codes.code_table import labels

ENDED_ADJUSTMENT_REASONS: dict[str, str] = labels(
    """
15 Authorization number missing or wrong
17 Information asked for was not enough
25 Stop-loss deductible not met
28 Coverage not in effect
30 Waiting or spend-down rules not met
36 Balance below the copay
37 Balance below the deductible
38 Not provided or authorized by network providers
41 Discount by preferred provider contract
42 Above the allowed amount
43 Gramm-Rudman reduction
46 Not covered
47 Diagnosis not covered or wrong
48 Procedure not covered
52 Provider may not refer or perform this service
57 Records do not support this service
62 No authorization, or authorization exceeded
63 Correction of an earlier claim
64 Denial reversed by review
65 Wrong procedure code corrected
67 Lifetime reserve days
68 Diagnosis group weight
71 Primary payer amount
72 Coinsurance day
73 Administrative days
77 Covered days
79 Cost report days
80 Outlier days
81 Discharges
82 Periodic interim payment days
83 Total visits
84 Capital adjustment
86 Statutory adjustment
87 Transfer amount
88 Collected against an earlier overpayment
92 Paid in full
93 No claim-level adjustments
98 Hospital must file this service
99 Medicare secondary payer
113 Outside the United States or as a result of war
120 Covered by a managed care plan
123 Payer refund for overpayment
124 Payer refund, patient not insured
125 Billing error
126 Deductible, major medical
127 Coinsurance, major medical
138 Appeal rules or time limits not met
141 Claim spans eligible and ineligible dates
145 Premium payment withholding
156 Flexible spending account payment
162 State-mandated workers' compensation rule
165 Referral missing or exceeded
168 Considered under the medical plan: no benefit under the dental plan
191 Not work-related
196 Denied because of the earlier payer's decision
214 Not compensable
217 Reasonable and customary amount
218 By entitlement to benefits
220 Fee schedule has no such code
221 Claim under investigation
230 No code describes this service
244 Reduced to zero because of litigation
255 Undetermined because of litigation
A2 Contractual adjustment
A3 Medicare secondary payer liability met
A4 Medicare prospective payment day outlier
A7 Presumptive payment
B2 Covered visits
B3 Covered charges
B5 Coverage guidelines not met or exceeded
B6 Not payable to this type of provider
B17 Service without a prescription
B18 Procedure or modifier invalid on the service date
B19 Adjusted by the finding of a review organization
B21 Care partly furnished by another physician
D1 Level of subluxation missing
D2 Name, strength or dosage of the drug missing
D3 Whether the patient owns the equipment is missing
D4 How long it will be needed is missing
D5 Individual laboratory codes of the test missing
D6 Medical record for the service missing
D7 Date of the latest physician visit missing
D8 Indicator of an available X-ray missing
D9 Invoice for the actual cost missing
D10 Physician's financial relationship form missing
D11 Pacemaker registration form missing
D12 Who performed the purchased test is missing
D13 Ordering physician has a financial interest in the facility
D14 Plan of treatment on file not indicated
D15 Supervision by a physician not indicated
D16 Earlier payer's payment missing
D17 Non-covered days invalid
D18 Diagnosis information missing
D19 Operative or other supporting documentation missing
D20 Service or product information missing
D21 Diagnosis missing or invalid
D22 Adjusted for reasons told separately
D23 Dual eligible patient covered by Medicare Part D
W1 Workers' compensation fee schedule
W2 Rules of the jurisdiction, workers' compensation
W3 Included in another service of the same day
W4 Treatment guidelines of the jurisdiction
W5 Provider not authorized to treat
W6 Referral not authorized
W7 Procedure not listed in the fee schedule
W8 Procedure has a relative value of zero
W9 Not paid under the outpatient facility fee schedule
Y1 Denied by medical payments or injury protection rules
Y2 Adjusted by medical payments or injury protection rules
Y3 Medical payments or injury protection fee schedule
"""
)
