"""Codes of ISA, GS, ST, BHT and TRN, and of the few elements that the other tables leave, in our own words."""

from __future__ import annotations

from x12.codes.code_table import labels

ID_KINDS: dict[str, str] = labels(
    """
01 D-U-N-S number
12 telephone number
14 D-U-N-S number with suffix
20 health industry number
27 carrier id of CMS
28 fiscal intermediary id of CMS
29 Medicare provider number
30 tax id
33 NAIC number
ZZ as the parties agreed
"""
)
REPETITIONS = {"U": "none: before 5010 this names the standard, U of the United States"}
AUTHORIZATIONS = {"00": "none", "03": "additional data"}
SECURITIES = {"00": "none", "01": "password"}
WANTS_TA1 = {"0": "no", "1": "yes"}
USAGES = {"T": "test", "P": "production", "I": "information"}
GROUPS: dict[str, str] = labels(
    """
FA 999 or 997 acknowledgement
HB 271 eligibility answers
HC 837 claims
HI 278 authorizations
HN 277 claim status
HP 835 remittances
HR 276 claim status inquiries
HS 270 eligibility inquiries
"""
)
AGENCIES = {"X": "X12"}
TRANSACTIONS: dict[str, str] = labels(
    """
270 eligibility inquiry
271 eligibility answer
276 claim status inquiry
277 claim status or acknowledgement
278 authorization
835 remittance
837 claims
997 functional acknowledgement
999 implementation acknowledgement
"""
)
STRUCTURES: dict[str, str] = labels(
    """
0010 payer, receiver, provider, subscriber, dependent
0019 provider, subscriber, dependent
0022 payer, provider, subscriber, dependent
0085 payer, receiver, provider, patient
"""
)
PURPOSES: dict[str, str] = labels(
    """
00 original
01 cancellation
08 status
11 response
13 request
15 sent again
18 reissue of what was sent before
36 authority to deduct
"""
)
KINDS_OF_BATCH: dict[str, str] = labels(
    """
31 subrogation demand
CH chargeable claims
DG response
NO notice
RD medical services reservation
RP reporting: encounters
RT spend-down
RU medical services reservation
TH acknowledgement of receipt
"""
)
TRACES = {"1": "of this transaction, or of the payer", "2": "given back to whom it came from"}
CREDIT_DEBIT = {"C": "credit: paid to the provider", "D": "debit: taken from the provider"}
PAYMENT_FORMATS = {"CCP": "CCD+ transfer", "CTX": "CTX transfer"}
BANK_NUMBERS = {"01": "ABA routing number", "04": "Canadian bank number"}
ACCOUNTS = {"DA": "checking", "SG": "savings"}
CHANGES = {"001": "changed"}
CHANGE_REASONS = {"25": "identifying data of the patient was corrected"}
CURRENCY_PARTIES = {"85": "billing provider", "PE": "payee", "PR": "payer"}
FURTHER_INFORMATION = {"GR": "nature of injury", "NI": "nature of injury", "ZZ": "place of service"}
DELIVERY_PATTERNS: dict[str, str] = labels(
    """
1 1st week of the month
2 2nd week of the month
3 3rd week of the month
4 4th week of the month
5 5th week of the month
A Monday to Friday
B Monday to Saturday
C Monday to Sunday
D Monday
E Tuesday
F Wednesday
G Thursday
H Friday
J Saturday
K Sunday
L Monday to Thursday
N as directed
O daily, Monday to Friday
S once, any day Monday to Friday
Y none
"""
)
TIMES_OF_DAY: dict[str, str] = labels(
    """
A first shift
B second shift
C third shift
D morning
E afternoon
F as directed
G any shift
Y none
"""
)
REMITTANCE_DELIVERIES = {"BM": "by mail", "EM": "by e-mail", "FT": "by file transfer", "OL": "online"}
MILITARY_HOW_CURRENT = {
    "A": "partial",
    "C": "current",
    "L": "latest",
    "O": "oldest",
    "P": "prior",
    "S": "second latest",
}
EMPLOYMENTS: dict[str, str] = labels(
    """
AE active reserve
AO active military, overseas
AS academy student
AT presidential appointee
AU active military, USA
CC contractor
DD dishonorably discharged
HD honorably discharged
IR inactive reserve
LX leave of absence, military
PE plan to enlist
RE recommissioned
RM retired military, overseas
RR retired without recall
RU retired military, USA
"""
)
