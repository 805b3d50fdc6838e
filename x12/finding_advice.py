"""What to do about a finding: by its rule, or by how the rule's name begins. The longest that fits counts."""

from __future__ import annotations

from functools import cache

from x12.codes.code_table import labels

_SAID = "-"  # the finding's own words say what to do
_ADVICE: dict[str, str] = labels(
    """
X12-AMOUNT Ask the sender what amount was meant before anything is posted.
X12-AMOUNT-DECIMALS Nothing to do: the amount is the same. Tell the sender.
X12-DATE Look the day up where it came from before you rely on it.
X12-ENV- Ask the sender for the whole file again.
X12-ENV-DATE Nothing to do: the day of receipt counts.
X12-ENV-GE-MISSING -
X12-ENV-GROUP Nothing to do: it is read by what it holds. Tell the sender.
X12-ENV-IEA-MISSING -
X12-ENV-SE-MISSING -
X12-ENV-ST-OUTSIDE Nothing to do: it is read all the same. Tell the sender.
X12-ENV-STRAY-SEGMENT Look whether something of yours stands in it, and ask the sender.
X12-ENV-VERSION Nothing to do: it is read by GS08. Tell the sender.
X12-FILE- Look whether a second file was pasted to it.
X12-HL Compare who belongs to whom with your own records.
X12-ISA- Nothing to do: the file is read all the same. Tell the sender.
X12-NPI -
X12-QUANTITY Look the number up where it came from before you rely on it.
X12-SEG- Nothing to do: the file is read all the same. Tell the sender.
X12-SEG-TERMINATOR Ask the sender whether the file was longer.
X12-SEG-UNKNOWN Nothing to do, unless the sender means something by it: then ask.
X12-TRANSACTION-UNREADABLE -
X270- Mend the inquiry and ask again.
X271- Compare with what the payer says by telephone or on its web page before you rely on it.
X271-CODE-UNKNOWN Ask the payer what the code means.
X276- Mend the inquiry and ask again.
X276-MANY Compare with what the payer says by telephone or on its web page.
X276-ORDER Compare with what the payer says by telephone or on its web page.
X276-REQUIRED Compare with what the payer says by telephone or on its web page.
X276-TWICE Compare with what the payer says by telephone or on its web page.
X277CA- Ask the clearinghouse which claims it took.
X277CA-CODE-UNKNOWN Ask the clearinghouse what the code means.
X835- Read the payer's paper remittance beside it; the money itself agrees.
X835-ADJUSTMENT-ZERO Nothing to do: it moves no money.
X835-BAL- The check is held. Ask the payer for a corrected 835.
X835-BPR- The check is held. Ask the payer for a corrected 835.
X835-BPR-CODE Ask the payer how it paid.
X835-BPR-DATE Take the day of the payment from the bank.
X835-BPR-DEBIT -
X835-BPR-ZERO Nothing to do: no money is paid.
X835-CONTACT Nothing to do for the money: take the payer's telephone number from its contract or web page.
X835-DAY-MISSING Match the claim by its control number.
X835-GROUP-UNKNOWN Ask the payer who owes this amount.
X835-LX-MISSING Nothing to do: the claims are read all the same. Tell the sender.
X835-PATIENT-SHARE Nothing to do: the patient's part is taken from the PR adjustments.
X835-PAYER-MISSING The check is held. Ask the payer for a corrected 835.
X835-PLB-UNKNOWN Ask the payer what the code means.
X835-REASON- Ask the payer why it adjusted this amount.
X835-REVERSAL-SIGN The check is held. Ask the payer for a corrected 835.
X835-TRACE-MISSING The check is held. Ask the payer for the number of the check.
X837P- Mend the claim and send it; if it has gone out already, watch its answer.
X837P-NOT-KEPT Nothing to do for the claim: only our reading of it passes this over.
X999- Ask the clearinghouse whether it took the batch.
XTA1- Ask the clearinghouse whether it took the file.
"""
)


@cache
def advice(rule: str) -> str:
    """One sentence; empty where the finding's own words say it, and for a rule of nobody's."""
    fitting = [name for name in _ADVICE if rule == name or (name.endswith("-") and rule.startswith(name))]
    said = _ADVICE[max(fitting, key=len)] if fitting else ""
    return "" if said == _SAID else said
