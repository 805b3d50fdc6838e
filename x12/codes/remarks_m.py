"""Remark codes M1 to M144 and MA01 to MA134 that do not ask for data or documents."""

from __future__ import annotations

from x12.codes.code_table import labels

REMARKS_M: dict[str, str] = labels(
    """
M1 No recent enough X-ray
M2 Not paid apart for an inpatient
M3 Patient has the same or similar equipment already
M4 Last monthly installment for this equipment
M5 Rental goes on to month 15 or until no longer needed
M6 Item must be furnished and serviced for its useful life
M7 No rental after purchase or once rents equal the price
M8 Blood gas test by a supplier or on oxygen not accepted
M9 Tenth rental month: offer the patient the purchase
M10 Purchase only in the first or tenth month
M11 Bill to the equipment contractor of the patient's ZIP code
M12 Say whether purchased tests are on the claim
M13 One initial visit per specialty and group
M14 Injection and office visit not both paid
M15 Bundled: part of another procedure billed
M16 See the payer's website or bulletins on this decision
M17 Paid this once: you could not know it is not covered
M18 Hospital or nursing facility is not the patient's home
M25 Records do not support this level: appeal possible
M26 Records do not support this level: refund the patient within 30 days
M27 Patient owes nothing: provider is liable
M28 No Part B payment while Part A is not available
M32 Conditional payment until the primary payer decides
M36 Eleventh rental month: offer of purchase not shown
M37 Not covered under age 35
M38 Patient is liable: signed a notice before the service
M39 Patient not liable: advance notice did not comply
M40 Must be assigned and filed by the practitioner's employer
M41 Patient has no legal duty to pay for this
M42 Necessity form must be signed by the attending physician
M55 Self-given anti-nausea drug without covered cancer drug
M61 Approval of the clinical trial has expired
M65 One interpreting physician per claim with purchased tests
M66 Bill technical and professional component apart
M69 Paid at the regular rate: modifier not documented
M70 NDC was translated to HCPCS: keep sending the NDC
M71 Reduced: tests overlap
M73 Shortage area bonus on the professional part only: rebill apart
M74 No shortage area bonus for this service
M75 Automated tests of the day combined
M80 Not covered in the same session or day as another service
M81 Code to the highest specificity
M82 Not covered under age 50
M83 Covered for high risk patients only
M84 Use the code sets in effect on the service date
M85 Under review of evaluation and management services
M86 Same or similar procedure already paid in this time
M87 Under prepayment review
M89 Not more than once under age 40
M90 Not more than once in 12 months
M91 One CLIA number per claim: split the claim
M93 Break in therapy: new rental period begins
M94 No break in therapy: no new rental period
M95 Under home health review or audit
M96 Technical part belongs to the inpatient facility
M97 Included in the facility's payment
M100 Anti-nausea drug not within 48 hours of chemotherapy
M102 Equipment not approved by the FDA for this
M103 Break in therapy, need not shown: reduced, new rental period
M104 Break in therapy: new rental period at the maximum
M105 No break in therapy, need not shown: reduced
M107 Reduced: hematocrit average above 36.5
M109 Bundled teleconsultation: share with the referring practitioner
M111 No chiropractic payment when the patient refuses the X-ray
M112 Competitive bidding single payment amount
M113 Item in use before the bidding contract period
M114 Processed under competitive bidding or a demonstration
M115 Supplier has no contract for this patient's area
M116 Demonstration project is ending
M117 Must be sent electronically
M121 Paid only with covered cryosurgical ablation
M133 Say who performed the purchased test and its price
M134 Provider has a financial interest in the facility
M137 Coinsurance under a demonstration
M138 Patient not enrolled in the demonstration then
M139 Beyond the demonstration's limit
M143 Provider must update the license with the payer
M144 Care before and after is in the surgery's payment
MA01 Appeal possible within 120 days
MA02 Appeal possible within 180 days
MA04 Primary payer's identity or payment missing or illegible
MA07 Forwarded to Medicaid
MA08 Not forwarded: no Medigap plan or provider not participating
MA09 Sent unassigned, processed as assigned
MA10 Patient paid too much: refund the patient
MA12 No right shown to bill for who furnished the service
MA13 Bill the patient only amounts under group PR
MA14 Patient in a prepaid plan: paid outside the plan this once
MA15 Claim was split: another notice follows
MA16 Send to the Black Lung program
MA17 Paid as primary: the other insurer's payment goes back
MA18 Also forwarded to the supplemental insurer
MA19 Not sent to Medigap: insurer data wrong, bill it directly
MA20 Nursing stay for catheter or incontinence not covered
MA21 Name and sex do not match social security records
MA22 Payment under 1 dollar not made
MA23 Demand bill approved on review
MA24 Religious sanatorium bill in the same benefit period
MA25 Hospice changed more than once in the period
MA26 You were told of this rule before
MA28 Notice for information: no appeal right without assignment
MA44 No appeal: decided by law
MA45 Payment is held in a special account
MA46 New information considered: no more payment
MA47 Provider opted out of Medicare: patient pays
MA54 Hospice certification or election came too late
MA55 Religious non-medical election revoked by medical care
MA56 Provider opted out: patient pays up to the limiting charge
MA57 Patient revoked the religious non-medical election
MA59 Patient overpaid: refund within 30 days
MA62 Telephone review decision
MA64 We are third payer: first and second payments needed
MA67 Correction of an earlier claim
MA68 Not crossed over: secondary insurance data incomplete
MA72 Patient overpaid assigned services: refund within 30 days
MA73 Demonstration notice: patient chose managed care
MA74 Replaces a lost, damaged or returned payment
MA77 Patient overpaid: refund within 30 days
MA79 Billed above the interim rate
MA80 Notice only: hospital was paid under a demonstration
MA83 Say whether this payer is primary or secondary
MA84 Patient not in, or not approved for, the emphysema trial
MA91 Result of your appeal
MA93 No periodic interim payment claim
MA94 Statement missing: attending is no hospice employee
MA96 Patient is in no Medicare managed care plan
MA103 Hemophilia add-on
MA106 Periodic interim payment claim
MA107 Paper claim: more than three items in box 19
MA108 Paper claim: more than one item in box 23
MA109 By ambulatory surgery guidelines
MA116 Homebound statement missing for laboratory service
MA117 User fee of 1 dollar
MA118 Veteran's facility: no Medicare payment, patient share applies
MA123 Center not chosen for this study
MA125 Payment is payment in full by law
MA126 Pancreas transplant only with a kidney transplant
MA130 Unprocessable: no appeal, send a new, complete claim
MA131 Physician was paid already under the demonstration
MA132 Adjusted to the rate before the demonstration
MA133 Overlaps an inpatient stay: bill only what lies outside
"""
)
