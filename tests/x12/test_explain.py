"""Segments in words: headline by qualifier and loop, every element named, values as people write them."""

from __future__ import annotations

import pytest

from tests.x12.files import ANSWER, answer, remittance
from x12.explain import ExplainedSegment, explain, explain_fragment, explain_spans, explained
from x12.findings import Finding, Severity
from x12.tokenizer import NotX12

pytestmark = pytest.mark.unit

ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*LAKESIDE       *261102*1000*^*00501*000000001*0*T*:~"


def words(segment: str) -> str:
    """The explanation of one segment after an ISA."""
    return explain(f"{ISA}{segment}~".encode())[1].explanation


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (
            "CLP*C7*1*1200*-85*45*12*P1*11*1",
            "Claim payment: patient control number C7, status 1 (Processed as primary), charge $1,200.00, paid -$85.00,"
            " patient responsibility $45.00, filing indicator 12 (Preferred provider organization),"
            " payer claim control number P1, place 11 (Office), frequency 1 (original)",
        ),
        (
            "CAS*OA*23*20*1*94*-3.5",
            "Adjustment: group OA (Other: look at the reason), reason 23 (What an earlier payer paid or adjusted),"
            " dollars $20.00 (lowers what is paid), quantity 1,"
            " reason 94 (Paid more than charged), dollars -$3.50 (raises what is paid)",
        ),
        (
            "PLB*1234567893*20261231*WO:X1*50*L6:X2*-1.25",
            "Provider-level adjustment: provider 1234567893, fiscal year end 12/31/2026,"
            " reason WO (Overpayment recovery), reference X1, dollars $50.00 (lowers the payment),"
            " reason L6 (Interest owed), reference X2, dollars -$1.25 (raises the payment)",
        ),
        (
            "EB*B*IND*98***27*25",
            "Copay: what B, for whom IND (Individual), service types 98 (Physician office visit),"
            " period 27 (a visit), dollars $25.00",
        ),
        ("REF*6R*C7L1", "Line control number: kind 6R, value C7L1"),
        (
            "EQ*30^33",
            "Benefits asked for: service types 30 (Plan coverage, general), service types 33 (Chiropractic)",
        ),
        (
            "SV1*HC:99213:25:GP*150*UN*1*11**1:2**Y",
            "Professional service: code list HC (procedure, HCPCS or CPT), procedure 99213, modifier 25, modifier GP,"
            " charge $150.00, unit UN (units), quantity 1, place of service 11 (Office), pointer 1, pointer 2,"
            " emergency Y (yes)",
        ),
        (
            "HI*ABK:M545*ABF:M542",
            "Diagnoses: code list ABK (principal diagnosis, ICD-10-CM), code M545,"
            " code list ABF (diagnosis, ICD-10-CM), code M542",
        ),
        (
            "DTP*434*RD8*20261101-20261102",
            "Date: kind 434, format RD8 (first to last day), date 11/01/2026 to 11/02/2026",
        ),
        ("LQ*HE*N130", "Code: list HE (remark), code N130 (See the plan's guidelines for this service)"),
        ("III*ZZ*11", "Further information: list ZZ (place of service), code 11 (Office)"),
        ("DTP*472*D8*2026", "Service date: kind 472, format D8 (one day), date 2026"),
        (
            "TA1*000000007*261102*0900*R*025",
            "Interchange acknowledgement: control number 000000007, date 11/02/2026, time 9:00 AM,"
            " answer R (Rejected), note 025 (The control number was used before: a duplicate)",
        ),
        ("ZZZ*1", ""),
    ],
)
def test_explain_names_elements_and_decodes_codes(segment: str, expected: str) -> None:
    assert words(segment) == expected


def test_explain_decodes_a_status_part_by_part() -> None:
    assert [element.words for element in explain_fragment("STC*A3:21:85", "277CA")[0].elements] == [
        "category A3 (Rejected: returned as unprocessable)",
        "status 21 (Information missing or invalid: see the other status codes)",
        "entity 85 (Billing provider)",
    ]


