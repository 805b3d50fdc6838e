"""For each rule of an 837P a file that breaks it, and nothing else than what must break with it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from tests.x12.claim_variants import VARIANTS
from tests.x12.mutations.good import CORRECTED, GOOD, KIM, claim_file
from tests.x12.mutations.mutation import recounted
from tests.x12.records import ENVELOPE, batch_of
from x12.parties import PatientDetails
from x12.write_837p import write_837p


@dataclass(frozen=True)
class BrokenClaim:
    """`old` becomes `new` in a good file. `at` begins the segment of the finding; `also` breaks with it."""

    old: str
    new: str
    at: str
    file: str = "837P"
    also: frozenset[str] = frozenset()
    which: int = 1  # of the segments that begin so

    def content(self) -> bytes:
        """The file, with its segments counted anew."""
        text = FILES[self.file].decode()
        assert self.old in text, f"{self.old} is not there"
        return recounted(text.replace(self.old, self.new, 1)).encode()

    def segment(self) -> int:
        """Which segment the finding must name, counted from 1."""
        segments = self.content().decode().split("~")
        return [at for at, segment in enumerate(segments, 1) if segment.startswith(self.at)][self.which - 1]


def _variant(name: str) -> bytes:
    return write_837p([batch_of(VARIANTS[name][0])], ENVELOPE)


_DIED = dataclasses.replace(KIM, details=PatientDetails(died_on=dt.date(2026, 11, 2)))
FILES: dict[str, bytes] = {
    **{name: content for name, content in GOOD.items() if name.startswith("837P")},
    **{name: _variant(name) for name in (
        "ambulance", "anesthesia", "EPSDT", "oxygen with its form", "attachments", "purchased service", "bundled line",
        "drug by prescription", "what Medicare decided and who it knows", "pregnancy", "workers' compensation",
    )},
    "two claims": write_837p(
        [batch_of(CORRECTED, dataclasses.replace(CORRECTED, patient_control_number="C2"))], ENVELOPE
    ),
    "for Medicare": GOOD["837P"].replace(b"SBR*P*18*******CI", b"SBR*P*18*******MB"),
    "patient who died": claim_file(dataclasses.replace(CORRECTED, patient=_DIED)),
    "fifty lines": claim_file(dataclasses.replace(CORRECTED, charge=Decimal(50), lines=tuple(
        dataclasses.replace(CORRECTED.lines[1], number=n, charge=Decimal(1), control_number=f"L{n}")
        for n in range(1, 51)
    ))),
}  # fmt: skip
_CLM = "CLM*C1*200***11:B:1*"
_VISIT = "SV1*HC:99213*150*UN*1***1~"
_THERAPY = "SV1*HC:97110:GP*50*UN*1***1~"
_SECOND = "837P secondary"
_CORRECTED = "837P corrected"
_KIM = "NM1*QC*1*SAMPLE*KIM~N3*4 ELM STREET~"
_NOT_BALANCED = frozenset({"X837P-BAL-PAYER-LINE", "X837P-BAL-PAYER-CLAIM"})

READ: dict[str, BrokenClaim] = {
    "X837P-MISSING": BrokenClaim("REF*EI*381234567~", "", "NM1*85*"),
    "X837P-CLAIM-UNREADABLE": BrokenClaim(_CLM, "CLM*C1*2E2***11:B:1*", "CLM"),
    "X837P-PATIENT": BrokenClaim("SBR*P*18*", "SBR*P**", "CLM"),
    "X837P-LEVEL": BrokenClaim(
        "HL*2*1*22*0", "HL*2*1*99*0", "HL*2", also=frozenset({"X12-HL", "X837P-MISSING", "X837P-DEMOGRAPHICS"})
    ),
    "X837P-NOT-KEPT": BrokenClaim("HI*ABK", "CR5*I~HI*ABK", "CR5"),
    "X837P-ST-NUMBER": BrokenClaim("ST*837*0001*", "ST*837*001*", "ST", also=frozenset({"X12-ENV-SE-CONTROL"})),
    "X837P-REPEATED": BrokenClaim("REF*F8*ICN55~", "REF*F8*ICN55~REF*F8*ICN56~", "REF*F8*ICN56", _CORRECTED),
    "X837P-ORDER": BrokenClaim("AMT*F5*20~REF*F8*ICN55~", "REF*F8*ICN55~AMT*F5*20~", "AMT*F5", _CORRECTED),
    "X837P-TRAILING": BrokenClaim("LX*1~", "LX*1*~", "LX*1*"),
    "X837P-CHARACTERS": BrokenClaim("*AVERY*", "*ÀVERY*", "NM1*IL"),
    "X837P-COMPOSITE": BrokenClaim("HC:97110:GP*", "HC:97110:GP:::::X*", "SV1*HC:97110"),
    "X837P-REQUIRED": BrokenClaim("11:B:1*Y*A*Y*Y~", "11:B:1*Y*A**Y~", "CLM"),
    "X837P-PAIR": BrokenClaim("CR1*LB*151*", "CR1**151*", "CR1", "ambulance"),
    "X837P-NOT-USED": BrokenClaim("*SAMPLE*KIM~", "*SAMPLE*KIM****MI*W9~", "NM1*QC", _CORRECTED),
    "X837P-LENGTH": BrokenClaim("HI*ABK", "NTE*ADD*" + "WORDS" * 17 + "~HI*ABK", "NTE"),
    "X837P-CODE": BrokenClaim("11:B:1*Y*A*Y*Y~", "11:B:1*Y*A*Q*Y~", "CLM"),
    "X837P-DATE-FORMAT": BrokenClaim("DTP*472*D8*20261102~", "DTP*472*CC*20261102~", "DTP*472*CC"),
    "X837P-AMOUNT-SIZE": BrokenClaim(
        "SV1*HC:99213*150*", "SV1*HC:99213*100000000*", "SV1*HC:99213", also=frozenset({"X837P-BAL-CHARGE"})
    ),
    "X837P-LX": BrokenClaim("LX*2~", "LX*3~", "LX*3"),
    "X837P-MANY": BrokenClaim(
        "~SE*", "~LX*51~SV1*HC:97110:GP*0*UN*1***1~DTP*472*D8*20261102~REF*6R*L51~SE*", "LX*51", "fifty lines"
    ),
}  # fmt: skip
WHO = {
    "X837P-NPI": BrokenClaim("*XX*1000000004~", "*XX*1000000009~", "NM1*82"),
    "X837P-NPI-MISSING": BrokenClaim("*HALE*DANA****XX*1000000004~", "*HALE*DANA~", "NM1*82"),
    "X837P-TAXONOMY": BrokenClaim("PRV*BI*PXC*261QP2000X", "PRV*BI*PXC*261QP", "PRV*BI"),
    "X837P-TAX-ID": BrokenClaim("REF*EI*381234567", "REF*EI*38123456", "REF*EI"),
    "X837P-FIRST-NAME": BrokenClaim("*SAMPLE*AVERY*", "*SAMPLE**", "NM1*IL"),
    "X837P-ADDRESS": BrokenClaim("N3*12 SHORE ROAD~", "", "NM1*85"),
    "X837P-PO-BOX": BrokenClaim("N3*12 SHORE ROAD", "N3*P.O. BOX 12", "N3*P.O."),
    "X837P-STATE": BrokenClaim("*MI*48104~", "*XX*48104~", "N4*ANN ARBOR*XX"),
    "X837P-ZIP": BrokenClaim("*MI*48104~", "*MI*4810~", "N4*ANN ARBOR*MI*4810", which=2),
    "X837P-ZIP-FOUR": BrokenClaim("*MI*481031234~", "*MI*48103~", "N4*ANN ARBOR*MI*48103"),
    "X837P-TELEPHONE": BrokenClaim("TE*2175550100", "TE*217555010", "PER"),
    "X837P-DEMOGRAPHICS": BrokenClaim("DMG*D8*19800517*F~", "", "CLM"),
    "X837P-SEX": BrokenClaim("DMG*D8*19800229*F~", "DMG*D8*19800229*M~", "CLM", "pregnancy"),
    "X837P-RENDERING-SAME": BrokenClaim("*XX*1000000004~", "*XX*1234567893~", "NM1*82"),
    "X837P-FACILITY-SAME": BrokenClaim(
        "N3*9 HILL ROAD~N4*ANN ARBOR*MI*481050001", "N3*12 SHORE ROAD~N4*ANN ARBOR*MI*481031234", "NM1*77", _CORRECTED
    ),
}  # fmt: skip
WHAT = {
    "X837P-CLAIM-NUMBER": BrokenClaim(_CLM, "CLM*C12345678901234567890*200***11:B:1*", "CLM"),
    "X837P-TWICE": BrokenClaim("CRC*07*N*05~", "CRC*07*Y*01*09~", "CRC*07*Y", "ambulance", which=2),
    "X837P-CLAIM-NUMBER-TWICE": BrokenClaim("CLM*C1*", "CLM*C2*", "CLM*C2", "two claims", which=2),
    "X837P-FREQUENCY": BrokenClaim(_CLM, "CLM*C1*200***11:B:5*", "CLM"),
    "X837P-ORIGINAL-NUMBER": BrokenClaim("REF*F8*ICN55~", "", "CLM", _CORRECTED),
    "X837P-PLACE": BrokenClaim(_CLM, "CLM*C1*200***98:B:1*", "CLM"),
    "X837P-ADMISSION": BrokenClaim("DTP*435*D8*20261102~", "", "CLM", _CORRECTED),
    "X837P-ATTACHMENT": BrokenClaim("PWK*B4*EL***AC*ATT-1", "PWK*B4*EL", "PWK*B4", "attachments"),
    "X837P-DIAGNOSIS-MISSING": BrokenClaim(
        "HI*ABK:M5450*ABF:M25511~", "", "CLM", also=frozenset({"X837P-POINTER"})
    ),
    "X837P-DIAGNOSIS-COUNT": BrokenClaim(
        "*ABF:M25511~", "~HI*" + "*".join(f"ABF:M255{n}" for n in range(10, 22)) + "~", "HI"
    ),
    "X837P-DIAGNOSIS-TWICE": BrokenClaim("ABF:M25511", "ABF:M5450", "HI"),
    "X837P-DIAGNOSIS-LIST": BrokenClaim("ABF:M25511", "BF:7242", "HI"),
    "X837P-DIAGNOSIS-SHAPE": BrokenClaim("ABF:M25511", "ABF:M25.511", "HI"),
}  # fmt: skip
WHEN = {
    "X837P-SERVICE-FUTURE": BrokenClaim("DTP*472*D8*20261102", "DTP*472*D8*20261125", "DTP*472*D8*20261125"),
    "X837P-SERVICE-BIRTH": BrokenClaim("DMG*D8*20150505", "DMG*D8*20261103", "DTP*472", _CORRECTED),
    "X837P-SERVICE-DEATH": BrokenClaim("*D8*20261102~NM1*QC", "*D8*20261101~NM1*QC", "DTP*472", "patient who died"),
    "X837P-EVENT-DATE": BrokenClaim("DTP*431*D8*20261101", "DTP*431*D8*20261103", "DTP*431", _CORRECTED),
    "X837P-ACCIDENT-DATE": BrokenClaim("DTP*439*D8*20261101~", "", "CLM", _CORRECTED),
    "X837P-ACCIDENT-STATE": BrokenClaim("**AA:::MI~", "**AA~", "CLM", _CORRECTED),
    "X837P-ACCIDENT-CAUSE": BrokenClaim("**AA:::MI~", "~", "DTP*439", _CORRECTED),
}  # fmt: skip
WHICH_LINE = {
    "X837P-LINE-NUMBER": BrokenClaim("REF*6R*C1L2", "REF*6R*C1L1", "REF*6R*C1L1", which=2),
    "X837P-PROCEDURE": BrokenClaim(_VISIT, "SV1*HC:9921*150*UN*1***1~", "SV1*HC:9921"),
    "X837P-MODIFIER": BrokenClaim("HC:97110:GP*", "HC:97110:GPX*", "SV1*HC:97110"),
    "X837P-UNLISTED": BrokenClaim("HC:97110:GP*", "HC:97799:GP*", "SV1*HC:97799"),
    "X837P-UNITS": BrokenClaim(_VISIT, "SV1*HC:99213*150*UN*0***1~", "SV1*HC:99213"),
    "X837P-MINUTES": BrokenClaim(_VISIT, "SV1*HC:99213*150*MJ*15***1~", "SV1*HC:99213"),
    "X837P-POINTER": BrokenClaim(_VISIT, "SV1*HC:99213*150*UN*1***3~", "SV1*HC:99213"),
    "X837P-NDC": BrokenClaim("N4*00000123401", "N4*0000123401", "LIN", _CORRECTED),
    "X837P-DRUG": BrokenClaim("CTP****2.5*ML~", "", "LIN", _CORRECTED),
    "X837P-PURCHASED": BrokenClaim("PS1*1679576722*80.5~", "", "NM1*QB", "purchased service"),
}  # fmt: skip
HOW_MUCH = {
    "X837P-BAL-CHARGE": BrokenClaim(_CLM, "CLM*C1*200.01***11:B:1*", "CLM"),
    "X837P-AMOUNT-NEGATIVE": BrokenClaim(
        _CLM, "CLM*C1*-200***11:B:1*", "CLM", also=frozenset({"X837P-BAL-CHARGE"})
    ),
    "X837P-PATIENT-PAID": BrokenClaim("AMT*F5*20", "AMT*F5*201", "AMT*F5", _CORRECTED),
}  # fmt: skip
WHICH_PAYER = {
    "X837P-CASUALTY-NUMBER": BrokenClaim("REF*Y4*WC-2026-7~", "", "CLM", "workers' compensation"),
    "X837P-MSP-TYPE": BrokenClaim("SBR*S*18*******CI", "SBR*S*18*******MB", "CLM", _SECOND),
    "X837P-PAYER-ORDER": BrokenClaim("SBR*S*18*", "SBR*P*18*", "CLM", _SECOND),
    "X837P-EARLIER-PAYER": BrokenClaim("SBR*P*18*", "SBR*S*18*", "CLM"),
    "X837P-PAYER-SAME": BrokenClaim(
        "MI*W000123~N3*4 ELM STREET~N4*ANN ARBOR*MI*48104~DMG*D8*19800517*F~NM1*PR*2*GREAT LAKES MUTUAL*****PI*GLM01",
        "MI*P999~N3*4 ELM STREET~N4*ANN ARBOR*MI*48104~DMG*D8*19800517*F~NM1*PR*2*GREAT LAKES MUTUAL*****PI*PRIM1",
        "SBR*P*18", _SECOND,
    ),
    "X837P-OTHER-PAYER": BrokenClaim("OI***Y***Y~", "", "SBR*P*18", _SECOND),
    "X837P-PAYER-PAID": BrokenClaim("AMT*D*85~", "", "SBR*P*18", _SECOND),
    "X837P-ADJUDICATION-DATE": BrokenClaim("PI*PRIM1~", "PI*PRIM1~DTP*573*D8*20261103~", "SBR*P*18", _SECOND),
    "X837P-ADJUDICATION-EARLY": BrokenClaim("DTP*573*D8*20261103", "DTP*573*D8*20261101", "DTP*573", _SECOND),
    "X837P-SVD-PAYER": BrokenClaim(
        "SVD*PRIM1*0*", "SVD*OTHER*0*", "SVD*OTHER", _SECOND, _NOT_BALANCED
    ),
    "X837P-BUNDLED": BrokenClaim("HC:99213**1*2~", "HC:99213**1*3~", "SVD*60054*0", "bundled line"),
    "X837P-BAL-PAYER-LINE": BrokenClaim(
        "CAS*CO*45*40~CAS*PR*3*25~DTP*573*D8*20261103~LX*2~SV1*HC:97110:GP*50*UN*1***1~DTP*472*D8*20261102~"
        "REF*6R*C1L2~SVD*PRIM1*0*HC:97110:GP**1~CAS*CO*97*50~",
        "CAS*CO*45*41~CAS*PR*3*25~DTP*573*D8*20261103~LX*2~SV1*HC:97110:GP*50*UN*1***1~DTP*472*D8*20261102~"
        "REF*6R*C1L2~SVD*PRIM1*0*HC:97110:GP**1~CAS*CO*97*49~",
        "LX*1", _SECOND,
    ),
    "X837P-BAL-PAYER": BrokenClaim(
        "AMT*D*85~", "CAS*PR*1*1~AMT*D*85~", "SBR*P*18", _SECOND, frozenset({"X837P-BAL-PAYER-CLAIM"})
    ),
    "X837P-BAL-PAYER-CLAIM": BrokenClaim("CAS*PR*96*50", "CAS*PR*96*49", "SBR*P*18",
                                         "what Medicare decided and who it knows"),
    "X837P-PATIENT-LIABILITY": BrokenClaim("AMT*D*85~", "AMT*D*85~AMT*EAF*24~", "AMT*EAF", _SECOND),
    "X837P-ADJUSTMENT-REASON": BrokenClaim("CAS*CO*45*40", "CAS*CO**40", "CAS*CO**40", _SECOND),
    "X837P-ADJUSTMENT-ZERO": BrokenClaim("CAS*CO*45*40~", "CAS*CO*45*40**253*0~", "CAS*CO*45", _SECOND),
    "X837P-ADJUSTMENT-TWICE": BrokenClaim("CAS*CO*45*40~", "CAS*CO*45*20**45*20~", "CAS*CO*45", _SECOND),
    "X837P-ADJUSTMENT-SPLIT": BrokenClaim(
        "CAS*CO*45*40~", "CAS*CO*45*20~CAS*CO*253*20~", "CAS*CO*253", _SECOND
    ),
    "X837P-REASON-UNKNOWN": BrokenClaim("CAS*CO*45*40", "CAS*CO*ZZ9*40", "CAS*CO*ZZ9", _SECOND),
}  # fmt: skip
KINDS_OF_SERVICE = {
    "X837P-AMBULANCE": BrokenClaim("CRC*07*Y*01*09~CRC*07*N*05~", "", "CR1", "ambulance"),
    "X837P-ANESTHESIA": BrokenClaim("*150*MJ*95*", "*150*UN*95*", "SV1", "anesthesia"),
    "X837P-CHIROPRACTIC": BrokenClaim("HC:97110:GP*", "HC:98941*", "SV1*HC:98941", "for Medicare"),
    "X837P-CLIA": BrokenClaim("HC:99213*150*", "HC:87880:QW*150*", "SV1*HC:87880"),
    "X837P-EPSDT": BrokenClaim("CRC*ZZ*Y*AV*ST~", "", "SV1", "EPSDT"),
    "X837P-EQUIPMENT": BrokenClaim("CRC*09*Y*38~", "", "CR3", "oxygen with its form"),
    "X837P-CERTIFICATE": BrokenClaim("DTP*463*D8*20261103~", "", "CR3", "oxygen with its form"),
    "X837P-MAMMOGRAPHY": BrokenClaim("HC:99213*150*", "HC:77067*150*", "SV1*HC:77067"),
    "X837P-THERAPY": BrokenClaim("HC:97110:GP*", "HC:97110*", "SV1*HC:97110", "for Medicare"),
}  # fmt: skip
BROKEN_CLAIMS: dict[str, BrokenClaim] = {
    **READ, **WHO, **WHAT, **WHEN, **WHICH_LINE, **HOW_MUCH, **WHICH_PAYER, **KINDS_OF_SERVICE
}  # fmt: skip
