"""Remark codes that ask for a document: missing, or there but incomplete or invalid. The label is the document."""

from __future__ import annotations

from x12.codes.code_table import labels

MISSING_DOCUMENTS: dict[str, str] = labels(
    """
M19 oxygen certification
M23 invoice
M29 operative report
M30 pathology report
M31 radiology report
M60 certificate of medical necessity
M124 whether the patient owns the equipment
M127 medical record
M130 invoice for the lens, or the type of lens
M131 physician financial relationship form
M132 pacemaker registration form
M141 plan of care certified by the physician
M142 diabetes certificate of recognition
MA92 plan information of the other insurance
N3 consent form
N26 itemized bill
N40 radiology films or images
N42 mental health assessment
N146 screening document
N175 approval of the review organization
N178 images or visual field before the operation
N190 contract indicator
N221 history and physical at admission
N223 documentation that the first treatment helped
N391 emergency department record
N393 progress notes
N395 laboratory report
N398 elective consent form
N401 periodontal charting
N403 facility certification
N439 anesthesia physical status
N445 document of the actual cost or amount paid
N451 admission summary
N453 consultation report
N455 physician's order
N457 diagnostic report
N459 discharge summary
N461 nursing notes
N463 data that support the claim
N465 physical therapy notes
N467 report of tests and analysis
N473 certification
N475 completed referral form
N477 dental models
N479 explanation of benefits of the other payer
N481 models
N485 physical therapy certification
N487 prosthetics or orthotics certification
N489 referral form
N493 doctor's first report of injury
N495 supplemental medical report
N497 permanent impairment or disability report
N499 medical legal report
N501 vocational report
N503 work status report
N542 income verification
N555 medication list
N563 advance notice of non-coverage: the patient owes nothing
N590 independent medical exam on cause and necessity
N667 prescription
N678 images or visual field after the operation
N706 documentation
N708 orders
N710 notes
N712 summary
N714 report
N716 chart
N718 documentation of the face-to-face examination
N729 medical or dental record
N737 sleep study report
N739 vein study report
N745 ambulance report
N749 blood gas report
N777 assignment of benefits indicator
N778 primary care physician
N784 comprehensive procedure code
N785 current radiology films or images
N791 history and physical
N811 sequestration reduction of the earlier payer
N822 procedure modifier
"""
)

INVALID_DOCUMENTS: dict[str, str] = labels(
    """
MA113 tax id by the tax office's records
N222 history and physical at admission
N224 documentation that the first treatment helped
N226 diabetes certificate of recognition
N227 certificate of medical necessity
N228 consent form
N229 contract indicator
N230 whether the patient owns the equipment
N231 invoice for the lens, or the type of lens
N232 itemized bill
N233 operative report
N234 oxygen certification
N235 pacemaker registration form
N236 pathology report
N237 medical record
N238 plan of care certified by the physician
N239 physician financial relationship form
N240 radiology report
N241 approval of the review organization
N242 radiology films or images
N243 screening document
N244 images or visual field before the operation
N245 plan information of the other insurance
N354 invoice
N392 emergency department record
N394 progress notes
N396 laboratory report
N399 elective consent form
N402 periodontal charting
N404 facility certification
N440 anesthesia physical status
N446 document of the actual cost or amount paid
N452 admission summary
N454 consultation report
N456 physician's order
N458 diagnostic report
N460 discharge summary
N462 nursing notes
N464 data that support the claim
N466 physical therapy notes
N468 report of tests and analysis
N474 certification
N476 completed referral form
N478 dental models
N480 explanation of benefits of the other payer
N482 models
N486 physical therapy certification
N488 prosthetics or orthotics certification
N490 referral form
N494 doctor's first report of injury
N496 supplemental medical report
N498 permanent impairment or disability report
N500 medical legal report
N502 vocational report
N504 work status report
N543 income verification
N556 medication list
N668 prescription
N679 images or visual field after the operation
N705 documentation
N707 orders
N709 notes
N711 summary
N713 report
N715 chart
N717 documentation of the face-to-face examination
N730 medical or dental record
N731 mental health assessment
N736 sleep study report
N738 vein study report
N746 ambulance report
N750 blood gas report
N768 initial evaluation report
N792 history and physical
N823 procedure modifier
"""
)
