"""What breaks the promises of ISA, GS and ST."""

from __future__ import annotations

import re

from tests.x12.mutations.good import GOOD
from tests.x12.mutations.mutation import Mutation, mutations


def _segment(file: str, segment_id: str) -> str:
    found = re.search(rf"(?:^|~)({segment_id}\*[^~]*)~", GOOD[file].decode())
    assert found is not None
    return found[1]


def _of(file: str) -> list[Mutation]:
    isa, gs, st, se = (_segment(file, one) for one in ("ISA", "GS", "ST", "SE"))
    count = int(se.split("*")[1])
    return mutations(file, "envelope", {
        "ISA13 is another number": ("*000000042*0*", "*000000043*0*"),
        "IEA02 is another number": ("IEA*1*000000042", "IEA*1*000000024"),
        "IEA01 counts a group too many": ("IEA*1*", "IEA*2*"),
        "IEA is missing": ("IEA*1*000000042~", ""),
        "GS06 is another number": ("*7*X*", "*8*X*"),
        "GS06 is no number": ("*7*X*", "*SEVEN*X*"),
        "GE02 is another number": ("GE*1*7~", "GE*1*9~"),
        "GE01 counts a transaction too many": ("GE*1*7~", "GE*2*7~"),
        "GE is missing": ("GE*1*7~", ""),
        "GS is missing": (gs + "~", ""),
        "GS08 is another version": (gs, gs[:-1] + "9"),
        "ST02 is another number": (st, st.replace("*0001", "*0002")),
        "ST02 is empty": (st, st.replace("*0001", "*")),
        "SE02 is another number": (se, se.replace("*0001", "*1000")),
        "SE01 counts one too few": (se, f"SE*{count - 1}*0001"),
        "SE01 is no number": (se, "SE*MANY*0001"),
        "SE is missing": (se + "~", ""),
        "ST is missing": (st + "~", ""),
        "a segment stands twice and SE01 does not count it": (st + "~", f"{st}~{_second(file)}~{_second(file)}~"),
        "ISA06 is short by one": (isa, isa.replace(" *30*", "*30*", 1)),
        "a segment terminator stands twice": (gs + "~", gs + "~~"),
        "the group's functional id belongs to another transaction": (gs, gs.replace(gs[:5], "GS*RA")),
        "the file is cut in the middle": (GOOD[file].decode()[GOOD[file].decode().index(se) - 20 :], ""),
    })  # fmt: skip


def _second(file: str) -> str:
    return _segment(file, "BPR" if file == "835" else "AK1" if file == "999" else "BHT")


MUTATIONS: list[Mutation] = [
    *(one for file in ("837P", "835", "271", "999", "277CA") for one in _of(file)),
    *mutations("TA1", "envelope", {
        "IEA01 counts a group": ("IEA*0*", "IEA*1*"),
        "IEA02 is another number": ("IEA*0*000000042", "IEA*0*000000043"),
        "IEA is missing": ("IEA*0*000000042~", ""),
    }),
    *mutations("TA1", "structure", {
        "TA101 is empty": ("TA1*000000905*", "TA1**"),
        "TA104 is empty": ("*0930*R*025", "*0930**025"),
        "TA1 is cut off after TA103": ("*0930*R*025", "*0930"),
    }),
    *mutations("TA1", "code", {
        "TA104 is no code": ("*R*025", "*Q*025"),
        "TA105 is no code": ("*R*025", "*R*999"),
        "TA104 accepts with a note of error": ("*R*025", "*A*025"),
        "TA104 rejects without error": ("*R*025", "*R*000"),
    }),
    *mutations("TA1", "date", {
        "TA102 is no day": ("TA1*000000905*260115*", "TA1*000000905*260230*"),
        "TA103 is no time": ("*260115*0930*R", "*260115*2530*R"),
    }),
    *mutations("TA1", "identifier", {"TA101 is no number": ("000000905", "ABC")}),
]  # fmt: skip
