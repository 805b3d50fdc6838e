"""Remark codes N1 to N443 that do not ask for data or documents."""

from __future__ import annotations

from x12.codes.code_table import labels

REMARKS_N: dict[str, str] = labels(
    """
N1 Appeal possible in writing, by contract or law
N2 Paid for the most appropriate course of treatment
N5 Earlier payer's benefits received, but no claim on file
N6 Federal employees: limited to what Medicare would allow
N7 Major medical was considered
N8 Crossover denied by the earlier payer: send complete claim
N9 Estimate of what an earlier payer may pay
N10 By a review organization, consultant or peer review
N11 Denial reversed on medical review
N12 Supplement to Medicare: patient lacks that Medicare part
N13 By professional or technical component modifier
N15 Bill the newborn apart
N16 Out-of-pocket maximum met: paid at a higher share
N19 Incidental to the primary procedure
N20 Not payable with another service of the day
N21 Line was split into several
N22 Procedure code was changed to a more accurate one
N23 Patient share may change by other coverage or maximum
N25 Administrator only: bears no risk for the plan
N28 Consent requirements not met
N30 Patient not eligible for this service
N32 Must be sent by the provider who rendered it
N33 No health check recorded before treatment
N34 Wrong claim form or format
N35 Program integrity or utilization review decision
N36 Primary payer's requirements must be met first
N39 Procedure does not fit the tooth
N43 Bed hold or leave days exceeded
N45 Paid on the authorized amount
N47 Conflicts with another inpatient stay
N48 Does not agree with the other insurer's information
N49 Court ordered coverage to be validated
N51 No electronic agreement on file for the submitter
N52 Patient not in the billing provider's plan on that date
N54 Does not agree with what was authorized
N55 Rules for group, referring or performing provider not followed
N56 Procedure code not right for the service or date
N59 See the provider manual
N61 Rebill on separate claims
N62 Dates cross rate periods: split the claim
N63 Rebill on separate lines
N64 First and last date must differ
N65 No rate for this procedure on the date or for the provider
N67 In the facility's payment under a demonstration
N68 Earlier payment cancelled: demonstration pays the facility
N69 Prospective payment code changed by the system
N70 Consolidated billing applies
N71 Processed as assigned: the law demands it here
N72 Prospective payment code changed by reviewers
N74 One claim per calendar month
N78 Child checkup not complete
N79 Does not fit the patient's location
N81 Procedure does not fit the tooth surface
N82 Insurance payment is payment in full
N83 No appeal: demonstration rules
N84 More installments will follow
N85 Last installment
N86 Biofeedback only after failed muscle training
N87 Biofeedback at home not covered
N88 Conditional: may be taken back under home health episode
N89 Forwarded to more payers than are named here
N90 Only by the attending physician
N91 Services not part of the appeal
N92 Facility not certified for digital mammography
N93 One claim per place of service
N94 A more specific taxonomy is needed
N95 This provider type may not bill this service
N96 Other treatment must have failed before the implant
N97 These conditions exclude the implant
N98 Test stimulation must have succeeded
N99 Patient must be able to keep a voiding diary
N103 Patient was in custody
N104 Wrong Medicare contractor for this area
N105 Railroad retirement: send to the railroad carrier
N106 Nursing facility is to be billed, not the patient
N107 Goes on the nursing facility's inpatient claim
N109 Chosen for complex review
N110 Facility not certified for film mammography
N111 Already billed and decided in another claim
N112 Claim is left out of the electronic remittance
N113 One initial visit per physician or group
N114 Ambulance transition: blended amount
N115 By a local coverage determination (LCD)
N116 Conditional: home health episode may take it back
N117 Once in a lifetime
N118 Not more than once every 28 days
N119 Inpatient for 5 days within the 28 days
N120 Partial home health episode
N121 Practitioner not paid during a nursing facility stay
N122 Add-on code without its main code
N123 Split service: part of the units
N124 Reduced or denied: patient agreed in writing to pay
N125 Reduced or denied: refund the patient within 30 days
N126 Patient was deported by social security records
N127 Send to the mine workers' fund
N128 Part of the allowance before coverage
N129 Not eligible by age
N130 See the plan's guidelines for this service
N131 Several contracts together cannot exceed the allowance
N132 Provider excluded: payments end after 30 days
N133 Predetermination and payment processed apart
N134 Scheduled payment: tell if treatment ended
N135 Record fees are the patient's, up to the copay
N136 How to appeal in Arizona
N137 Provider may appeal or complain for the member
N138 Radiographs may be sent for a second dental review
N139 Non-participating provider cannot appeal unless appointed
N140 Overseas provider not designated: cannot appeal unless appointed
N141 Patient was not in long-term care on these dates
N142 Original was denied: send a new claim, not a replacement
N143 Patient was not in hospice on these dates
N144 Rate changed within the dates
N147 Patient id missing on the long-term care assignment
N149 Rebill all services on one claim
N151 Face-to-face contact must come first
N154 Delayed to correct the provider's address
N155 No other insurance on file: send it
N156 Patient pays the difference for the elective treatment
N157 This destination is not covered
N158 Transport other than by ambulance not covered
N159 Mileage without the patient not covered
N160 Patient must choose an option first
N161 Covered only with its associated service
N162 Laboratory certification lacks this test
N163 Record does not support the code billed
N167 Above the limit after a transplant
N170 New or renewed certificate of necessity needed
N171 Repair not covered or above the purchase price
N172 Patient not liable for the upgraded service
N173 No qualifying hospital stay given
N174 Not covered: patient owes only amounts under PR
N176 On a ship only in US waters and under US registry
N177 Not sent to the other insurer: it will pay no more
N179 Information was asked of the member
N180 Does not meet the criteria of its category
N181 Information needed from another provider
N182 Bill by the plan's schedule
N183 Predetermination: more documents needed at payment
N184 Rebill technical and professional part apart
N185 Do not send this again
N186 Non-availability statement needed
N187 Review possible in writing
N188 Approved level of care does not fit the procedure
N189 Paid as a one-time exception
N191 Provider must update insurance data with the payer
N192 Medicaid or qualified Medicare beneficiary
N193 Another public program may cover this
N194 Technical part only for the owner of the equipment
N195 Bill the technical part apart
N196 Patient may apply for coverage that would be primary
N197 Subscriber must update insurance data with the payer
N198 Rendering must be affiliated with the pay-to provider
N199 Payment or recoupment by the payer's audit
N200 Bill the professional part apart
N202 More will be sent apart
N204 Pre-existing condition review: send 12 months of records
N205 Illegible
N206 Documents do not match the claim
N210 Appeal possible
N211 No appeal
N212 Point of service benefit
N215 Supplement must not wait for the primary's decision
N216 Not covered, or patient lacks this part of the plan
N217 One site per provider and claim
N218 Furnish and service while needed
N219 By the earlier payer's allowed amount
N220 How to file a provider dispute: see the payer
N246 State limits what the patient pays
N345 Dates do not fit the units
N347 Another provider was paid for this same service
N348 Another supplier was chosen to bill this
N349 Report the drug and how it was given
N351 Outside the approved treatment plan's dates
N352 No schedule: send a claim per visit
N353 Estimate: paid on the real claim
N355 Refund exceptions and appeal within 30 days
N356 Not covered with or after a non-covered service
N357 Time between related services not kept
N358 Review possible with more documents
N360 Other coverage not counted in the estimate
N362 Units above the payer's maximum
N363 Policy will change soon
N364 You must waive the deductible or coinsurance
N366 Information asked for did not come: reopened within a year
N367 Forwarded to the spending account
N368 Appeal the earlier claim's decision
N369 Processed although deficient by state rules
N370 Beyond the rental months covered
N371 Title passes to the patient
N372 Only reasonable maintenance is covered
N373 Other payer was not primary: we refund it
N374 Part A exhausted: Part B remittance needed
N376 Active military duty: TRICARE may be primary
N377 By a processed replacement claim
N379 Claim and line information differ
N380 Original was processed: send a corrected claim
N381 See the contract for restrictions
N383 Cosmetic
N384 Body part or tooth was removed before
N385 Admission was notified too late
N386 By a national coverage determination (NCD)
N387 Not forwarded: send to the other insurer
N389 Prescription number used twice
N390 Cannot be billed apart
N397 Incomplete service or item not delivered
N400 Send claims electronically
N405 Only when the donor's insurer does not cover it
N406 Only when the recipient's insurer does not cover it
N407 Not an approved submitter for this format
N408 Earlier payer's deductible not covered
N409 Accident care not within the time allowed
N410 Not covered unless the prescription changes
N411 Once in 6 months
N412 Twice in 12 months
N413 Twice in a benefit year
N414 Four times in 12 months
N415 Once in 18 months
N416 Once in 3 years
N417 Once in 5 years
N418 Misrouted: see the payer's instructions
N419 Retroactive rate change
N420 Retroactive: other coverage or liability recovery
N421 Retroactive: review organization
N422 Retroactive: incentive program
N423 Retroactive: non-standard program
N424 Patient lives outside the area
N425 Excluded by law
N426 Not covered when self-given
N427 Eyewear only after cataract surgery
N428 Not covered in this place of service
N429 Not covered as routine
N430 Procedure does not fit the units
N431 Not covered with this procedure
N432 Recovery audit
N433 Use only the NPI
N435 Above the frequency allowed without support
N436 Injury claim not accepted: mandatory payment made
N437 Reconsidered if the injury claim is accepted
N438 Paper claims only
N441 Missed appointment not covered
N442 By another fee schedule
"""
)
