"""What an attachment is (PWK01) and how it comes (PWK02), in our own words. Guide: 005010X222A1, 2300 and 2400."""

from __future__ import annotations

from x12.codes.code_table import labels

REPORT_TYPES: dict[str, str] = labels(
    """
03 report justifying treatment beyond the guidelines
04 drugs administered
05 treatment diagnosis
06 initial assessment
07 functional goals
08 plan of treatment
09 progress report
10 continued treatment
11 chemical analysis
13 certified test report
15 justification for admission
21 recovery plan
77 support data for verification
A3 allergies or sensitivities
A4 autopsy report
AM ambulance certification
AS admission summary
B2 prescription
B3 physician's order
B4 referral form
BR benchmark results
BS baseline
BT blanket test results
CB chiropractic justification
CK consent form
CT certification
D2 drug profile
DA dental models
DB durable equipment prescription
DG diagnostic report
DJ discharge monitoring report
DS discharge summary
EB explanation of benefits
HC health certificate
HR health clinic records
I5 immunization record
IR state school immunization record
LA laboratory results
M1 medical record attachment
MT models
NN nursing notes
OB operative note
OC oxygen content averaging
OD orders and treatments
OE objective physical examination
OX oxygen therapy certification
OZ support data for the claim
P4 pathology report
P5 patient medical history
PE enteral or parenteral certification
PN physical therapy notes
PO prosthetics or orthotics certification
PQ paramedical results
PY physician's report
PZ physical therapy certification
RB radiology films
RR radiology report
RT tests and analyses
RX renewable oxygen content
SG symptoms
V5 death notification
XP photographs
"""
)
TRANSMISSIONS: dict[str, str] = labels(
    """
AA available on request
AB already submitted
AD certification is in this claim
AF narrative is in this claim
AG no certification needed
BM by mail
EL electronic, as a 275
EM by e-mail
FT by file transfer
FX by fax
NS not specified: kept by the provider
"""
)
