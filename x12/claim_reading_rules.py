"""What the readers of 837P, 270, 276 and 277 can name, beside the defects of every transaction (reading_rules).

An 837P is judged as well as read: what its claims ought to say (_JUDGED) is a warning, because the claim is read
as it stands.
"""

from __future__ import annotations

from x12.findings import Finding, Severity
from x12.reading_rules import ReadingRule

_E = Severity.ERROR
_W = Severity.WARNING

_READ = (
    ReadingRule("X837P-MISSING", _E, "What a claim cannot do without is missing", "X222 1.4"),
    ReadingRule("X837P-CLAIM-UNREADABLE", _E, "A claim was left out: a needed value is unreadable", "X222"),
    ReadingRule("X837P-PATIENT", _E, "SBR02 and the patient level (2000C) contradict each other", "X222 SBR"),
    ReadingRule("X837P-LEVEL", _W, "A hierarchical level is none of 20, 22 and 23", "X222 HL03"),
    ReadingRule("X837P-NOT-KEPT", _W, "The record has no place for a segment; it was skipped", "Cleanclaim"),
    ReadingRule("X837P-ST-NUMBER", _W, "ST02 is not four to nine letters and digits", "X12.5, ST02"),
    ReadingRule("X837P-REPEATED", _W, "A segment or a loop stands more often than the guide allows", "X222"),
    ReadingRule("X837P-ORDER", _W, "A segment or a loop stands out of the guide's order", "X222"),
    ReadingRule("X837P-TRAILING", _W, "A segment ends with an empty element", "X12.6"),
    ReadingRule("X837P-CHARACTERS", _W, "A letter stands outside the extended character set", "X12.6; X222 B.1.1.2.2"),
    ReadingRule("X837P-COMPOSITE", _W, "A composite has too many parts, or data holds its separator", "X222"),
    ReadingRule("X837P-REQUIRED", _W, "An element or segment that the guide requires is missing", "X222"),
    ReadingRule("X837P-PAIR", _W, "Of two elements that go together one is missing", "X222"),
    ReadingRule("X837P-NOT-USED", _W, "An element is filled that the guide does not use", "X222"),
    ReadingRule("X837P-LENGTH", _W, "A text or number is longer or shorter than the guide allows", "X222"),
    ReadingRule("X837P-CODE", _W, "A code is none of the guide's", "X222"),
    ReadingRule("X837P-DATE-FORMAT", _W, "DTP02 is not the format that the guide has there", "X222 DTP02"),
    ReadingRule("X837P-AMOUNT-SIZE", _W, "An amount has more than eight digits before its point", "X222 AMT02"),
    ReadingRule("X837P-LX", _W, "The lines of a claim are not numbered 1, 2, 3", "X222 LX01"),
    ReadingRule("X837P-MANY", _W, "More lines, claims, payers or answers than the guide allows", "X222 2300 to 2430"),
    ReadingRule("X276-MISSING", _E, "What a status inquiry or answer cannot do without is missing", "X212 1.4"),
    ReadingRule("X276-LEVEL", _W, "A hierarchical level is none of 19, 20, 21, 22 and 23", "X212 HL03"),
    ReadingRule("X270-MISSING", _E, "What an inquiry cannot do without is missing", "X279 1.4"),
    ReadingRule("X270-LEVEL", _W, "A hierarchical level is none of 20, 21, 22 and 23", "X279 HL03"),
    ReadingRule("X270-NOT-KEPT", _W, "The record has no place for a segment; it was skipped", "Cleanclaim"),
)  # fmt: skip
_JUDGED = (
    # Who
    ReadingRule("X837P-NPI", _W, "An NPI fails its check digit", "45 CFR 162.406"),
    ReadingRule("X837P-NPI-MISSING", _W, "A provider has neither NPI nor a payer's number", "X222 NM109; RFI 1301"),
    ReadingRule("X837P-TAXONOMY", _W, "A taxonomy code is not ten characters that end with X", "Code source 682"),
    ReadingRule("X837P-TAX-ID", _W, "A tax id or social security number is not nine digits", "X222 REF*EI, REF*SY"),
    ReadingRule("X837P-FIRST-NAME", _W, "A person has no first name", "X222 NM104"),
    ReadingRule("X837P-ADDRESS", _W, "A party lacks its street or its city", "X222 N3, N4"),
    ReadingRule("X837P-PO-BOX", _W, "The billing provider's address is a PO box", "X222 2010AA N3"),
    ReadingRule("X837P-STATE", _W, "A state is none of the postal service's", "Code source 22"),
    ReadingRule("X837P-ZIP", _W, "A ZIP code is not five or nine digits", "Code source 51"),
    ReadingRule("X837P-ZIP-FOUR", _W, "A billing or facility ZIP code lacks its last four digits", "X222 N403"),
    ReadingRule("X837P-TELEPHONE", _W, "A telephone number is not ten digits", "X222 PER04"),
    ReadingRule("X837P-DEMOGRAPHICS", _W, "The patient's address, birth date or sex is missing", "X222 2010BA, 2010CA"),
    ReadingRule("X837P-SEX", _W, "A man is said to be pregnant", "X222 PAT09, DTP*484"),
    ReadingRule("X837P-RENDERING-SAME", _W, "The rendering provider is the one above again", "X222 2310B, 2420A"),
    ReadingRule("X837P-FACILITY-SAME", _W, "The facility has the billing address", "X222 2310C; RFI 2810"),
    # What
    ReadingRule("X837P-CLAIM-NUMBER", _W, "CLM01 is empty or longer than 20 characters", "X222 CLM01"),
    ReadingRule("X837P-TWICE", _W, "A segment stands twice in its loop, word for word", "Cleanclaim"),
    ReadingRule("X837P-CLAIM-NUMBER-TWICE", _W, "Two claims of a file have the same number", "X222 CLM01"),
    ReadingRule("X837P-FREQUENCY", _W, "CLM05-3 is none of 1, 7 and 8", "Code source 235"),
    ReadingRule("X837P-ORIGINAL-NUMBER", _W, "REF*F8 and CLM05-3 contradict each other", "X222 REF*F8; RFI 2110"),
    ReadingRule("X837P-PLACE", _W, "A place of service is not in our table", "Code source 237"),
    ReadingRule("X837P-ADMISSION", _W, "An inpatient claim lacks the day of admission", "X222 DTP*435"),
    ReadingRule("X837P-ATTACHMENT", _W, "An attachment has no control number", "X222 PWK06"),
    ReadingRule("X837P-DIAGNOSIS-MISSING", _W, "The claim has no diagnosis", "X222 HI"),
    ReadingRule("X837P-DIAGNOSIS-COUNT", _W, "The claim has more than twelve diagnoses", "X222 HI"),
    ReadingRule("X837P-DIAGNOSIS-TWICE", _W, "A diagnosis stands twice", "X222 HI"),
    ReadingRule("X837P-DIAGNOSIS-LIST", _W, "HI does not name ABK first and then ABF", "X222 HI01-1; 45 CFR 162.1002"),
    ReadingRule("X837P-DIAGNOSIS-SHAPE", _W, "A diagnosis is not written as ICD-10-CM without dot", "Code source 897"),
    # When
    ReadingRule("X837P-SERVICE-FUTURE", _W, "The service is later than the file", "X222 DTP*472"),
    ReadingRule("X837P-SERVICE-BIRTH", _W, "The service is before the patient's birth", "X222 DTP*472, DMG02"),
    ReadingRule("X837P-SERVICE-DEATH", _W, "The service is after the patient's death", "X222 DTP*472, PAT06"),
    ReadingRule("X837P-EVENT-DATE", _W, "An accident, onset or stay contradicts the other days", "X222 DTP"),
    ReadingRule("X837P-ACCIDENT-DATE", _W, "An accident lacks its day", "X222 CLM11, DTP*439"),
    ReadingRule("X837P-ACCIDENT-STATE", _W, "CLM11-4 and an auto accident do not go together", "X222 CLM11-4"),
    ReadingRule("X837P-ACCIDENT-CAUSE", _W, "The day of an accident lacks its cause", "X222 CLM11, DTP*439"),
    # Which line
    ReadingRule("X837P-LINE-NUMBER", _W, "A line has no number of its own", "X222 REF*6R"),
    ReadingRule("X837P-PROCEDURE", _W, "A procedure is not written as a CPT or HCPCS code", "Code source 130"),
    ReadingRule("X837P-MODIFIER", _W, "A modifier is not two characters, or stands twice", "X222 SV101"),
    ReadingRule("X837P-UNLISTED", _W, "An unlisted code lacks its description", "X222 SV101-7"),
    ReadingRule("X837P-UNITS", _W, "Units are not above zero, or have four decimals", "X222 SV104"),
    ReadingRule("X837P-MINUTES", _W, "Minutes for what is no anesthesia", "X222 SV103"),
    ReadingRule("X837P-POINTER", _W, "SV107 does not name one to four diagnoses of the claim", "X222 SV107"),
    ReadingRule("X837P-NDC", _W, "An NDC is not eleven digits", "Code source 240"),
    ReadingRule("X837P-DRUG", _W, "A drug lacks its quantity, or a quantity its drug", "X222 2410"),
    ReadingRule("X837P-PURCHASED", _W, "A purchased service lacks its price or its seller", "X222 PS1, 2420B"),
    # How much
    ReadingRule("X837P-BAL-CHARGE", _W, "CLM02 is not the sum of SV102", "X222 CLM02"),
    ReadingRule("X837P-AMOUNT-NEGATIVE", _W, "A charge is below zero", "X222 CLM02, SV102"),
    ReadingRule("X837P-PATIENT-PAID", _W, "AMT*F5 is below zero, or more than the charge", "X222 AMT*F5"),
    # Which payer
    ReadingRule("X837P-CASUALTY-NUMBER", _W, "A claim after an accident lacks the insurer's number", "X222 REF*Y4"),
    ReadingRule("X837P-MSP-TYPE", _W, "Medicare is billed second without the reason why", "X222 SBR05"),
    ReadingRule("X837P-PAYER-ORDER", _W, "Two payers have the same place in the order", "X222 SBR01"),
    ReadingRule("X837P-EARLIER-PAYER", _W, "An earlier payer is not told of", "X222 2320"),
    ReadingRule("X837P-PAYER-SAME", _W, "The payer now billed stands among the other payers", "X222 2330B"),
    ReadingRule("X837P-OTHER-PAYER", _W, "OI, 2330A or 2330B of another payer is missing", "X222 2320"),
    ReadingRule("X837P-PAYER-PAID", _W, "A payer has decided, but AMT*D is missing", "X222 AMT*D"),
    ReadingRule("X837P-ADJUDICATION-DATE", _W, "DTP*573 is missing, or stands in both places", "X222 2330B, 2430"),
    ReadingRule("X837P-ADJUDICATION-EARLY", _W, "DTP*573 is before the service or after the file", "X222 DTP*573"),
    ReadingRule("X837P-SVD-PAYER", _W, "SVD01 is no other payer of the claim", "X222 SVD01"),
    ReadingRule("X837P-BUNDLED", _W, "SVD06 is no line of the claim", "X222 SVD06"),
    ReadingRule("X837P-BAL-PAYER-LINE", _W, "SVD02 and CAS of a payer are not SV102", "X222 1.4.4; RFI 1555"),
    ReadingRule("X837P-BAL-PAYER", _W, "The sum of SVD02 less CAS (2320) is not AMT*D", "X222 1.4.4; RFI 1294"),
    ReadingRule("X837P-BAL-PAYER-CLAIM", _W, "AMT*D and every CAS are not CLM02", "X222 1.4.4; RFI 1294"),
    ReadingRule("X837P-PATIENT-LIABILITY", _W, "AMT*EAF is not the sum of the PR adjustments", "X222 AMT*EAF"),
    ReadingRule("X837P-ADJUSTMENT-REASON", _W, "An adjustment has no reason", "X222 CAS; RFI 1532"),
    ReadingRule("X837P-ADJUSTMENT-ZERO", _W, "An adjustment of zero", "X222 CAS03"),
    ReadingRule("X837P-ADJUSTMENT-TWICE", _W, "A reason stands twice in one group", "X222 CAS"),
    ReadingRule("X837P-ADJUSTMENT-SPLIT", _W, "A group stands in two CAS although one has room", "X222 CAS"),
    ReadingRule("X837P-REASON-UNKNOWN", _W, "An adjustment reason is not in our table", "Code source 139"),
    # Kinds of service
    ReadingRule("X837P-AMBULANCE", _W, "A ride lacks CR1, CRC*07 or one of its places", "X222 CR1, CRC*07, 2310"),
    ReadingRule("X837P-ANESTHESIA", _W, "Anesthesia is billed in units", "X222 SV103"),
    ReadingRule("X837P-CHIROPRACTIC", _W, "Manipulation lacks AT or DTP*454 (Medicare)", "CMS 100-02, chapter 15, 240"),
    ReadingRule("X837P-CLIA", _W, "A waived test lacks the CLIA number", "42 CFR 493; X222 REF*X4"),
    ReadingRule("X837P-EPSDT", _W, "Child screening lacks CRC*ZZ", "X222 SV111, CRC*ZZ"),
    ReadingRule("X837P-EQUIPMENT", _W, "CR3 lacks its equipment or CRC*09", "X222 SV5, CR3, CRC*09"),
    ReadingRule("X837P-CERTIFICATE", _W, "CR3 lacks a day of the certificate or a telephone", "X222 2400 DTP, 2420E"),
    ReadingRule("X837P-MAMMOGRAPHY", _W, "A mammography lacks its certification number", "X222 REF*EW"),
    ReadingRule("X837P-THERAPY", _W, "Therapy lacks GP, GO or GN (Medicare)", "CMS 100-04, chapter 5, 20"),
)  # fmt: skip

CLAIM_RULES: dict[str, ReadingRule] = {row.rule: row for row in (*_READ, *_JUDGED)}
# What a claim ought to say; a file that is written from records as they are may break these, and is read all the same.
JUDGED_RULES = frozenset(row.rule for row in _JUDGED)


def claim_finding(rule: str, segment: int, text: str) -> Finding:
    """A finding with the severity that the table gives to its rule."""
    return Finding(rule, CLAIM_RULES[rule].severity, segment, text)
