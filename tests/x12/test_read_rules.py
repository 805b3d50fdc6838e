"""Each rule of the readers has a file that breaks it, and nothing else than what must break with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.x12.files import (
    ACKNOWLEDGEMENT,
    ANSWER,
    CLAIM,
    CLAIM_ACKNOWLEDGEMENT,
    ISA,
    PAYMENT,
    answer,
    changed,
    claim_acknowledgement,
    functional_acknowledgement,
    interchange,
    paying,
    remittance,
)
from tests.x12.long_files import STATUS_ANSWER, wrapped
from x12 import document
from x12.findings import Severity
from x12.reading_rules import RULES

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Broken:
    """A file with one defect; `also` are the rules that the same defect cannot but break, `segment` where."""

    content: bytes
    segment: int
    also: frozenset[str] = frozenset()


def _without(content: bytes, segment: str) -> bytes:
    return changed(content, segment + "~", "")


GOOD = remittance()
INTERCHANGE_ACKNOWLEDGEMENT = f"{ISA}~TA1*000000905*260115*0930*R*025~IEA*0*000000042~".encode()
_SE = "SE*25*0001"
_PATIENT = "NM1*QC*1*EXAMPLE*ALEX****MI*M100"
_WITHOUT_DAYS = [one for one in CLAIM if not one.startswith("DTM")]
_FREE = ("CLP*PCN1*1*100*0*100*12*ICN1", _PATIENT, "SVC*HC:99213*100*0", "DTM*472*20260105", "CAS*PR*1*100")
_TAKING_100 = ("BPR*I*100*D*ACH************20260115", *PAYMENT[1:])
_NEGATIVE = ("CLP*PCN1*22*-100*-100**12*ICN1", _PATIENT, "SVC*HC:99213*-100*-100", "DTM*472*20260105")


def _moved_between_lines(segment: str) -> str:
    """Moves one dollar of adjustment from the second line to the first, so that the claim still balances."""
    exchanged = {"CAS*CO*45*20": "CAS*CO*45*21", "CAS*PR*1*50": "CAS*PR*1*49"}
    return exchanged.get(segment, segment).replace("*130*50*12", "*130*49*12")


def _again(segments: Sequence[str], segment: str) -> list[str]:
    """With that segment twice."""
    at = segments.index(segment)
    return [*segments[: at + 1], *segments[at:]]


def _swapped(segments: Sequence[str], segment: str) -> list[str]:
    """With that segment after its next."""
    at = segments.index(segment)
    return [*segments[:at], segments[at + 1], segment, *segments[at + 2 :]]


BROKEN: dict[str, Broken] = {
    "X12-FILE-STRAY-TEXT": Broken(b"From: payer\n" + GOOD, 0),
    "X12-ISA-WIDTH": Broken(changed(GOOD, "PAYERONE       *30", "PAYERONE*30"), 1),
    "X12-ISA-TERMINATOR": Broken(changed(GOOD, "*P*:~GS", "*P*:GS"), 1),
    "X12-SEG-EMPTY": Broken(changed(GOOD, "LX*1~", "LX*1~~"), 15),
    "X12-SEG-TERMINATOR": Broken(GOOD[:-1], 29),
    "X12-ENV-DATE": Broken(changed(GOOD, "*20260115*0930*", "*20260115*9930*"), 2),
    "X12-ENV-NUMBER": Broken(changed(changed(GOOD, "*0930*7*X", "*0930*B7*X"), "GE*1*7", "GE*1*B7"), 2),
    "X12-ENV-IEA-MISSING": Broken(_without(GOOD, "IEA*1*000000042"), 1),
    "X12-ENV-IEA-CONTROL": Broken(changed(GOOD, "IEA*1*000000042", "IEA*1*000000043"), 29),
    "X12-ENV-IEA-COUNT": Broken(changed(GOOD, "IEA*1*", "IEA*2*"), 29),
    "X12-ENV-GE-MISSING": Broken(_without(GOOD, "GE*1*7"), 2),
    "X12-ENV-GE-CONTROL": Broken(changed(GOOD, "GE*1*7", "GE*1*8"), 28),
    "X12-ENV-GE-COUNT": Broken(changed(GOOD, "GE*1*7", "GE*2*7"), 28),
    "X12-ENV-SE-MISSING": Broken(_without(GOOD, _SE), 3),
    "X12-ENV-SE-CONTROL": Broken(changed(GOOD, _SE, "SE*25*0002"), 27),
    "X12-ENV-SE-COUNT": Broken(changed(GOOD, _SE, "SE*24*0001"), 27),
    "X12-ENV-ST-DUPLICATE": Broken(
        changed(GOOD, _SE + "~GE*1*7", _SE + "~ST*999*0001~AK1*HC*1~AK9*A*1*1*1~SE*4*0001~GE*2*7"),
        28,
        frozenset({"X12-ENV-GROUP"}),
    ),
    "X12-ENV-ST-OUTSIDE": Broken(
        changed(
            _without(_without(GOOD, "GS*HP*PAYERONE*123456789*20260115*0930*7*X*005010X221A1"), "GE*1*7"),
            "IEA*1*",
            "IEA*0*",
        ),
        2,
    ),
    "X12-ENV-STRAY-SEGMENT": Broken(changed(GOOD, "GE*1*7", "NTE*ADD*LATE~GE*1*7"), 28),
    "X12-ENV-VERSION": Broken(changed(answer(ANSWER), "0001*005010X279A1", "0001*005010X279"), 3),
    "X12-ENV-GROUP": Broken(changed(GOOD, "GS*HP*", "GS*HB*"), 3),
    "X12-AMOUNT": Broken(changed(GOOD, "AMT*B6*130", "AMT*B6*1,30"), 22),
    "X12-AMOUNT-DECIMALS": Broken(changed(GOOD, "BPR*I*130*", "BPR*I*130.000*"), 4),
    "X12-QUANTITY": Broken(changed(GOOD, "*0**2~", "*0**TWO~"), 23),
    "X12-NPI": Broken(changed(answer(ANSWER), "XX*1234567893", "XX*1234567890"), 8),
    "X12-HL": Broken(changed(answer(ANSWER), "HL*3*2*22*0", "HL*4*2*22*0"), 9),
    "X12-DATE": Broken(changed(GOOD, "DTM*472*20260106", "DTM*472*20260230"), 24),
    "X12-SEG-UNKNOWN": Broken(changed(changed(GOOD, "LX*1~", "LX*1~QQQ*1~"), _SE, "SE*26*0001"), 15),
    "X835-BAL-LINE": Broken(remittance(*(_moved_between_lines(segment) for segment in CLAIM)), 18),
    "X835-BAL-CLAIM": Broken(
        remittance("CLP*PCN1*1*200*130**12*ICN1", "CAS*CO*45*60", _PATIENT, "DTM*232*20260105"), 15
    ),
    "X835-BAL-CHARGE": Broken(changed(GOOD, "CLP*PCN1*1*200*", "CLP*PCN1*1*201*"), 15, frozenset({"X835-BAL-CLAIM"})),
    "X835-BAL-PAID": Broken(
        remittance(*(segment.replace("1*200*130*", "1*200*129*") for segment in CLAIM), payment=paying("129")),
        15,
        frozenset({"X835-BAL-CLAIM"}),
    ),
    "X835-BAL-PAYMENT": Broken(changed(GOOD, "BPR*I*130*", "BPR*I*130.01*"), 4),
    "X835-BPR-NEGATIVE": Broken(remittance(*_NEGATIVE, payment=paying("-100")), 4),
    "X835-BPR-METHOD": Broken(changed(GOOD, "*C*ACH*", "*C*NON*"), 4),
    "X835-BPR-ZERO": Broken(remittance(*_FREE, payment=paying("0")), 4),
    "X835-BPR-REPEATED": Broken(remittance(payment=(*paying("131")[:1], *PAYMENT)), 5),
    "X835-BPR-CODE": Broken(changed(GOOD, "*C*ACH*", "*C*CASH*"), 4),
    "X835-BPR-DATE": Broken(changed(GOOD, "*456*20260115", "*456*"), 4),
    "X835-ORIGINATOR-MISSING": Broken(changed(GOOD, "TRN*1*EFT77*1512345678", "TRN*1*EFT77"), 3),
    "X835-PAYER-NUMBER-MISSING": Broken(changed(GOOD, "*12*ICN1*", "*12**"), 15),
    "X835-REVERSAL-SIGN": Broken(changed(GOOD, "CLP*PCN1*1*", "CLP*PCN1*22*"), 15),
    "X835-PATIENT-SHARE": Broken(changed(GOOD, "*200*130*50*", "*200*130*49*"), 15),
    "X835-TRACE-MISSING": Broken(changed(GOOD, "TRN*1*EFT77*", "TRN*1**"), 3),
    "X835-PAYER-MISSING": Broken(changed(GOOD, "N1*PR*", "N1*GP*"), 3),
    "X835-PAYEE-MISSING": Broken(changed(GOOD, "N1*PE*", "N1*GP*"), 3),
    "X835-CONTROL-NUMBER-MISSING": Broken(changed(GOOD, "CLP*PCN1*", "CLP**"), 15),
    "X835-STATUS-UNKNOWN": Broken(changed(GOOD, "CLP*PCN1*1*", "CLP*PCN1*99*"), 15),
    "X835-GROUP-UNKNOWN": Broken(changed(GOOD, "CAS*CO*45*20", "CAS*CR*45*20"), 20),
    "X835-REASON-UNKNOWN": Broken(changed(GOOD, "CAS*CO*45*20", "CAS*CO*ZZ9*20"), 20),
    "X835-REASON-MISSING": Broken(changed(GOOD, "CAS*CO*45*20", "CAS*CO**20"), 20),
    "X835-ADJUSTMENT-ZERO": Broken(changed(GOOD, "CAS*CO*45*20", "CAS*CO*45*20**253*0"), 20),
    "X835-PLB-UNKNOWN": Broken(remittance(payment=paying("120"), after=["PLB*1234567893*20261231*QQ:REF*10"]), 27),
    "X835-SEG-OUTSIDE-CLAIM": Broken(changed(changed(GOOD, "LX*1~", "LX*1~CAS*CO*45*5~"), _SE, "SE*26*0001"), 15),
    "X835-VERSION": Broken(changed(GOOD, "*X*005010X221A1", "*X*005010X221A9"), 3),
    "X835-BPR-DEBIT": Broken(remittance(*_NEGATIVE, payment=_TAKING_100), 4),
    "X835-PATIENT-MISSING": Broken(changed(GOOD, _PATIENT, "NM1*IL*1*EXAMPLE*ALEX****MI*M100"), 15),
    "X835-ALLOWED": Broken(changed(GOOD, "AMT*B6*130", "AMT*B6*150.01"), 22),
    "X835-UNITS-NEGATIVE": Broken(changed(GOOD, "*50*0**2~", "*50*0**-2~"), 23),
    "X835-PROCEDURE-QUALIFIER": Broken(changed(GOOD, "SVC*HC:97110*", "SVC*QQ:97110*"), 23),
    "X835-PROCEDURE-MISSING": Broken(changed(GOOD, "SVC*HC:97110*", "SVC*HC*"), 23),
    "X835-REMARK-UNKNOWN": Broken(changed(GOOD, "REF*6R*L2", "LQ*HE*QQQ9"), 26),
    "X835-DAY-MISSING": Broken(remittance(*_WITHOUT_DAYS), 15),
    "X835-TWICE": Broken(remittance(*_again(CLAIM, "REF*6R*L1")), 22),
    "X835-ORDER": Broken(remittance(*_swapped(CLAIM, "REF*6R*L1")), 22),
    "X835-MANY": Broken(remittance(payment=(*PAYMENT[:5], "N3*2 PLAN ROAD", *PAYMENT[5:])), 9),
    "X835-ADDRESS": Broken(remittance(payment=[one for one in PAYMENT if one != "N3*1 PLAN ROAD"]), 3),
    "X835-CONTACT": Broken(remittance(payment=[one for one in PAYMENT if not one.startswith("PER")]), 3),
    "X835-LX-MISSING": Broken(remittance(payment=PAYMENT[:-1]), 14),
    "X999-COUNT": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:-1], "AK9*A*1*1*0")), 7),
    "X999-CODE": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:-1], "AK9*R*1*1*1")), 7),
    "X999-RESULT": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "IK3*NM1*3**3", *ACKNOWLEDGEMENT[2:])), 7),
    "X999-RESULT-MISSING": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "AK9*R*1*1*0")), 5),
    "X999-RESULT-OUTSIDE": Broken(functional_acknowledgement((ACKNOWLEDGEMENT[0], "IK5*A", *ACKNOWLEDGEMENT[1:])), 5),
    "X999-SEGMENT-OUTSIDE": Broken(
        functional_acknowledgement((ACKNOWLEDGEMENT[0], "IK3*NM1*3**3", *ACKNOWLEDGEMENT[1:])), 5
    ),
    "X999-REFERENCE": Broken(functional_acknowledgement((ACKNOWLEDGEMENT[0], "AK2*837*", *ACKNOWLEDGEMENT[2:])), 5),
    "X999-CODE-UNKNOWN": Broken(
        functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "IK3*NM1*3**ZZ", "IK5*E", ACKNOWLEDGEMENT[3])), 6
    ),
    "X999-ELEMENT-OUTSIDE": Broken(
        functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "IK4*2*67*1", *ACKNOWLEDGEMENT[2:])), 6
    ),
    "X999-ELEMENT-MISSING": Broken(
        functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "IK3*NM1*3**8", "IK5*E", ACKNOWLEDGEMENT[3])), 6
    ),
    "X999-TWICE": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:3], *ACKNOWLEDGEMENT[3:] * 2)), 8),
    "X999-ORDER": Broken(functional_acknowledgement((*ACKNOWLEDGEMENT[:2], "CTX*CLM01:PCN1", *ACKNOWLEDGEMENT[2:])), 6),
    "X999-MANY": Broken(functional_acknowledgement(("AK1*HC*13*005010X222A1", *ACKNOWLEDGEMENT)), 5),
    "X277CA-TWICE": Broken(claim_acknowledgement(_again(CLAIM_ACKNOWLEDGEMENT, "REF*1K*ICN1")), 25),
    "X277CA-ORDER": Broken(claim_acknowledgement(_swapped(CLAIM_ACKNOWLEDGEMENT, "REF*1K*ICN1")), 25),
    "X277CA-MANY": Broken(
        claim_acknowledgement((*CLAIM_ACKNOWLEDGEMENT[:6], "DTP*009*D8*20260116", *CLAIM_ACKNOWLEDGEMENT[6:])), 10
    ),
    "X277CA-REQUIRED": Broken(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT[1:]), 3),
    "X276-TWICE": Broken(wrapped("277", _again(STATUS_ANSWER, "REF*1K*ICN1")), 16),
    "X276-ORDER": Broken(wrapped("277", _swapped(STATUS_ANSWER, "REF*EJ*PCN1")), 17),
    "X276-MANY": Broken(wrapped("277", (*STATUS_ANSWER[:9], "NM1*IL*1*SAMPLE*KIM", *STATUS_ANSWER[9:])), 13),
    "X276-REQUIRED": Broken(wrapped("277", [one for one in STATUS_ANSWER if not one.startswith("STC")]), 13),
    "X277CA-BATCH-MISSING": Broken(
        claim_acknowledgement(one for one in CLAIM_ACKNOWLEDGEMENT if one != "TRN*2*BATCH1"), 3
    ),
    "X277CA-COUNT": Broken(changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "QTY*90*1", "QTY*90*2"), 3),
    "X277CA-AMOUNT": Broken(changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "AMT*YU*200", "AMT*YU*201"), 3),
    "X277CA-STATUS-MISSING": Broken(
        claim_acknowledgement(one for one in CLAIM_ACKNOWLEDGEMENT if one != "STC*A2:20:PR*20260115*WQ*200"), 22
    ),
    "X277CA-CONTROL-NUMBER-MISSING": Broken(
        changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "TRN*2*PCN1", "TRN*2*"), 22
    ),
    "X277CA-CODE-UNKNOWN": Broken(
        changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "STC*A2:20:PR*", "STC*Q9:20:PR*"), 23
    ),
    "X277CA-ACTION": Broken(
        changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "STC*A7:562:85*20260115*U", "STC*A7:562:85*20260115*WQ"),
        29,
    ),
    "X277CA-CATEGORY": Broken(
        changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "STC*A7:454**U", "STC*F1:20**WQ"),
        32,
    ),
    "X277CA-LINE-OUTSIDE": Broken(
        claim_acknowledgement((*CLAIM_ACKNOWLEDGEMENT[:16], "SVC*HC:97110*5", *CLAIM_ACKNOWLEDGEMENT[16:])),
        20,
        frozenset({"X277CA-ORDER"}),
    ),
    "X277CA-REPEATED": Broken(changed(claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT), "TRN*2*PCN2", "TRN*2*PCN1"), 28),
    "X271-AMOUNT-SIGN": Broken(answer((*ANSWER, "EB*B*IND*98***27*-25")), 15),
    "X271-BEGINNING-MISSING": Broken(answer(ANSWER[1:]), 3),
    "X271-CODE-UNKNOWN": Broken(changed(answer(ANSWER), "EB*1*IND*30*", "EB*1*IND*ZZZ*"), 14),
    "X271-NAME-MISSING": Broken(changed(answer(ANSWER), "****MI*M100", ""), 9),
    "X271-SHARE": Broken(answer((*ANSWER, "EB*A*IND*98*****20")), 15),
    "X271-BENEFIT-OUTSIDE": Broken(answer((*ANSWER[:3], "EB*1", *ANSWER[3:])), 7),
    "X271-TRACE-MISSING": Broken(answer(one for one in ANSWER if not one.startswith("TRN")), 9),
    "X271-EMPTY": Broken(answer(ANSWER[:-1]), 9),
    "X271-STATUS-MISSING": Broken(answer((*ANSWER[:-1], "EB*B*IND*98***27*25")), 9),
    "X271-LS": Broken(answer((*ANSWER, "LS*2120", "NM1*PR*2*OTHER PLAN")), 14),
    "X271-CONTRADICTION": Broken(answer((*ANSWER, "EB*6*IND*30**GOLD")), 15),
    "X271-TWICE": Broken(answer((*ANSWER, "EB*B*IND*98***27*25", "EB*B*IND*98***27*25")), 16),
    "X271-MANY": Broken(answer((*ANSWER[:3], ANSWER[2].replace("PLAN", "FUND"), *ANSWER[3:])), 7),
    "X271-ORDER": Broken(answer((*ANSWER, "MSG*ASK FIRST", "DTP*292*D8*20260101")), 16),
    "XTA1-CODE": Broken(changed(INTERCHANGE_ACKNOWLEDGEMENT, "*R*025", "*Q*025"), 2),
    "XTA1-RESULT": Broken(changed(INTERCHANGE_ACKNOWLEDGEMENT, "*R*025", "*A*025"), 2),
    "X12-TRANSACTION-UNREADABLE": Broken(changed(GOOD, "BPR*I*130*", "BPR*I*1e2*"), 4),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_named_by_the_file_that_breaks_it(rule: str) -> None:
    broken = BROKEN[rule]

    findings = document.read(broken.content).all_findings

    assert {one.rule for one in findings} == {rule} | broken.also
    named = next(one for one in findings if one.rule == rule)
    assert (named.segment, named.severity) == (broken.segment, RULES[rule].severity)


def test_good_files_break_no_rule() -> None:
    acknowledged = document.read(interchange([], transaction_set="278", functional_id="HI", version="005010X217"))

    assert acknowledged.all_findings == ()
    for content in (
        GOOD,
        answer(ANSWER),
        functional_acknowledgement(ACKNOWLEDGEMENT),
        claim_acknowledgement(CLAIM_ACKNOWLEDGEMENT),
    ):
        assert document.read(content).all_findings == ()


def test_every_defect_of_money_or_envelope_blocks() -> None:
    blocking = {rule for rule, row in RULES.items() if row.severity is Severity.ERROR}

    assert {rule for rule in RULES if rule.startswith("X835-BAL")} <= blocking
    assert {
        "X12-AMOUNT",
        "X12-ENV-SE-MISSING",
        "X12-ENV-IEA-MISSING",
        "X12-TRANSACTION-UNREADABLE",
    } <= blocking