def test_explain_takes_no_status_for_one_of_another_list() -> None:
    assert words("STC*F2:80::RX*20060301").endswith(
        "category F2 (Finalized: denied), status 80, code list RX (reject codes of pharmacies, NCPDP), date 03/01/2006"
    )


def test_header_of_an_old_file_has_no_repetition_separator() -> None:
    header = ISA.replace("*^*00501*", "*U*00401*").encode()

    (explained,) = explain(header)

    assert "repetition separator U (none: before 5010 this names the standard" in explained.explanation


@pytest.mark.parametrize(("sent", "shown"), [(".2", "20 %"), ("20", "20 %"), ("1", "100 %"), (".125", "12.5 %")])
def test_share_is_shown_as_percent_however_it_was_sent(sent: str, shown: str) -> None:
    assert words(f"EB*A*IND*98***23**{sent}").endswith(f"share {shown}")


def test_explain_names_what_no_guide_uses() -> None:
    (element,) = explain(f"{ISA}LX*1*2~".encode())[1].elements[1:]

    assert element.words == "element that the guides do not use 2"


def test_explain_puts_findings_in_their_places() -> None:
    finding = Finding("X835-BAL-CLAIM", Severity.ERROR, 2, "The claim does not add up.")

    rows = explain(f"{ISA}CLP*C7*1*200*85~".encode(), findings=[finding])

    assert [row.findings for row in rows] == [(), (finding,)]


def test_explain_says_nothing_of_what_is_not_x12() -> None:
    assert explain(b"not an interchange") == []
    with pytest.raises(NotX12):
        list(explained(b"not an interchange"))


def test_explain_shows_a_part_of_a_long_file() -> None:
    content = remittance()
    whole = explain(content)

    assert explain(content, first=5, limit=3) == whole[4:7]
    assert explain_spans(content, [range(8, 9), range(0), range(2, 4)]) == [whole[7:8], [], whole[1:3]]


def at(segments: list[ExplainedSegment], text: str) -> ExplainedSegment:
    return next(segment for segment in segments if segment.text.startswith(text))


def test_the_same_segment_is_called_by_its_loop() -> None:
    paid = explain(remittance())
    benefits = explain(answer(ANSWER))

    assert at(paid, "TRN").headline == "Check or transfer number"
    assert at(benefits, "TRN").headline == "Trace of the inquiry, given back"
    assert at(paid, "N1*PR").headline == "Payer"


@pytest.mark.parametrize("mark", ["|", "*"])
def test_fragment_is_explained_whatever_its_separators(mark: str) -> None:
    texts = [f"IK3{mark}N4{mark}9{mark}2010{mark}8~", f"IK4{mark}3:1{mark}116{mark}1~", f"IK5{mark}R{mark}5"]

    found = explain_fragment("\n".join(texts), "999")

    assert [segment.headline for segment in found] == ["Error in segment", "Error in element", "Transaction's result"]
    assert found[1].elements[1].place == "IK401-2"
    assert found[2].explanation.endswith("error 5 (One or more segments have errors)")


@pytest.mark.parametrize(
    ("header", "hidden"),
    [("ISA*03*LAKESIDE01*00*          *", "LAKESIDE01"), ("ISA*00*          *01*OPENUP    *", "OPENUP")],
)
def test_passwords_of_the_header_are_not_shown(header: str, hidden: str) -> None:
    content = header + ISA.removeprefix("ISA*00*          *00*          *")

    for segment in (explain(content.encode())[0], explain_fragment(content)[0]):
        assert hidden not in segment.text
        assert hidden not in segment.explanation
        assert segment.text.startswith(header.replace(hidden.ljust(10), "\u2022" * 10))
        assert segment.text.endswith(content.rstrip(":~")[-60:] + ":")


def test_level_says_whether_others_stand_under_it() -> None:
    levels = [one.explanation for one in explain(answer(ANSWER)) if one.id == "HL"]

    assert [one.rpartition(", ")[2] for one in levels] == [
        "other levels below 1 (yes)",
        "other levels below 1 (yes)",
        "other levels below 0 (no)",
    ]


def test_day_of_an_answer_is_called_one() -> None:
    content = answer([*ANSWER, "DTP*291*D8*20260115"])

    assert explain(content)[-4].headline == "Day of the plan"
