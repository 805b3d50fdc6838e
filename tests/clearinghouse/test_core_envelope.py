"""The CORE envelopes on their own: what is written, what is read, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from clearinghouse.adapters.completeness import is_complete
from clearinghouse.adapters.core_envelope import (
    CoreAnswer,
    CoreRequest,
    EnvelopeMalformed,
    HttpMessage,
    mime_request,
    read_answer,
    soap_request,
)
from clearinghouse.sandbox.core_messages import Answer, NotAnEnvelope, Question, read_question, write_answer

pytestmark = pytest.mark.unit

PAYLOAD = b"ISA*00*~GS*HS~ST*270*0001~NM1*IL*1*O'NEIL & SONS <A>*ANNA~SE~GE~IEA~"
NOW = datetime(2026, 1, 5, 9, 30, 15, tzinfo=UTC)


def request(**changes: object) -> CoreRequest:
    values = {
        "payload_type": "X12_270_Request_005010X279A1",
        "payload_id": "0f6d1b1e-93a5-4a3e-8a54-6d7d3b0f5a11",
        "asked_at": NOW,
        "username": "lake&side",
        "password": "<harbor> & lamp",
        "sender_id": "LAKESIDE",
        "receiver_id": "SANDBOX",
        "payload": PAYLOAD,
    }
    return CoreRequest(**(values | changes))  # type: ignore[arg-type]  # one test changes one value


EXPECTED_FIELDS = {
    "PayloadType": "X12_270_Request_005010X279A1",
    "ProcessingMode": "RealTime",
    "PayloadID": "0f6d1b1e-93a5-4a3e-8a54-6d7d3b0f5a11",
    "TimeStamp": "2026-01-05T09:30:15Z",
    "SenderID": "LAKESIDE",
    "ReceiverID": "SANDBOX",
    "CORERuleVersion": "2.2.0",
    "Payload": PAYLOAD.decode(),
}


@pytest.mark.parametrize(("write", "is_soap"), [(soap_request, True), (mime_request, False)])
def test_request_is_read_by_the_other_side(write: Callable[[CoreRequest], HttpMessage], is_soap: bool) -> None:
    message = write(request())

    question = read_question(message.content_type, message.body)

    assert question == Question(is_soap, EXPECTED_FIELDS, username="lake&side", password="<harbor> & lamp")


@pytest.mark.parametrize(("write", "is_soap"), [(soap_request, True), (mime_request, False)])
def test_answer_is_read_by_our_side(write: Callable[[CoreRequest], HttpMessage], is_soap: bool) -> None:
    question = Question(is_soap, EXPECTED_FIELDS, "lakeside", "harbor-lamp")
    content_type, body = write_answer(question, Answer("X12_271_Response_005010X279A1", b"ISA*~IEA~"), NOW)

    answer = read_answer(HttpMessage(content_type, body))

    assert answer == CoreAnswer(
        payload_type="X12_271_Response_005010X279A1",
        payload_id="0f6d1b1e-93a5-4a3e-8a54-6d7d3b0f5a11",
        error_code="Success",
        payload=b"ISA*~IEA~",
    )


def test_soap_request_names_the_elements_of_the_rule() -> None:
    message = soap_request(request())

    root = ElementTree.fromstring(message.body)  # noqa: S314 - written by ourselves
    body = root.find("{http://www.w3.org/2003/05/soap-envelope}Body")
    assert body is not None
    assert [element.tag for element in body] == [
        "{http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd}COREEnvelopeRealTimeRequest"
    ]
    assert [element.tag for element in body[0]] == list(EXPECTED_FIELDS)  # unqualified, in the rule's order
    assert message.content_type == 'application/soap+xml; charset=UTF-8; action="RealTimeTransaction"'
    assert b"<![CDATA[ISA*00*" in message.body


def test_soap_request_carries_the_end_of_a_cdata_section() -> None:
    message = soap_request(request(payload=b"ISA]]>IEA"))

    assert read_question(message.content_type, message.body).fields["Payload"] == "ISA]]>IEA"


@pytest.mark.parametrize("separator", [b"\x1d", b"\x1e", b"\x00"])
def test_soap_request_refuses_what_xml_cannot_carry(separator: bytes) -> None:
    with pytest.raises(EnvelopeMalformed, match="control character"):
        soap_request(request(payload=b"ISA" + separator))


def test_mime_request_carries_any_separator() -> None:
    message = mime_request(request(payload=b"ISA\x1d00\x1eGS"))

    assert b"\r\n\r\nISA\x1d00\x1eGS\r\n" in message.body


@pytest.mark.parametrize("field", ["sender_id", "username", "password"])
def test_mime_request_refuses_a_line_break_in_a_field(field: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        mime_request(request(**{field: "a\r\nContent-Disposition: b"}))


@pytest.mark.parametrize("write", [soap_request, mime_request])
def test_request_says_its_time_in_utc(write: Callable[[CoreRequest], HttpMessage]) -> None:
    in_denver = datetime(2026, 1, 5, 2, 30, 15, tzinfo=timezone(timedelta(hours=-7)))

    assert b"2026-01-05T09:30:15Z" in write(request(asked_at=in_denver)).body


@pytest.mark.parametrize("write", [soap_request, mime_request])
def test_request_refuses_a_time_without_zone(write: Callable[[CoreRequest], HttpMessage]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(request(asked_at=datetime(2026, 1, 5)))  # noqa: DTZ001 - this is the mistake


def test_request_hides_password_and_payload() -> None:
    assert "harbor" not in repr(request())
    assert "ANNA" not in repr(request())
    assert "ANNA" not in repr(soap_request(request()))


def soap(inside: str) -> HttpMessage:
    text = (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        f"{inside}</s:Body></s:Envelope>"
    )
    return HttpMessage("application/soap+xml; charset=utf-8", text.encode())


def response(inside: str) -> str:
    return (
        '<n:COREEnvelopeRealTimeResponse xmlns:n="http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd">'
        f"{inside}</n:COREEnvelopeRealTimeResponse>"
    )


def test_read_answer_with_escaped_payload() -> None:
    message = soap(response("<Payload>ISA*A &amp; B~</Payload><ErrorCode>Success</ErrorCode>"))

    assert read_answer(message).payload == b"ISA*A & B~"


def test_read_answer_with_qualified_elements() -> None:
    message = soap(response("<n:Payload>ISA~</n:Payload><n:ErrorCode>Success</n:ErrorCode>"))

    assert read_answer(message) == CoreAnswer(error_code="Success", payload=b"ISA~")


def test_read_answer_as_root_part_of_mtom() -> None:
    inner = soap(response("<Payload>ISA~</Payload><ErrorCode>Success</ErrorCode>")).body
    body = b'--x1\r\nContent-Type: application/xop+xml; type="application/soap+xml"\r\n\r\n' + inner + b"\r\n--x1--\r\n"

    answer = read_answer(HttpMessage('multipart/related; type="application/xop+xml"; boundary=x1', body))

    assert answer == CoreAnswer(error_code="Success", payload=b"ISA~")


def test_read_answer_in_form_data_with_bare_line_feeds() -> None:
    body = (
        b'--y\nContent-Disposition: form-data; name="Payload"\n\nISA*~\nIEA~\n'
        b'--y\nContent-Disposition: form-data; name="ErrorCode"\n\nSuccess\n--y--\n'
    )

    answer = read_answer(HttpMessage("multipart/form-data; boundary=y", body))

    assert answer == CoreAnswer(error_code="Success", payload=b"ISA*~\nIEA~")


@pytest.mark.parametrize("value", ["s:Sender", "Receiver", "env:Receiver"])
def test_read_answer_tells_a_fault(value: str) -> None:
    message = soap(f"<s:Fault><s:Code><s:Value>{value}</s:Value></s:Code></s:Fault>")

    assert read_answer(message).fault == value.rpartition(":")[2]


DECLARATIONS = {
    "entity": '<!DOCTYPE a [<!ENTITY b "ISA~">]>',
    "external entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
    "external type": '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
    "nested entities": '<!DOCTYPE a [<!ENTITY c "ISA~"><!ENTITY b "&c;&c;&c;">]>',
}


@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS)
def test_read_answer_refuses_a_document_type(declaration: str) -> None:
    honest = soap(response("<Payload>&b;</Payload><ErrorCode>Success</ErrorCode>")).body.decode()
    body = honest.replace('<?xml version="1.0"?>', declaration).encode()

    with pytest.raises(EnvelopeMalformed, match="document type"):
        read_answer(HttpMessage("application/soap+xml", body))


@pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS)
def test_read_question_refuses_a_document_type(declaration: str) -> None:
    honest = soap_request(request()).body.decode()
    body = honest.replace('<?xml version="1.0" encoding="UTF-8"?>', declaration).encode()

    with pytest.raises(NotAnEnvelope, match="document type"):
        read_question("application/soap+xml", body)


@pytest.mark.parametrize(
    "document",
    [b"<a>&undeclared;</a>", b"<a>" * 100 + b"</a>" * 100, b"<a>", b"<a/>", b"", b"no XML at all"],
    ids=["undeclared", "deep", "cut off", "other", "empty", "text"],
)
def test_broken_xml_is_refused(document: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_answer(HttpMessage("application/soap+xml", document))
    with pytest.raises(NotAnEnvelope):
        read_question("application/soap+xml", document)


@pytest.mark.parametrize("content_type", ["text/html", "", "multipart/form-data", "multipart/form-data; boundary=z"])
def test_read_answer_refuses_what_is_no_envelope(content_type: str) -> None:
    with pytest.raises(EnvelopeMalformed):
        read_answer(HttpMessage(content_type, b"<html>busy</html>"))


ISA = b"ISA*00*          *00*          *ZZ*SANDBOX        *ZZ*LAKESIDE       *260105*0930*^*00501*000000007*0*T*:~"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ISA + b"TA1*1~IEA*0*000000007~", True),
        (ISA + b"TA1*1~IEA*0*000000007", True),
        (ISA + b"TA1*1~IEA*0*7~\r\n", True),
        (b"\xef\xbb\xbf\r\n" + ISA + b"\r\nTA1*1~\r\nIEA*0*000000007~\r\n", True),
        (ISA.replace(b"~", b"\n").replace(b"*", b"|") + b"TA1|1\nIEA|0|000000007\n", True),
        (ISA[:80] + b"\r\n" + ISA[80:] + b"TA1*1~IE\r\nA*0*000000007~", True),
        (ISA + b"TA1*1~IEA*0*00000", False),
        (ISA + b"TA1*1~", False),
        (ISA[:50], False),
        (b"PK\x03\x04 cut off", False),
        (b"a readable report", True),
        (b"", True),
    ],
)
def test_is_complete(content: bytes, expected: bool) -> None:
    assert is_complete(content) is expected
