"""Codes of the 835 beside the adjustment reasons: CAS01, CLP02, BPR01, BPR04, PLB03-1."""

from __future__ import annotations

ADJUSTMENT_GROUPS: dict[str, str] = {
    "CO": "Contractual: the provider writes it off",
    "PR": "Patient responsibility: bill the patient or the next payer",
    "OA": "Other: look at the reason",
    "PI": "Payer initiated: dispute it, or write it off by rule",
}

CLAIM_STATUSES: dict[str, str] = {
    "1": "Processed as primary",
    "2": "Processed as secondary",
    "3": "Processed as tertiary",
    "4": "Denied: patient not recognised, or not processed as 1 to 3",
    "5": "Pended",
    "10": "Received, not in process",
    "13": "Suspended",
    "15": "Suspended, information asked for",
    "16": "Suspended, waiting for investigation",
    "17": "Suspended, under review",
    "19": "Processed as primary, forwarded to the next payer",
    "20": "Processed as secondary, forwarded to the next payer",
    "21": "Processed as tertiary, forwarded to the next payer",
    "22": "Reversal of an earlier payment",
    "23": "Not this payer's claim, forwarded",
    "25": "Predetermination: pricing only, no payment",
    "27": "Reviewed",
}

HANDLING: dict[str, str] = {
    "C": "Payment with remittance",
    "D": "Payment only",
    "H": "Notice only",
    "I": "Remittance only, payment comes apart",
    "P": "Prenotification of a future transfer",
    "U": "Payment and remittance apart",
    "X": "Handled as the parties agreed",
}

PAYMENT_METHODS: dict[str, str] = {
    "ACH": "Electronic transfer",
    "BOP": "Financial institution's choice",
    "CHK": "Check",
    "FWT": "Wire transfer",
    "NON": "No payment",
}

PROVIDER_ADJUSTMENT_REASONS: dict[str, str] = {
    "50": "Late charge",
    "51": "Interest penalty",
    "72": "Authorised return: our refund",
    "90": "Early payment allowance",
    "AH": "Origination fee",
    "AM": "Applied to borrower's account",
    "AP": "Acceleration of benefits",
    "B2": "Rebate",
    "B3": "Recovery allowance",
    "BD": "Bad debt",
    "BN": "Bonus",
    "C5": "Temporary allowance",
    "CR": "Capitation interest",
    "CS": "Adjustment",
    "CT": "Capitation payment",
    "CV": "Capital passthrough",
    "CW": "Certified anesthetist passthrough",
    "DM": "Direct medical education",
    "E3": "Withholding",
    "FB": "Forwarding balance",
    "FC": "Fund allocation",
    "GO": "Graduate medical education",
    "HM": "Hemophilia clotting factor",
    "IP": "Incentive premium",
    "IR": "Internal revenue service withholding",
    "IS": "Interim settlement",
    "J1": "Not reimbursable",
    "L3": "Penalty",
    "L6": "Interest owed",
    "LE": "Levy",
    "LS": "Lump sum",
    "OA": "Organ acquisition",
    "OB": "Offset for affiliated providers",
    "PI": "Periodic interim payment",
    "PL": "Final payment",
    "RA": "Retroactive adjustment",
    "RE": "Return on equity",
    "SL": "Student loan repayment",
    "TL": "Third-party liability",
    "WO": "Overpayment recovery",
    "WU": "Unspecified recovery",
}
