"""Every defect that a reader can name: identifier, severity, meaning and where the rule comes from.

docs/x12-rules.md is written from this table. ERROR stops money from being posted; WARNING is shown and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from x12.findings import Finding, Severity

_E = Severity.ERROR
_W = Severity.WARNING


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One row of the table."""

    rule: str
    severity: Severity
    meaning: str
    source: str


_ROWS = (
    # The file and its segments
    ReadingRule("X12-FILE-STRAY-TEXT", _W, "Text outside any interchange was skipped", "X12.5"),
    ReadingRule("X12-ISA-WIDTH", _W, "The ISA is not 106 characters", "X12.5, ISA"),
    ReadingRule("X12-ISA-TERMINATOR", _W, "No segment terminator stands after ISA16", "X12.5, ISA"),
    ReadingRule("X12-SEG-EMPTY", _W, "Two terminators stand together", "X12.6"),
    ReadingRule("X12-SEG-TERMINATOR", _W, "The last segment has no terminator", "X12.6"),
    # Envelopes
    ReadingRule("X12-ENV-DATE", _W, "ISA09-10 or GS04-05 hold no readable time", "X12.5"),
    ReadingRule("X12-ENV-NUMBER", _E, "A control number or a count is no number", "X12.5"),
    ReadingRule("X12-ENV-IEA-MISSING", _E, "The interchange has no IEA: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-IEA-CONTROL", _E, "IEA02 differs from ISA13", "X12.5"),
    ReadingRule("X12-ENV-IEA-COUNT", _E, "IEA01 is not the number of groups", "X12.5"),
    ReadingRule("X12-ENV-GE-MISSING", _E, "The group has no GE: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-GE-CONTROL", _E, "GE02 differs from GS06", "X12.5"),
    ReadingRule("X12-ENV-GE-COUNT", _E, "GE01 is not the number of transactions", "X12.5"),
    ReadingRule("X12-ENV-SE-MISSING", _E, "The transaction has no SE: it was cut off", "X12.5"),
    ReadingRule("X12-ENV-SE-CONTROL", _E, "SE02 differs from ST02", "X12.5"),
    ReadingRule("X12-ENV-SE-COUNT", _E, "SE01 is not the number of segments from ST to SE", "X12.5"),
    ReadingRule("X12-ENV-ST-DUPLICATE", _E, "The group uses the same ST02 twice", "X12.5"),
    ReadingRule("X12-ENV-ST-OUTSIDE", _W, "A transaction stands outside any group", "X12.5"),
    ReadingRule("X12-ENV-STRAY-SEGMENT", _W, "A segment stands outside any transaction", "X12.5"),
    ReadingRule("X12-ENV-VERSION", _W, "ST03 differs from GS08", "TR3 of the transaction, ST03"),
    ReadingRule("X12-ENV-GROUP", _W, "GS01 belongs to another transaction", "X12.5, GS01"),
    # Elements, in every transaction
    ReadingRule("X12-AMOUNT", _E, "An amount is not dollars and cents; it was left out", "X12.6, R; TR3 B.1.1.3.1.2"),
    ReadingRule(
        "X12-AMOUNT-DECIMALS", _W, "An amount has more than two decimals; those after cents are zero", "TR3 B.1.1.3.1.2"
    ),
    ReadingRule("X12-QUANTITY", _W, "A quantity is no number; it was left out", "X12.6, R"),
    ReadingRule("X12-DATE", _W, "A date is not a day of the calendar; it was left out", "X12.6, DT"),
    ReadingRule("X12-SEG-UNKNOWN", _W, "The transaction has no such segment; it was skipped", "TR3 of the transaction"),
    ReadingRule("X12-NPI", _W, "An NPI fails its check digit", "45 CFR 162.406"),
    ReadingRule("X12-HL", _W, "The HL do not form the tree that they say they form", "TR3 of the transaction, HL"),
    # 835
    ReadingRule("X835-BAL-LINE", _E, "SVC02 less CAS (2110) is not SVC03", "X221 1.10.2.1.1; RFI 2348"),
    ReadingRule("X835-BAL-CLAIM", _E, "CLP03 less CAS (2100 and 2110) is not CLP04", "X221 1.10.2.1.2"),
    ReadingRule("X835-BAL-CHARGE", _E, "The sum of SVC02 is not CLP03", "X221 1.10.2.1.2"),
    ReadingRule("X835-BAL-PAID", _E, "The sum of SVC03 less CAS (2100) is not CLP04", "X221 1.10.2.1.2"),
    ReadingRule("X835-BAL-PAYMENT", _E, "The sum of CLP04 less PLB is not BPR02", "X221 1.10.2.1.3"),
    ReadingRule("X835-BPR-NEGATIVE", _E, "BPR02 is below zero", "X221 BPR02"),
    ReadingRule("X835-BPR-METHOD", _E, "BPR04 is NON, but BPR02 is not zero", "X221 BPR04"),
    ReadingRule("X835-BPR-ZERO", _W, "BPR02 is zero, but BPR04 is not NON", "X221 BPR04"),
    ReadingRule("X835-BPR-REPEATED", _E, "A payment has two BPR", "X221 BPR"),
    ReadingRule("X835-BPR-CODE", _W, "BPR01, BPR03 or BPR04 is not in our tables", "X221 BPR"),
    ReadingRule("X835-BPR-DATE", _W, "BPR16 is empty: the day of the payment is unknown", "X221 BPR16"),
    ReadingRule("X835-ORIGINATOR-MISSING", _W, "TRN03 is empty: whose payment number it is stays open", "X221 TRN03"),
    ReadingRule("X835-REVERSAL-SIGN", _E, "A reversal has amounts that are not negated", "X221 1.10.2.8; RFI 1147"),
    ReadingRule("X835-PATIENT-SHARE", _W, "CLP05 is not the sum of the PR adjustments", "X221 CLP05"),
    ReadingRule("X835-TRACE-MISSING", _E, "TRN02 is empty: the payment cannot be told from others", "X221 TRN02"),
    ReadingRule("X835-PAYER-MISSING", _E, "N1*PR is missing: nobody is named as payer", "X221 1000A"),
    ReadingRule("X835-PAYEE-MISSING", _W, "N1*PE is missing: nobody is named as payee", "X221 1000B"),
    ReadingRule("X835-CONTROL-NUMBER-MISSING", _W, "CLP01 is empty", "X221 CLP01"),
    ReadingRule("X835-PAYER-NUMBER-MISSING", _W, "CLP07 is empty", "X221 CLP07"),
    ReadingRule("X835-STATUS-UNKNOWN", _W, "CLP02 is no status of the guide", "X221 CLP02"),
    ReadingRule("X835-GROUP-UNKNOWN", _W, "The adjustment group is not CO, OA, PI or PR", "X221 CAS01; RFI 1147"),
    ReadingRule("X835-REASON-UNKNOWN", _W, "The adjustment reason is not in our table", "Code source 139"),
    ReadingRule("X835-REASON-MISSING", _W, "An adjustment amount has no reason", "X221 CAS"),
    ReadingRule("X835-ADJUSTMENT-ZERO", _W, "An adjustment of zero", "X221 CAS03"),
    ReadingRule("X835-PLB-UNKNOWN", _W, "The provider-level reason is not in our table", "X221 PLB03-1"),
    ReadingRule("X835-SEG-OUTSIDE-CLAIM", _W, "A segment of a claim stands before any CLP", "X221 2100"),
    ReadingRule("X835-VERSION", _W, "GS08 is no version of the 835 that we know", "X221 GS08"),
    ReadingRule("X835-BPR-DEBIT", _E, "BPR03 is D: the payer takes the amount, it pays nothing", "X221 BPR03"),
    ReadingRule("X835-PATIENT-MISSING", _W, "NM1*QC is missing: a claim names no patient", "X221 2100 NM1*QC"),
    ReadingRule("X835-ALLOWED", _W, "AMT*B6 allows more than SVC02 charges", "X221 2110 AMT*B6"),
    ReadingRule("X835-UNITS-NEGATIVE", _W, "SVC05 or SVC07 is below zero in a line that is not reversed", "X221 SVC05"),
    ReadingRule("X835-PROCEDURE-QUALIFIER", _W, "SVC01-1 or SVC06-1 is no code list of the guide", "X221 SVC01-1"),
    ReadingRule("X835-PROCEDURE-MISSING", _W, "SVC01-2 is empty: the line names no procedure", "X221 SVC01-2"),
    ReadingRule("X835-REMARK-UNKNOWN", _W, "A remark of LQ, MOA or MIA is not in our table", "Code source 411"),
    ReadingRule(
        "X835-DAY-MISSING", _W, "Neither the claim nor a line of it has a day of service", "X221 DTM*232, *472"
    ),
    ReadingRule("X835-TWICE", _W, "A segment stands twice in a row, word for word", "Cleanclaim"),
    ReadingRule("X835-ORDER", _W, "A segment stands out of the guide's order in header, claim or line", "X221"),
    ReadingRule(
        "X835-MANY", _W, "A segment of the header stands more often than the guide allows", "X221 1000A, 1000B"
    ),
    ReadingRule("X835-ADDRESS", _W, "Of the payer's address the street or the city is missing", "X221 1000A"),
    ReadingRule("X835-CONTACT", _W, "The payer has an address, but no PER*BL names its contact", "X221 1000A PER"),
    ReadingRule("X835-LX-MISSING", _W, "No LX stands before the first claim", "X221 2000 LX"),
    # 999
    ReadingRule("X999-COUNT", _W, "The counts of AK9 do not agree with the transactions named", "X231 AK9"),
    ReadingRule("X999-CODE", _W, "AK901 does not agree with the IK5 codes", "X231 AK901"),
    ReadingRule("X999-RESULT", _W, "IK501 is A although errors are listed; it should be E", "X231 IK501"),
    ReadingRule("X999-RESULT-MISSING", _W, "An AK2 loop has no IK5", "X231 2000"),
    ReadingRule("X999-RESULT-OUTSIDE", _W, "An IK5 has no AK2 of its own before it", "X231 2000"),
    ReadingRule("X999-SEGMENT-OUTSIDE", _W, "An IK3 stands before any AK2", "X231 2100"),
    ReadingRule("X999-REFERENCE", _W, "AK202 is empty, or two AK2 have the same", "X231 AK202"),
    ReadingRule("X999-CODE-UNKNOWN", _W, "AK901, IK501, IK304 or IK403 is not in our table", "X231"),
    ReadingRule("X999-ELEMENT-OUTSIDE", _W, "An IK4 stands before any IK3", "X231 2110"),
    ReadingRule("X999-TWICE", _W, "A segment stands twice in a row, word for word", "Cleanclaim"),
    ReadingRule("X999-ORDER", _W, "A segment stands out of the guide's order, or in a loop that has none", "X231"),
    ReadingRule("X999-MANY", _W, "A segment stands more often in its loop than the guide allows", "X231"),
    ReadingRule("X999-ELEMENT-MISSING", _W, "IK304 is 8, but no IK4 says which element is wrong", "X231 IK304"),
    # 277CA
    ReadingRule("X277CA-BATCH-MISSING", _W, "No TRN names the batch", "X214 2200B TRN02"),
    ReadingRule("X277CA-COUNT", _W, "QTY*90 and QTY*AA are not the number of claims", "X214 2200B"),
    ReadingRule("X277CA-AMOUNT", _W, "AMT*YU and AMT*YY are not the sum of the charges", "X214 2200B"),
    ReadingRule("X277CA-STATUS-MISSING", _W, "A claim has no STC", "X214 2200D STC"),
    ReadingRule(
        "X277CA-CONTROL-NUMBER-MISSING", _W, "TRN02 of a claim is empty, or its TRN is missing", "X214 2200D TRN02"
    ),
    ReadingRule("X277CA-REPEATED", _W, "Two claims have the same TRN02", "X214 2200D TRN02"),
    ReadingRule("X277CA-CODE-UNKNOWN", _W, "Category, status or action of an STC is not in our table", "507, 508"),
    ReadingRule("X277CA-ACTION", _W, "STC03 and the category contradict each other", "X214 STC03"),
    ReadingRule("X277CA-CATEGORY", _W, "A category does not belong into this transaction", "X214 STC01-1; RFI 1942"),
    ReadingRule("X277CA-LINE-OUTSIDE", _W, "An SVC stands outside any claim", "X214 2220D"),
    ReadingRule("X277CA-TWICE", _W, "A segment stands twice in a row, word for word", "Cleanclaim"),
    ReadingRule("X277CA-ORDER", _W, "A segment stands out of the guide's order, or in a loop that has none", "X214"),
    ReadingRule("X277CA-MANY", _W, "A segment stands more often in its loop than the guide allows", "X214"),
    ReadingRule("X277CA-REQUIRED", _W, "A segment that the guide requires is missing", "X214"),
    # 276, 277
    ReadingRule("X276-TWICE", _W, "A segment stands twice in a row, word for word", "Cleanclaim"),
    ReadingRule("X276-ORDER", _W, "A segment stands out of the guide's order, or in a loop that has none", "X212"),
    ReadingRule("X276-MANY", _W, "A segment stands more often in its loop than the guide allows", "X212"),
    ReadingRule("X276-REQUIRED", _W, "A segment that the guide requires is missing", "X212"),
    # 271
    ReadingRule("X271-SHARE", _W, "EB08 is above one; it was read as per cent", "X279 EB08"),
    ReadingRule("X271-AMOUNT-SIGN", _W, "EB07 is below zero", "X279 EB07"),
    ReadingRule("X271-BEGINNING-MISSING", _W, "BHT is missing", "X279 BHT"),
    ReadingRule("X271-CODE-UNKNOWN", _W, "EB01, EB03 or AAA03 is not in our table", "X279 EB, AAA"),
    ReadingRule("X271-NAME-MISSING", _W, "Payer, subscriber, patient or member id is not named", "X279 2100"),
    ReadingRule("X271-BENEFIT-OUTSIDE", _W, "An EB or what hangs on it stands outside any patient", "X279 2110"),
    ReadingRule("X271-TRACE-MISSING", _W, "No TRN01 2 brings our trace back", "X279 2000C, 2000D"),
    ReadingRule("X271-EMPTY", _W, "A patient has neither EB nor AAA: nothing is answered", "X279 2110C, 2110D"),
    ReadingRule("X271-STATUS-MISSING", _W, "Copays or limits, but no EB*1 to 8: active or not is open", "X279 1.4.7"),
    ReadingRule("X271-LS", _W, "LS and LE do not go together", "X279 2110 LS, LE"),
    ReadingRule("X271-CONTRADICTION", _W, "One service is active and inactive at the same time", "X279 EB01"),
    ReadingRule("X271-TWICE", _W, "A segment stands twice in a row, word for word", "Cleanclaim"),
    ReadingRule("X271-ORDER", _W, "A segment stands out of the guide's order, or in a loop that has none", "X279"),
    ReadingRule("X271-MANY", _W, "A segment stands more often in its loop than the guide allows", "X279"),
    # TA1
    ReadingRule("XTA1-CODE", _W, "TA104 or TA105 is no code of the standard", "X12.5, TA1"),
    ReadingRule("XTA1-RESULT", _W, "TA104 and TA105 contradict each other", "X12.5, TA1"),
    ReadingRule("X12-TRANSACTION-UNREADABLE", _E, "The transaction could not be read", "Cleanclaim"),
)

RULES: dict[str, ReadingRule] = {row.rule: row for row in _ROWS}


def finding(rule: str, segment: int, text: str) -> Finding:
    """A finding with the severity that the table gives to its rule."""
    return Finding(rule, RULES[rule].severity, segment, text)
