"""What goes wrong in 271, 999 and 277CA."""

from __future__ import annotations

from tests.x12.mutations.good import GOOD
from tests.x12.mutations.mutation import Mutation, mutations

_PATIENT = "NM1*IL*1*EXAMPLE*ALEX****MI*M100~"
_TRANSACTION = "AK2*837*0002*005010X222A1~"
_AK1 = "AK1*HC*12*005010X222A1~"

BENEFITS: list[Mutation] = [
    *mutations("271", "structure", {
        "TRN is missing": ("TRN*2*TRACE1*9LAKESIDE1~", ""),
        "an EB stands before any patient": ("HL*3*2*22*0~", "EB*1*IND*30~HL*3*2*22*0~"),
        "the patient's HL is missing": ("HL*3*2*22*0~", ""),
        "an HSD stands before any EB": ("DTP*346*", "HSD*VS*20***23*1~DTP*346*"),
        "a segment of another transaction": ("DTP*346*", "CLP*1*1~DTP*346*"),
        "the patient is not named": (_PATIENT, ""),
        "BHT is missing": ("BHT*0022*11*REQ1*20260115*0930~", ""),
        "the payer is not named": ("NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054~", ""),
        "HL02 names no level": ("HL*3*2*22*0~", "HL*3*9*22*0~"),
        "HL01 leaves out a number": ("HL*3*2*22*0~", "HL*5*2*22*0~"),
        "HL04 announces a level that is not there": ("HL*3*2*22*0~", "HL*3*2*22*1~"),
        "EB01 is empty": ("EB*1*IND*30**GOLD~", "EB**IND*30**GOLD~"),
    }),
    *mutations("271", "amount", {
        "EB07 is no amount": ("*27*25*", "*27*TWENTY*"),
        "EB08 is per cent": ("*98*****.2*", "*98*****20*"),
        "EB08 is no number": ("*98*****.2*", "*98*****1/5*"),
        "HSD02 is no number": ("HSD*VS*20*", "HSD*VS*MANY*"),
        "EB07 is below zero": ("*27*25*", "*27*-25*"),
    }),
    *mutations("271", "code", {
        "EB01 is no code": ("EB*1*IND*30**GOLD~", "EB*9Z*IND*30**GOLD~"),
        "EB03 is no service type": ("EB*1*IND*30**GOLD~", "EB*1*IND*ZZZ**GOLD~"),
        "HL03 is no level": ("HL*3*2*22*0~", "HL*3*2*99*0~"),
        "AAA03 is no reason": ("DTP*346*", "AAA*N**ZZ*C~DTP*346*"),
    }),
    *mutations("271", "date", {
        "DMG02 is no day": ("DMG*D8*19800229*", "DMG*D8*19810229*"),
        "DTP03 is no day": ("DTP*346*D8*20260101", "DTP*346*D8*20260001"),
        "a period ends before it begins": ("20260101-20261231", "20261231-20260101"),
        "a period has no end": ("20260101-20261231", "20260101"),
    }),
    *mutations("271", "identifier", {
        "the member id is empty": (_PATIENT, "NM1*IL*1*EXAMPLE*ALEX****MI~"),
        "TRN02 is empty": ("TRN*2*TRACE1*", "TRN*2**"),
    }),
]  # fmt: skip
GROUPS: list[Mutation] = [
    *mutations("999", "structure", {
        "AK1 is missing": (_AK1, ""),
        "AK9 is missing": ("AK9*P*2*2*1~", ""),
        "an IK5 is missing": ("IK5*R*I5~", ""),
        "an IK5 stands before any AK2": (_AK1, _AK1 + "IK5*A~"),
        "an IK4 stands before any IK3": (_TRANSACTION, _TRANSACTION + "IK4*2*67*1~"),
        "an IK3 stands before any AK2": (_AK1, _AK1 + "IK3*NM1*3**8~"),
        "a segment of another transaction": (_AK1, _AK1 + "CLP*1*1~"),
        "an AK2 is missing": (_TRANSACTION, ""),
    }),
    *mutations("999", "balance", {
        "AK904 accepts one too many": ("AK9*P*2*2*1~", "AK9*P*2*2*2~"),
        "AK903 receives more than AK902 included": ("AK9*P*2*2*1~", "AK9*P*2*3*1~"),
        "AK901 accepts all though one is rejected": ("AK9*P*", "AK9*A*"),
        "AK901 rejects all though one is accepted": ("AK9*P*", "AK9*R*"),
        "IK5 accepts what has an error": ("IK5*R*I5~", "IK5*A~"),
        "IK5 and AK9 accept what has an error": ("IK5*R*I5~AK9*P*2*2*1", "IK5*A~AK9*A*2*2*2"),
    }),
    *mutations("999", "amount", {
        "AK902 is no count": ("AK9*P*2*2*1~", "AK9*P*TWO*2*1~"),
        "AK904 is empty": ("AK9*P*2*2*1~", "AK9*P*2*2~"),
        "IK302 is no number": ("IK3*NM1*22*", "IK3*NM1*X*"),
    }),
    *mutations("999", "code", {
        "IK501 is no code": ("IK5*R*I5~", "IK5*Q*I5~"),
        "AK901 is no code": ("AK9*P*", "AK9*Z*"),
        "IK304 is no code": ("*2310*8~", "*2310*ZZ~"),
        "IK403 is no code": ("IK4*9*67*1*BAD", "IK4*9*67*99*BAD"),
    }),
    *mutations("999", "identifier", {
        "AK102 is no number": ("AK1*HC*12*", "AK1*HC*X*"),
        "AK202 is empty": ("AK2*837*0002*", "AK2*837**"),
        "a transaction is answered twice": ("AK2*837*0002*", "AK2*837*0001*"),
    }),
]  # fmt: skip
CLAIMS: list[Mutation] = [
    *mutations("277CA", "structure", {
        "the batch's TRN is missing": ("TRN*2*BATCH1~", ""),
        "a claim's TRN is missing": ("TRN*2*PCN1~", ""),
        "a rejected claim's TRN is missing": ("TRN*2*PCN2~", ""),
        "the counted claims are not listed": (
            "HL*4*3*PT~" + GOOD["277CA"].decode().partition("HL*4*3*PT~")[2].partition("SE*")[0], "",
        ),
        "an SVC stands outside any claim": ("HL*3*2*19*1~", "HL*3*2*19*1~SVC*HC:97110*5~"),
        "a segment of another transaction": ("HL*3*2*19*1~", "CLP*1*1~HL*3*2*19*1~"),
        "a claim has no STC": ("STC*A2:20:PR*20260115*WQ*200~", ""),
        "the billing provider's HL is missing": ("HL*3*2*19*1~", ""),
        "HL02 names no level": ("HL*3*2*19*1~", "HL*3*9*19*1~"),
        "HL01 leaves out a number": ("HL*5*3*PT~", "HL*7*3*PT~"),
    }),
    *mutations("277CA", "balance", {
        "QTY*90 counts one too many": ("QTY*90*1", "QTY*90*2"),
        "QTY*AA is missing": ("QTY*AA*1~", ""),
        "AMT*YU is a cent too high": ("AMT*YU*200", "AMT*YU*200.01"),
        "AMT*YY is missing": ("AMT*YY*100~", ""),
        "a claim's charge is another": ("*WQ*200~", "*WQ*20~"),
        "a rejected claim counts as accepted": ("STC*A7:562:85*20260115*U*", "STC*A2:20:85*20260115*WQ*"),
    }),
    *mutations("277CA", "amount", {
        "STC04 is no amount": ("*WQ*200~", "*WQ*2OO~"),
        "QTY02 is no number": ("QTY*90*1", "QTY*90*ONE"),
        "AMT02 is no amount": ("AMT*YU*200", "AMT*YU*200,00"),
        "SVC02 is no amount": ("SVC*HC:97110:GP*100*", "SVC*HC:97110:GP*1e2*"),
    }),
    *mutations("277CA", "code", {
        "STC01-1 is no category": ("STC*A2:20:PR*", "STC*Q9:20:PR*"),
        "STC01-1 is a category of a claim status answer": ("STC*A2:20:PR*", "STC*F1:20:PR*"),
        "STC01-2 is no status": ("STC*A2:20:PR*", "STC*A2:99999:PR*"),
        "STC03 contradicts the category": ("STC*A2:20:PR*20260115*WQ*", "STC*A2:20:PR*20260115*U*"),
        "STC01 is empty": ("STC*A2:20:PR*", "STC**"),
        "HL03 is no level": ("HL*3*2*19*1~", "HL*3*2*99*1~"),
    }),
    *mutations("277CA", "date", {
        "STC02 is no day": ("STC*A2:20:PR*20260115*", "STC*A2:20:PR*20260230*"),
        "DTP*472 is no day": ("DTP*472*D8*20260105", "DTP*472*D8*20260199"),
        "a period ends before it begins": ("20260105-20260107", "20260107-20260105"),
        "DTP*050 is no day": ("DTP*050*D8*20260114", "DTP*050*D8*TODAY"),
    }),
    *mutations("277CA", "identifier", {
        "a claim's TRN02 is empty": ("TRN*2*PCN1~", "TRN*2*~"),
        "two claims have one number": ("TRN*2*PCN2~", "TRN*2*PCN1~"),
    }),
]  # fmt: skip
MUTATIONS: list[Mutation] = [*BENEFITS, *GROUPS, *CLAIMS]
