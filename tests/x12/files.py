"""Small good files, written segment by segment, that tests change in one place."""

from __future__ import annotations

from collections.abc import Iterable

ISA = "ISA*00*          *00*          *ZZ*PAYERONE       *30*123456789      *260115*0930*^*00501*000000042*0*P*:"

PAYMENT = (
    "BPR*I*130*C*ACH*CCP*01*111000025*DA*123*1512345678**01*111000025*DA*456*20260115",
    "TRN*1*EFT77*1512345678",
    "DTM*405*20260114",
    "N1*PR*EXAMPLE HEALTH PLAN",
    "N3*1 PLAN ROAD",
    "N4*SPRINGFIELD*IL*62701",
    "REF*2U*60054",
    "PER*BL*EDI DESK*TE*8005550100",
    "N1*PE*LAKESIDE CLINIC*XX*1234567893",
    "REF*TJ*123456789",
    "LX*1",
)
# 150.00 charged: 130.00 paid of the first line, the second fully the patient's.
CLAIM = (
    "CLP*PCN1*1*200*130*50*12*ICN1*11*1",
    "NM1*QC*1*EXAMPLE*ALEX****MI*M100",
    "DTM*232*20260105",
    "SVC*HC:99213:25*150*130**1",
    "DTM*472*20260105",
    "CAS*CO*45*20",
    "REF*6R*L1",
    "AMT*B6*130",
    "SVC*HC:97110*50*0**2",
    "DTM*472*20260106",
    "CAS*PR*1*50",
    "REF*6R*L2",
)


def interchange(
    body: Iterable[str],
    *,
    transaction_set: str = "835",
    functional_id: str = "HP",
    version: str = "005010X221A1",
    isa: str = ISA,
    terminator: str = "~",
) -> bytes:
    """One interchange of one group of one transaction with this body; counts and control numbers are right."""
    names_version = transaction_set not in {"835"}
    segments = list(body)
    lines = [
        isa,
        f"GS*{functional_id}*PAYERONE*123456789*20260115*0930*7*X*{version}",
        f"ST*{transaction_set}*0001" + (f"*{version}" if names_version else ""),
        *segments,
        f"SE*{len(segments) + 2}*0001",
        "GE*1*7",
        "IEA*1*000000042",
    ]
    return "".join(line + terminator for line in lines).encode()


def remittance(*claims: str, payment: Iterable[str] = PAYMENT, after: Iterable[str] = ()) -> bytes:
    """A good 835; without arguments of one claim of two lines that pays 130."""
    return interchange([*payment, *(claims or CLAIM), *after])


def paying(amount: str, method: str = "ACH") -> tuple[str, ...]:
    """What stands before the claims of a payment of so many dollars."""
    return (f"BPR*I*{amount}*C*{method}************20260115", *PAYMENT[1:])


def changed(content: bytes, old: str, new: str, *, count: int = 1) -> bytes:
    """The content with one text exchanged, which must be there that many times; counts are not mended."""
    assert content.count(old.encode()) == count, f"{old!r} is there {content.count(old.encode())} times"
    return content.replace(old.encode(), new.encode())


def answer(body: Iterable[str]) -> bytes:
    """A 271."""
    return interchange(body, transaction_set="271", functional_id="HB", version="005010X279A1")


ANSWER = (
    "BHT*0022*11*REQ1*20260115*0930",
    "HL*1**20*1",
    "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
    "HL*2*1*21*1",
    "NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893",
    "HL*3*2*22*0",
    "TRN*2*TRACE1*9LAKESIDE1",
    "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
    "DMG*D8*19800229*F",
    "DTP*346*D8*20260101",
    "EB*1*IND*30**GOLD",
)


def functional_acknowledgement(body: Iterable[str]) -> bytes:
    """A 999."""
    return interchange(body, transaction_set="999", functional_id="FA", version="005010X231A1")


ACKNOWLEDGEMENT = (
    "AK1*HC*12*005010X222A1",
    "AK2*837*0001*005010X222A1",
    "IK5*A",
    "AK9*A*1*1*1",
)


def claim_acknowledgement(body: Iterable[str]) -> bytes:
    """A 277CA."""
    return interchange(body, transaction_set="277", functional_id="HN", version="005010X214")


CLAIM_ACKNOWLEDGEMENT = (
    "BHT*0085*08*ACK1*20260115*0930*TH",
    "HL*1**20*1",
    "NM1*AY*2*EXAMPLE CLEARINGHOUSE*****46*CH1",
    "TRN*1*CHTRACE",
    "DTP*050*D8*20260114",
    "DTP*009*D8*20260115",
    "HL*2*1*21*1",
    "NM1*41*2*LAKESIDE CLINIC*****46*LAKE1",
    "TRN*2*BATCH1",
    "STC*A1:19:PR*20260115*WQ*300",
    "QTY*90*1",
    "QTY*AA*1",
    "AMT*YU*200",
    "AMT*YY*100",
    "HL*3*2*19*1",
    "NM1*85*2*LAKESIDE CLINIC*****XX*1234567893",
    "HL*4*3*PT",
    "NM1*QC*1*EXAMPLE*ALEX****MI*M100",
    "TRN*2*PCN1",
    "STC*A2:20:PR*20260115*WQ*200",
    "REF*1K*ICN1",
    "DTP*472*D8*20260105",
    "HL*5*3*PT",
    "NM1*QC*1*SAMPLE*KIM****MI*M200",
    "TRN*2*PCN2",
    "STC*A7:562:85*20260115*U*100******A7:21**NPI NOT ON FILE",
    "DTP*472*RD8*20260105-20260107",
    "SVC*HC:97110:GP*100*****1",
    "STC*A7:454**U",
    "REF*FJ*L9",
)
