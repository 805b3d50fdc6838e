"""Who a name belongs to (NM101, N101), how the id is called (NM108, N103), and what goes with a name: PER, PRV, HL."""

from __future__ import annotations

from x12.codes.code_table import labels

ENTITIES: dict[str, str] = labels(
    """
03 Dependent
13 Contracted service provider
1I Preferred provider organization
1P Provider
2B Third-party administrator
36 Employer
40 Receiver
41 Submitter
45 Ambulance drop-off
71 Attending physician
72 Operating physician
73 Other physician
74 Corrected patient or insured
77 Service facility
80 Hospital
82 Rendering provider
85 Billing provider
87 Pay-to address
98 Receiver
AY Clearinghouse
ACV Agent
DK Ordering provider
DN Referring provider
DQ Supervising provider
E1 Person or other entity legally responsible
FA Facility
GB Other insured
GP Gateway provider
GW Group
HF Health care services review
HH Home health agency
I3 Independent physicians association
IL Insured or subscriber
LR Legal representative
OC Origin carrier
P3 Primary care provider
P4 Prior insurance carrier
P5 Plan sponsor
PE Payee
PR Payer
PRP Primary payer
PW Ambulance pick-up
PZ Party taking back assignment
QB Purchased service provider
QC Patient
QD Responsible person
SEP Secondary payer
SJ Service provider
TT Crossover carrier
TTP Tertiary payer
TU Third-party repricer
VER Verifier
VN Vendor
VY Organization completing a corrected form
X3 Utilization management organization
X4 Spouse
Y2 Managed care organization
ZZ As the parties agreed
"""
)

PERSON_OR_ORGANIZATION = {"1": "person", "2": "organization", "X": "program or health plan"}

ID_KINDS: dict[str, str] = labels(
    """
24 tax id
34 social security number
46 electronic transmitter id
94 code of the code list
BD Blue Cross provider number
BS Blue Shield provider number
C insured's changed id
FI tax id
HN health insurance claim number
II unique health identifier
MC Medicaid provider number
MI member id
MR Medicaid recipient number
NI NAIC number
PC provider's commercial number
PI payer id
PP pharmacy processor number
SL state license number
SV service provider number
UP UPIN
XV national plan id
XX NPI
ZZ as the parties agreed
"""
)

CONTACT_FUNCTIONS = {"BL": "Technical contact", "CX": "Contact for claims", "IC": "Contact"}
CONTACT_CHANNELS = {
    "ED": "EDI number",
    "EM": "e-mail",
    "EX": "extension",
    "FX": "fax",
    "HP": "home telephone",
    "TE": "telephone",
    "UR": "web address",
    "WP": "work telephone",
}

PROVIDER_ROLES: dict[str, str] = labels(
    """
AD Admitting provider
AS Assistant surgeon
AT Attending provider
BI Billing provider
CO Consulting provider
CV Covering provider
H Hospital
HH Home health
LA Laboratory
OP Operating provider
OR Ordering provider
OT Other physician
P1 Pharmacist
P2 Pharmacy
PC Primary care provider
PE Rendering provider
PT Pay-to provider
R Rural health clinic
RF Referring provider
SB Submitting provider
SK Skilled nursing facility
SU Supervising provider
"""
)
PROVIDER_CODE_LISTS = {"PXC": "taxonomy", "ZZ": "taxonomy", "9K": "servicer", "HPI": "NPI", "EI": "tax id"}

LEVELS = {
    "19": "provider",
    "20": "information source: payer",
    "21": "information receiver",
    "22": "subscriber",
    "23": "dependent",
    "PT": "patient",
}
CLAIM_LEVELS = {"20": "billing provider", "22": "subscriber", "23": "patient who is not the subscriber"}
HAS_LEVELS_BELOW = {"0": "no", "1": "yes"}
