"""Which ICD-10-CM codes began or ended with the fiscal year 2026 (services from October 1, 2025).

Taken from the difference between the code sets of April 2025 and April 2026 (NCHS): 487 new codes, written as the
beginnings that all of them and no other code share, and 28 ended ones. Claims for older services are too late to file.
"""

from __future__ import annotations

import datetime as dt

from claims.rules.scrub.code_sets import code_list

FISCAL_YEAR_2026 = dt.date(2025, 10, 1)
ENDED = frozenset(
    code_list(
        "B880 D71 E7253 E7801 E881 G35 H018 Q898 Q998 R102 R768 S301XXA S301XXD S301XXS T7807XA T7807XD T7807XS "
        "T7808XA T7808XD T7808XS T781XXA T781XXD T781XXS Z408 Z5986 Z841 Z91011 Z91012"
    )
)
_NEW = code_list(
    "B8801 B8809 C50A D711 D718 D719 E11A E72530 E72538 E72539 E7254 E78010 E78011 E78019 E8382 E8810 E8811 E8812 "
    "E8813 E8814 E8819 G3187 G35A G35B G35C G35D G71036 H0181 H0182 H0183 H0184 H0185 H0186 H0189 H018A H018B "
    "H0583 H4084 I2784 L02217 L02227 L0331A L0332A L9843 L9844 L9845 L9846 L9847 L98A M05A N00B N04B N07B Q8787 "
    "Q8788 Q8981 Q8989 Q9981 Q9989 QA0 R1020 R1021 R1022 R1023 R1024 R1085 R108A R10A R1116 R3985 R7681 R7689 "
    "S301 S3081A S3082A S3084A S3085A S3086A S3087A S309A S31106 S31107 S3110A S31116 S31117 S3111A S31126 S31127 "
    "S3112A S31136 S31137 S3113A S31146 S31147 S3114A S31156 S31157 S3115A S31606 S31607 S3160A S31616 S31617 "
    "S3161A S31626 S31627 S3162A S31636 S31637 S3163A S31646 S31647 S3164A S31656 S31657 S3165A T36A T6584 T7583 "
    "T7807 T7808 T781 W44H9 W453 Y36A Y37A Y93L Z1505 Z1506 Z1507 Z153 Z4081 Z4082 Z4089 Z59861 Z59868 Z59869 "
    "Z773 Z8044 Z8411 Z8419 Z84A Z854A Z8600A Z910110 Z910111 Z910112 Z910120 Z910121 Z910122 Z91B"
)


def has_ended(code: str, on: dt.date) -> bool:
    """Whether the code (without dot) was valid before, and no longer on the day."""
    return code in ENDED and on >= FISCAL_YEAR_2026


def has_not_begun(code: str, on: dt.date) -> bool:
    """Whether the code came only after the day."""
    return on < FISCAL_YEAR_2026 and code not in ENDED and code.startswith(_NEW)
