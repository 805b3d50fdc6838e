"""What the codes of claim details mean, in words for billers (005010X222A1; the words are ours)."""

from __future__ import annotations

from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS

REPORT_TYPES: dict[str, str] = {  # PWK01
    "03": "Why more treatment than usual was needed",
    "04": "Drugs given",
    "05": "Diagnosis for the treatment",
    "06": "First assessment",
    "07": "Functional goals",
    "08": "Treatment plan",
    "09": "Progress report",
    "10": "Why treatment goes on",
    "11": "Chemical analysis",
    "13": "Certified test report",
    "15": "Why admission was needed",
    "21": "Recovery plan",
    "A3": "Allergies and sensitivities",
    "A4": "Autopsy report",
    "AM": "Ambulance certification",
    "AS": "Admission summary",
    "B2": "Prescription",
    "B3": "Physician's order",
    "B4": "Referral form",
    "BR": "Benchmark test results",
    "BS": "Baseline",
    "BT": "Blanket test results",
    "CB": "Why chiropractic care was needed",
    "CK": "Consent form",
    "CT": "Certification",
    "D2": "Drug profile",
    "DA": "Dental models",
    "DB": "Prescription of equipment",
    "DG": "Diagnostic report",
    "DJ": "Discharge monitoring report",
    "DS": "Discharge summary",
    "EB": "Explanation of benefits of another payer",
    "HC": "Health certificate",
    "HR": "Clinic records",
    "I5": "Immunization record",
    "IR": "School immunization record",
    "LA": "Laboratory results",
    "M1": "Medical record",
    "MT": "Models",
    "NN": "Nursing notes",
    "OB": "Operative note",
    "OC": "Oxygen content, averaged",
    "OD": "Orders and treatments",
    "OE": "Physical examination with vital signs",
    "OX": "Oxygen therapy certification",
    "OZ": "Other data that support the claim",
    "P4": "Pathology report",
    "P5": "Patient's history",
    "PE": "Certification of feeding by vein or tube",
    "PN": "Physical therapy notes",
    "PO": "Prosthetics or orthotics certification",
    "PQ": "Paramedical results",
    "PY": "Physician's report",
    "PZ": "Physical therapy certification",
    "RB": "X-ray films",
    "RR": "X-ray reports",
    "RT": "Tests and their analysis",
    "RX": "Oxygen content, averaged again for a renewal",
    "SG": "Symptoms",
    "V5": "Notice of death",
    "XP": "Photographs",
}

CERTIFICATES: dict[str, str] = {  # CRC01
    "07": "Ambulance",
    "75": "Homebound patient",
    "ZZ": "EPSDT: the child was referred",
    "E1": "Spectacle lenses",
    "E2": "Contact lenses",
    "E3": "Spectacle frames",
    "70": "Employed by a hospice",
    "09": "Equipment",
}

CONDITIONS: dict[str, str] = {  # CRC03 to 07
    "01": "Was admitted to a hospital",
    "04": "Moved by stretcher",
    "05": "Unconscious or in shock",
    "06": "Transported in an emergency",
    "07": "Had to be restrained",
    "08": "Bled visibly",
    "09": "The ambulance was medically necessary",
    "12": "Confined to a bed or chair",
    "IH": "Homebound",
    "AV": "The family refused the referral",
    "NU": "No referral was given",
    "S2": "Is under treatment already",
    "ST": "Was referred for new services",
    "L1": "The prescription changed by the common standard",
    "L2": "Replaces what was lost or stolen",
    "L3": "Replaces what broke",
    "L4": "Replaced because the patient prefers it",
    "L5": "Replaced for a medical reason",
    "65": "The provider works for the hospice",
    "38": "The signed certification is on file at the supplier",
    "ZV": "Replacement item",
}

AUTHORIZATION_EXCEPTIONS: dict[str, str] = {  # REF*4N
    "1": "Urgent care",
    "2": "Service in a time covered afterwards",
    "3": "Emergency care",
    "4": "Temporary Medicaid",
    "5": "The county asked for a second opinion",
    "6": "An override is asked for",
    "7": "Special handling",
}

CROSSOVER: dict[str, str] = {"Y": "Applies", "N": "Does not apply"}  # REF*F5

CONDITION_CODES: dict[str, str] = {  # HI*BG; the NUCC's codes for box 10d
    "W2": "Duplicate of the first bill",
    "W3": "Appeal, first level",
    "W4": "Appeal, second level",
    "W5": "Appeal, third level",
    "AA": "Abortion after rape",
    "AB": "Abortion after incest",
    "AC": "Abortion, serious defect of the fetus",
    "AD": "Abortion, the mother's life was in danger",
    "AE": "Abortion for the mother's physical health",
    "AF": "Abortion for the mother's mental health",
    "AG": "Abortion for social or economic reasons",
    "AH": "Elective abortion",
    "AI": "Sterilization",
}


def conditions_of(category: str) -> frozenset[str]:
    """The conditions that a certificate of this category takes."""
    return CLAIM_CERTIFICATIONS.get(category) or LINE_CERTIFICATIONS.get(category) or frozenset()
