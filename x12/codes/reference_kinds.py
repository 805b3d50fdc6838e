"""What a reference number is (REF01), in our own words; x12.segment_meanings says where one means something else."""

from __future__ import annotations

from x12.codes.code_table import labels

REFERENCES: dict[str, str] = labels(
    """
0B State license number
0F Subscriber number
0K Policy form number
18 Plan number
1A Blue Cross provider number
1B Blue Shield provider number
1C Medicare provider number
1D Medicaid provider number
1G UPIN
1H TRICARE provider number
1J Facility or care plan oversight number
1K Payer claim control number
1L Group or policy number
1S Ambulatory patient group
1W Member id
28 Employee id
2U Payer id
3H Case number
49 Family unit number
4A Personal identification number
4N Service authorization exception
6P Group number
6R Line control number
87 Version of the guide
9A Repriced claim number
9B Repriced line number
9C Adjusted repriced claim number
9D Adjusted repriced line number
9F Referral number
ABB Personal id
ALS Alternative list id
APC Ambulatory payment class
BB Authorization number
BLT Type of bill
BT Immunization batch number
CE Class of contract
CLI Coverage list id
CT Contract number
D3 Pharmacy number
D9 Clearinghouse trace number
E9 Attachment code
EA Medical record number
EI Tax id (EIN)
EJ Patient account number
EL Electronic device pin number
EM Electronic payment reference
EO Submitter's number
EV Receiver's number
EW Mammography certification
F2 Version
F4 CLIA number of the reference laboratory
F5 Medicare crossover
F6 Health insurance claim number
F8 Payer claim control number
FI Tax id
FJ Line control number
FO Drug formulary number
FY Claim office number
G1 Prior authorization
G2 Provider's number with the payer
G3 Predetermination number
GH Identification card serial number
HI Health industry number
HJ Identity card number
HPI NPI
IF Issue number
IG Insurance policy number
JD User id
LU Location number
LX Investigational device number
M7 Medical assistance category
ML Military rank
MRC Eligibility category
N5 Plan provider number
N6 Plan network id
N7 Facility network id
NF NAIC number
NQ Medicaid recipient id
P4 Demonstration project
PQ Payee id
PSI Payer's further id
Q4 Prior id
RB Rate code
RE Related contract number
SY Social security number
T4 Claim was adjusted
TJ Tax id
TPJ Pharmacy benefit id
VV Voucher
VY Link of compounded drugs
X4 CLIA number
XX4 Authorization number
XZ Prescription number
Y4 Property and casualty claim number
ZH Carrier's number
"""
)
