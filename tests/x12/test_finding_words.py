"""What a finding says: which element is meant, and whether it is empty or cannot be read."""

from __future__ import annotations

import pytest

from tests.x12.mutations.good import GOOD
from tests.x12.mutations.mutation import Mutation
from x12 import document

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("837P secondary", "CAS*CO*45*40", "CAS*CO*45", "CAS03 is empty"),
        ("837P secondary", "CAS*CO*45*40", "CAS*CO*45*4O", "CAS03: '4O' is not an amount in dollars and cents"),
        ("837P secondary", "SVD*PRIM1*85*", "SVD*PRIM1**", "SVD02 is empty"),
        ("837P", "SV1*HC:99213*150*", "SV1*HC:99213**", "SV102 is empty"),
        ("837P secondary", "PI*PRIM1~", "PI*PRIM1~DTP*573*D8*20261103~", "(DTP*573) stands twice"),
        ("277CA", "STC*A2:20:PR*", "STC*Q9:9999:PR*", "STC01-1 (category) 'Q9', STC01-2 (status) '9999' are not in"),
        ("277CA", "*WQ*200~", "*WQ*2OO~", "STC04: '2OO' is not an amount"),
        ("277CA", "QTY*90*1", "QTY*90*ONE", "QTY02: 'ONE' is not"),
        ("835", "*200*130*50*", "*200*130*FIFTY*", "CLP05: 'FIFTY' is not an amount"),
        ("835", "*200*130*50*", "*200*13O*50*", "CLP04 at segment 15: '13O' is not an amount"),
        ("835", "SVC*HC:97110*50*0*", "SVC*HC:97110*50**", "SVC03 at segment 23 is empty"),
        ("835", "*150*130**1", "*15O*130**1", "SVC02 at segment 18: '15O' is not an amount"),
        ("835", "*50*0**2~", "*50*0**TWO~", "SVC05: 'TWO' is not"),
        ("835", "*20261231*WO", "*20261331*WO", "PLB02: '20261331' is not"),
        ("271", "EB*1*IND*30*", "EB*1*IND*ZZZ*", "EB03 (service type) 'ZZZ' is not in our table"),
        ("999", "IK5*R*I5~", "IK5*Q*I5~", "IK501 (result of the transaction) 'Q' is not in our table"),
    ],
)
def test_finding_names_its_element(file: str, old: str, new: str, words: str) -> None:
    read = document.read(Mutation(file, "words", words, old, new).content())

    assert any(words in one.text for one in read.all_findings), [one.text for one in read.all_findings]


def test_missing_day_of_a_decision_is_not_called_a_second_one() -> None:
    text = GOOD["837P secondary"].decode()
    start, end = text.index("SVD*"), text.index("LX*2~")
    without_answers = text[:start] + text[end:]
    second = without_answers.index("SVD*")
    without_answers = without_answers[:second] + without_answers[without_answers.index("SE*") :]

    found = [one.text for one in document.read(without_answers.encode()).all_findings if "DTP*573" in one.text]

    assert found == ["The day of a payer's decision (DTP*573) is missing: neither a line nor the payer has it."]
