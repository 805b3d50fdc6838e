"""Claim adjustment reason codes (CARC, external code source 139), with short labels of our own.

X12 publishes the full descriptions; operators may load them.
"""

from __future__ import annotations

from x12.codes.code_table import labels
from x12.codes.ended_adjustment_reasons import ENDED_ADJUSTMENT_REASONS

_IN_USE = """
1 Deductible
2 Coinsurance
3 Copay
4 Modifier missing or does not fit the procedure
5 Place of service does not fit the procedure
6 Procedure does not fit the patient's age
7 Procedure does not fit the patient's sex
8 Procedure does not fit the provider's specialty
9 Diagnosis does not fit the patient's age
10 Diagnosis does not fit the patient's sex
11 Diagnosis does not fit the procedure
12 Diagnosis does not fit the provider's specialty
13 Service after the date of death
14 Service before the date of birth
16 Claim lacks information or has a billing error: read the remark code
18 Exact duplicate
19 Work-related: workers' compensation is liable
20 Covered by the liability carrier
21 Covered by the no-fault carrier
22 Another payer may cover this first
23 What an earlier payer paid or adjusted
24 Covered under a capitation or managed care plan
26 Service before coverage began
27 Service after coverage ended
29 Filed too late
31 Patient not identified as insured here
32 Dependent not eligible
33 No dependent coverage
34 No newborn coverage
35 Lifetime maximum reached
39 Refused when authorization was asked for
40 Not an emergency as the plan defines it
44 Prompt-pay discount
45 Above the fee schedule or contracted amount
49 Routine or preventive service not covered
50 Not medically necessary as the payer sees it
51 Pre-existing condition
53 Service by a relative or household member
54 Several physicians or assistants not covered
55 Experimental or investigational
56 Not proven effective
58 Wrong or invalid place of service for treatment
59 Multiple or concurrent procedure rules
60 Outpatient service too close to an inpatient stay
61 Adjusted for lack of a second opinion
66 Blood deductible
69 Day outlier amount
70 Cost outlier amount
74 Indirect medical education
75 Direct medical education
76 Disproportionate share
78 Non-covered days or room charge
85 Interest owed by the patient
89 Professional fees taken out of the charges
90 Ingredient cost
91 Dispensing fee
94 Paid more than charged
95 Plan procedures not followed
96 Not covered: read the remark code
97 Included in another service that was paid
100 Paid to the patient or another party
101 Predetermination, payment when completed
102 Major medical
103 Provider's promotional discount
104 Managed care withholding
105 Tax withholding
106 Patient's payment option not in effect
107 The related or qualifying claim was not found
108 Rent or purchase rules
109 Not this payer: send it to the right one
110 Billed before the service date
111 Covered only when assignment is accepted
112 Not furnished directly to the patient or not documented
114 Not approved by the FDA
115 Postponed, cancelled or delayed
116 The patient's advance notice did not meet the rules
117 Transport covered only to the nearest facility
118 End-stage renal disease network support
119 Benefit maximum for this period reached
121 Indemnification among payers
122 Psychiatric reduction
128 Newborn's services belong to the mother's claim
129 Earlier processing information looks wrong
130 Claim submission fee
131 Discount negotiated for this claim
132 Prearranged demonstration project
133 Waiting for further review
134 Technical fees taken out of the charges
135 Interim bills cannot be processed
136 The earlier payer's rules were not followed
137 Regulatory surcharge, assessment or tax
139 Contracted funding agreement
140 Member id and name do not match
142 Monthly Medicaid liability of the patient
143 Part of the payment deferred
144 Incentive adjustment
146 Diagnosis invalid on the service date
147 Provider's contracted rate expired or not on file
148 Information from another provider missing
149 Lifetime maximum for this kind of service reached
150 Records do not support this level of service
151 Records do not support this many services
152 Records do not support this length of service
153 Records do not support this dosage
154 Records do not support this day's supply
155 Patient refused the service
157 Result of an act of war
158 Outside the United States
159 Result of terrorism
160 Injury by an excluded activity
161 Provider performance bonus
163 Referenced attachment not received
164 Referenced attachment received too late
166 Service after the payer's responsibility ended
167 Diagnosis not covered
169 Alternate benefit given
170 Not payable to this type of provider
171 Not payable to this type of provider in this facility
172 Not payable to this specialty
173 Not prescribed by a physician
174 Not prescribed before delivery
175 Prescription incomplete
176 Prescription not current
177 Patient does not meet the eligibility rules
178 Spend-down not met
179 Waiting period not met
180 Residency rules not met
181 Procedure code invalid on the service date
182 Modifier invalid on the service date
183 Referring provider may not refer this service
184 Prescribing or ordering provider may not do so
185 Rendering provider may not perform this service
186 Level of care changed
187 Paid from a consumer spending account
188 Covered only when used as the FDA recommends
189 Unlisted code billed although a specific one exists
190 Included in a skilled nursing stay
192 Non-standard adjustment of a paper remittance
193 First decision upheld on review
194 Anesthesia by the operating or attending physician
195 Refund of an erroneous payment
197 No precertification or authorization
198 Precertification or authorization exceeded
199 Revenue code and procedure do not match
200 Lapse in coverage
201 Patient pays from a settlement set-aside
202 Personal comfort items not covered
203 Discontinued or reduced service
204 Not covered by the patient's plan
205 Pharmacy discount card fee
206 NPI missing
207 NPI has a wrong form
208 NPI not matched
209 Regulation forbids collecting this from the patient
210 Authorization not asked for in time
211 Drug code not eligible
212 Administrative surcharge not covered
213 Self-referral rules not met
215 Settlement with a third party
216 Finding of a review organization
219 Extent of injury
222 Contracted maximum number or time reached
223 Law or regulation not named elsewhere
224 Patient identity misused
225 Penalty or interest
226 Information asked of the provider missing, incomplete or late
227 Information asked of the patient missing, incomplete or late
228 Another provider did not give information asked for
229 Part of the charge not considered by Medicare
231 Mutually exclusive procedures on one day
232 Institutional transfer amount
233 Hospital-acquired condition or error
234 Not paid separately
235 Sales tax
236 Procedure and modifier not compatible with another of the day
237 Legislated or regulatory penalty
238 Claim spans eligible and ineligible dates: reduced
239 Claim spans eligible and ineligible dates: rebill apart
240 Diagnosis does not fit the birth weight
241 Low-income subsidy copay
242 Not provided by network or primary care providers
243 Not authorized by network or primary care providers
245 Provider performance withhold
246 Reporting code only, not payable
247 Deductible for a professional service in an institution
248 Coinsurance for a professional service in an institution
249 Readmission penalty
250 Attachment received is not the one expected
251 Attachment received is incomplete
252 Attachment or other documentation needed
253 Sequestration, federal payment cut
254 The dental plan has it: send to the medical plan
256 Not payable under the managed care contract
257 Premium grace period: undetermined
258 Patient in custody
259 Additional payment for dental or vision use
260 Medicaid enhanced fee schedule
261 Procedure does not fit the patient's history
262 Delivery cost
263 Shipping cost
264 Postage cost
265 Administrative cost
266 Compound preparation cost
267 Claim spans several months: rebill apart
268 Claim spans two calendar years: rebill apart
269 Anesthesia not covered for this procedure
270 The medical plan has it: send to the dental plan
271 Earlier contractual reductions of a periodic payment
272 Coverage guidelines not met
273 Coverage guidelines exceeded
274 Not payable under the patient's care coordination
275 Earlier payer's patient share not covered
276 Services refused by the earlier payer not covered
277 Premium grace period, small business exchange: undetermined
278 Performance program requirements not met
279 Not provided by preferred network providers
280 The medical plan has it: send to the pharmacy plan
281 Deductible waived by contract
282 Procedure does not fit the type of bill
283 Attending provider may not direct this care
284 Authorization does not cover these services
285 Appeal procedure not followed
286 Appeal time limit not met
287 Referral exceeded
288 Referral missing
289 Considered under dental and medical plans, no benefit
290 Under the dental plan: forwarded to the medical plan
291 Under the medical plan: forwarded to the dental plan
292 Under the medical plan: forwarded to the pharmacy plan
293 Payment made to the employer
294 Payment made to the attorney
295 Pharmacy direct or indirect remuneration
296 Authorization does not cover this provider
297 The medical plan has it: send to the vision plan
298 Under the medical plan: forwarded to the vision plan
299 Billing provider may not be paid for this service
300 Under the medical plan: forwarded to the behavioral plan
301 The medical plan has it: send to the behavioral plan
302 Authorization expired before the service
303 Earlier payer's patient share not covered for a qualified beneficiary
304 The medical plan has it: send to the hearing plan
305 Under the medical plan: forwarded to the hearing plan
306 Type of bill does not fit the patient's status
A0 Patient refund
A1 Claim or service denied: read the remark code
A5 Medicare capital cost outlier amount
A6 Prior hospitalization or 30-day transfer rule not met
A8 Diagnosis group cannot be assigned
B1 Non-covered visits
B4 Late filing penalty
B7 Provider not certified or eligible on the service date
B8 Alternative services were available
B9 Patient in a hospice
B10 Allowed amount reduced: part of another procedure
B11 Forwarded to the right payer
B12 Not documented in the records
B13 Paid before
B14 One visit or consultation a day
B15 Needs another qualifying service first
B16 New patient rules not met
B20 Furnished in part by another provider
B22 Adjusted by diagnosis
B23 Laboratory not certified for this test
P1 State-mandated requirement: read the remark code
P2 Not work-related
P3 Workers' compensation settled: set-aside pays
P4 Not compensable
P5 Reasonable and customary amount
P6 By entitlement to benefits
P7 Fee schedule has no such code
P8 Claim under investigation
P9 No code describes this service
P10 Reduced to zero because of litigation
P11 Undetermined because of litigation
P12 Workers' compensation fee schedule
P13 Rules of the jurisdiction, workers' compensation
P14 Included in another service of the same day
P15 Treatment guidelines of the jurisdiction
P16 Provider not authorized to treat
P17 Referral not authorized by the attending physician
P18 Not in the fee schedule: paid as a comparable service
P19 Procedure has a relative value of zero
P20 Not paid under the outpatient facility fee schedule
P21 Denied by medical payments or injury protection rules
P22 Adjusted by medical payments or injury protection rules
P23 Medical payments or injury protection fee schedule
P24 Preferred provider organization
P25 Medical provider network
P26 Voluntary provider network
P27 Denied by liability coverage rules
P28 Adjusted by liability coverage rules
P29 Liability benefits fee schedule
P30 Exacerbation: documentation not complete
P31 Exacerbation: treatment exceeds the time allowed
P32 Apportionment
"""

ADJUSTMENT_REASONS: dict[str, str] = labels(_IN_USE) | ENDED_ADJUSTMENT_REASONS
