"""Remark codes N444 to N885 that do not ask for data or documents."""

from __future__ import annotations

from x12.codes.code_table import labels

REMARKS_N444_UP: dict[str, str] = labels(
    """
N444 High cost outlier election not filed
N447 Paid as the generic: documentation missing
N448 Not in the fee schedule or contract
N449 Paid as a comparable service
N450 Only by the primary treating physician
N469 Appeal rights under Medicare law, section 935
N470 Mandatory payment limit reached
N472 Another provider was paid
N492 Patient may be billed if agreed in writing before
N505 Only services that could be estimated
N506 Estimate of the patient's share, no guarantee
N507 Distance requirement not met
N508 Real-time answer: member's share
N509 Spending account has enough
N510 Spending account has not enough
N511 Spending account balance not known
N512 First remittance of a real-time claim, unchanged
N513 First remittance of a real-time claim, changed
N516 NPI and tax id do not match
N517 Send a new claim with the information
N518 Accessories are in the oxygen payment
N519 Modifiers do not go together
N520 Paid from a spending account
N521 Provider data do not match the payer's
N522 Duplicate of a crossover claim
N523 Outlier limit met
N524 Payment in full by policy
N525 Within another service's global period
N526 No recovery: employer size
N527 Paid as primary before the recovery demand
N528 Institutional services only
N529 Professional services only
N530 No recovery: enrollment
N531 No recovery: premium paid directly
N532 No recovery: disability and work status
N533 Indian Health Service under a tribal plan
N534 Individual policy: employer is no sponsor
N535 Adjusted by procedure and place of service
N536 Earlier payer's patient share stands
N537 No such services in the claims history
N538 Facility pays outside providers
N539 Waiver or appeal on your behalf denied
N540 Interrupted stay
N541 Insurance type does not match the payer's
N544 Referring or ordering provider not matched: will be denied
N545 Electronic prescribing penalty
N546 Earlier electronic prescribing reduction
N547 A void of this claim was processed before
N548 Calendar year deductible is met
N549 Calendar year out-of-pocket maximum is met
N550 Revalidate your enrollment or payment will be held
N551 Surgery center quality reporting
N552 Earlier withhold or bonus reversed
N557 Wrong area: bill where the specimen was taken
N558 Wrong area: bill where the equipment was received
N559 Wrong area: bill where the ordering physician is
N560 No claim within 60 days of the admission notice
N561 Readmission was bundled: original may be sent again
N562 Provider differs from the admission notice
N564 Patient does not meet the demonstration's criteria
N565 Reporting code needs a modifier in future
N566 Functional reporting needed in future
N567 Not covered as preventive
N568 First payment under the bundled model
N569 Not covered for this diagnosis
N571 Paid quarterly by another payer
N572 Reporting codes and modifiers are needed
N573 Overpaid: refund will be asked for
N574 This specialty cannot order or refer
N575 Ordering or referring provider's name does not match
N576 Not related to this incident
N577 Personal injury protection
N578 Coverage does not apply to this loss
N579 Medical payments coverage
N580 By the policy's provisions
N581 Coverage is being investigated
N582 Held until the patient cooperates
N583 Patient was not in the insured vehicle
N584 Insured did not comply with the policy
N585 Injury settled: no more benefits
N586 Injured person does not qualify
N587 Policy benefits exhausted
N588 Patient asked not to pay the bills
N589 Excluded: intoxicated driving
N591 By independent exam or utilization review
N592 Not the first prescription, or above its limit
N593 Independent exam was missed
N594 Application for benefits not completed
N595 Assignment of benefits not completed
N596 Medical authorization not completed
N597 Apportioned between related and other conditions
N598 Health policy is primary
N599 Florida no-fault: reasonable amount
N600 By the region's fee schedule
N601 Hawaii motor vehicle: Medicare based
N602 Drug price list maximum
N603 New Jersey auto fee schedule
N604 New York no-fault fee schedule
N605 New York no-fault diagnosis groups
N606 Oregon workers' compensation fee schedule
N607 For a condition that is not compensable
N608 110 percent of Medicare (Act 6)
N609 80 percent of the charge (Act 6)
N610 Paid for the appropriate level of care
N611 In litigation
N612 Provider may not treat injured workers here
N613 Ordering provider must update enrollment: will be denied
N614 More in the policy reference of the line (REF 0K)
N615 Premium grace period of three months
N616 First month of the premium grace period
N617 Second or third month of the premium grace period
N618 Reprocessed if the premiums are paid
N619 Coverage ended: premium not paid
N620 Reporting code only
N621 Forms and reports are not payable
N622 By the date of injury
N623 Unproven, experimental or inappropriate
N624 Workers' compensation claim withdrawn
N626 Visit codes not payable with chiropractic codes
N628 Follow-up on the day of a test not allowed
N629 Notes that were not asked for
N630 Referral not authorized by the attending physician
N631 Not in the fee schedule: comparable service paid
N633 More anesthesia time not allowed
N634 By anesthesia time units
N635 By anesthesia base units and time
N636 Once per injury
N637 No consultation once treatment began
N638 Home health fee schedule
N639 Inpatient rehabilitation fee schedule
N640 Above the frequency allowed
N641 By the body areas rated
N642 Single tests adjusted to the panel
N643 Not covered in the state's fee schedule
N644 Bilateral rule
N645 Mark-up allowance
N646 Assistant's rule
N647 Diagnosis group
N648 Stop loss
N649 By invoice
N650 Policy not in effect on the day of loss
N651 No injury or medical payments coverage at the loss
N652 Service before the date of loss
N653 Date of injury differs from the loss
N654 Maximum medical improvement reached
N655 By region
N656 Interest for late payment
N657 Use the appropriate code
N658 No medical expense
N659 Exempt from sales tax
N660 Sales tax included
N661 Record does not support necessity
N662 Considered once the final bill comes
N663 Agreed amount
N664 Legal settlement
N665 Unlicensed provider
N666 One visit of this level in the course of care
N669 Medicare fee schedule
N670 Primary procedure of the multiple procedure rule
N671 Cost to charge ratio
N672 Health insurance offset
N673 Outpatient per diem, factor or fee schedule
N674 Needs another service first
N675 Information needed from the injured person
N676 Not in the outpatient facility schedule
N677 Films will not be returned
N684 Specialty claim sent as a general claim
N687 Reversal: retroactive disenrollment
N688 Reversal: medical review
N689 Reversal: retroactive rate change
N690 Reversal: provider's appeal
N691 Reversal: patient's appeal
N692 Reversal: wrong rate at first
N693 Reversal: provider cancelled the claim
N694 Reversal: provider changed the claim
N695 Reversal: wrong patient share at first
N696 Reversal: other coverage or liability recovery
N697 Reversal: incentive program
N698 Reversal: premium not paid by the end of grace
N699 Quality reporting program
N700 Electronic record program
N701 Value-based modifier
N702 By review of earlier or pending claims
N703 Does not fit other claims
N704 No appeal: send a corrected claim
N719 Penalty: plan requirements not met
N720 Patient overpaid: refund may be due
N721 Only within a clinical trial
N722 Workers' compensation set-aside pays
N723 Liability set-aside pays
N724 No-fault set-aside pays
N725 Liability insurer answers for this diagnosis
N726 Conditional payment not allowed
N727 No-fault insurer answers for this diagnosis
N728 Workers' compensation insurer answers for this diagnosis
N732 Unlicensed facility
N733 Surcharges go to the state directly
N734 Only while unable to work
N740 Spending account does not cover the share
N741 Site neutral payment
N743 May be a work accident
N744 May be an auto or other accident
N747 Send to the plan where the patient lives
N748 Related hospital charges not received
N751 Patient has Medicare Part D
N757 Federal Indian fee schedule
N758 By the prior authorization decision
N759 CT equipment standard not met
N760 Facility may not be paid for this
N761 Provider may not be paid for this
N762 Facility not certified for 3-D mammography
N763 Send again without the demonstration code
N765 Earlier payer's coinsurance not covered
N766 Earlier payer's copay not covered
N767 Enroll in the member's state Medicaid first
N769 Diagnosis must name the side
N770 Your adjustment request was processed
N771 Not more than the limiting charge
N772 Rebill emergency and ancillary services apart
N773 Drug not from the specialty vendor
N774 Fees of this payment type: see the agreement
N775 X-ray on film
N776 Not a covered telehealth service
N779 Original not yet final: send the replacement later
N781 Medicaid or QMB: check for deductible collected wrongly
N782 Medicaid or QMB: check for coinsurance collected wrongly
N783 Medicaid or QMB: check for copay collected wrongly
N786 Orthodontic phase limit
N787 Partial hospitalization needs 20 hours a week
N788 Reviewer did not receive the information
N789 Clinical trial not covered
N790 Supplier not accredited for the product
N793 Change to the Medicare beneficiary identifier
N794 Type of technology used
N795 Send again as a purchase
N798 Void the original, then send a new claim
N799 Id must be a person's, not a group's
N800 One service date per claim
N801 Tribal plan at a Medicare hospital
N802 Wrong area: bill where the rendering physician is
N803 Contracted medical group or hospital must bill
N804 Outpatient code editor
N805 Correct code editor
N806 In the global transplant allowance
N807 Merit-based incentive (MIPS)
N808 Not covered for this provider type
N809 Adjusted by earlier competitive bidding
N810 In-network by disaster declaration
N812 Dates span over 18 months
N817 Laboratories must report private prices
N818 Dates differ from the visit verification
N819 Patient not in the visit verification system
N820 Units do not meet the visit verification
N821 Visit not found in the verification system
N824 Visit data must come through the vendor
N825 Early intervention rules not met
N826 Patient not in the shared savings program
N828 Payment withheld: contracted funding
N830 Surprise billing law: patient owes only PR
N831 Enrollment was not revalidated
N832 Occurrence code doubled
N833 Patient share waived
N834 Exempt from sales and health tax
N835 Unrelated service reduced: patient owes the rest
N836 No W-9 or payee registration on file
N837 Modifier was added
N838 Postponed by mandate or disaster
N839 Code changed: level above the compensable condition
N840 Workers' compensation claim in another state
N841 North Dakota rule 92-01-02-50.3
N842 Patient cannot be billed
N844 Nebraska out-of-network emergency law
N845 Nebraska out-of-network emergency law (alert)
N846 NDC does not fit the procedure
N847 NDC obsolete
N848 NDC belongs to no product
N849 Tooth was missing before coverage
N851 Reduced: therapy assistant
N852 Pay-to and rendering tax ids differ
N853 Too many modalities in a session
N854 Exhaust the primary insurer's appeals first
N855 Plan falls under ERISA
N856 Plan does not fall under ERISA
N857 Reversed: refund the copay to the member
N858 State out-of-network emergency law: may be disputed
N859 No Surprises Act applied: may be disputed
N860 Patient share by the qualifying payment amount
N861 Patient liability differs from the record
N862 Patient share: lesser of qualifying amount and charge
N863 No Surprises Act: final rate of an all-payer model
N864 No Surprises Act: emergency service
N865 No Surprises Act: visit at a participating facility
N866 No Surprises Act: air ambulance
N867 Patient share by state law
N868 Patient share by an all-payer model
N869 Patient share by the qualifying payment amount (alert)
N870 Patient share by the billed amount, the lower one
N871 First payment by state law
N872 Final payment by state law
N873 Final payment by an all-payer model
N874 Final payment by open negotiation
N875 Final payment by dispute resolution
N876 Denied under the No Surprises Act: negotiation possible
N877 First payment: negotiation possible
N878 Consent to balance bill not valid: do not balance bill
N879 Consent to balance bill not permitted here
N880 Original closed: goes on under a new number
N881 Patient's share of home and community services
N882 Patient waived balance billing protection
N883 By state law
N884 No Surprises Act may apply: tell the payer
N885 Payer disagrees that the No Surprises Act applies
"""
)
