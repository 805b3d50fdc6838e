"""One remittance out of a file of several."""

from __future__ import annotations

import pytest

from x12 import document
from x12.cutting import one_remittance
from x12.tokenizer import NotX12

HEAD = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261116*0600*^*00501*000000007*0*P*:~"


def check(trace: str, number: str, payee: str = "LAKESIDE") -> str:
    return (
        f"ST*835*{number}~BPR*H*0*C*NON************20261116~TRN*1*{trace}*1380000001~DTM*405*20261116~"
        f"N1*PR*GREAT LAKES~N1*PE*{payee}*XX*1234567893~SE*7*{number}~"
    )


def file_of(*groups: str) -> bytes:
    body = "".join(
        f"GS*HP*PAYER*US*20261116*0600*{number}*X*005010X221A1~{one}GE*{one.count('ST*')}*{number}~"
        for number, one in enumerate(groups, start=1)
    )
    return f"{HEAD}{body}IEA*{len(groups)}*000000007~".encode()


@pytest.mark.parametrize(("number", "trace"), [(1, "A1"), (2, "A2"), (3, "B1")])
def test_one_of_several_comes_whole_and_alone(number: int, trace: str) -> None:
    content = file_of(check("A1", "0001") + check("A2", "0002", "CLÍNICA"), check("B1", "0001"))

    cut = document.read(one_remittance(content, number))

    assert [one.trace for one in cut.remittances] == [trace]
    assert not cut.findings
    assert not cut.remittances[0].findings


def test_file_of_one_remittance_is_itself() -> None:
    content = file_of(check("A1", "0001")).replace(b"~", b"~\r\n")

    assert one_remittance(content, 1) is content


def test_what_is_wrong_with_the_remittance_stays_wrong() -> None:
    content = file_of(check("A1", "0001").replace("SE*7", "SE*9") + check("A2", "0002"))

    cut = document.read(one_remittance(content, 1))

    assert [one.rule for one in cut.remittances[0].findings] == ["X12-ENV-SE-COUNT"]


@pytest.mark.parametrize("number", [0, 3])
def test_remittance_that_is_not_there(number: int) -> None:
    with pytest.raises(NotX12):
        one_remittance(file_of(check("A1", "0001") + check("A2", "0002")), number)
