"""The receiving side of CAQH CORE Connectivity vC2.2.0: reads a real-time question, writes its answer.

Written apart from the client's `adapters.core_envelope` on purpose: two readings of the rule keep each other
honest.
"""

from __future__ import annotations

import email.parser
import email.policy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat
from xml.sax.saxutils import escape

CORE = "http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"

REQUIRED = (
    "PayloadType",
    "ProcessingMode",
    "PayloadID",
    "TimeStamp",
    "SenderID",
    "ReceiverID",
    "CORERuleVersion",
)


class NotAnEnvelope(Exception):
    """The body is no CORE question: the answer is a SOAP fault or HTTP 400."""


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of a request, in whichever envelope it came."""

    is_soap: bool
    fields: dict[str, str]
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a payload with Success, or a named error."""

    payload_type: str
    payload: bytes
    error_code: str = "Success"
    error_message: str = ""


def read_question(content_type: str, body: bytes) -> Question:
    """Read either envelope by its Content-Type. Raises NotAnEnvelope."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/soap+xml":
        return _read_soap(body)
    if kind == "multipart/form-data":
        return _read_form(content_type, body)
    raise NotAnEnvelope("neither SOAP 1.2 nor multipart/form-data")


def write_answer(question: Question, answer: Answer, at: datetime) -> tuple[str, bytes]:
    """Content-Type and body in the envelope of the question; sender and receiver change places."""
    fields = {
        "PayloadType": answer.payload_type,
        "ProcessingMode": "RealTime",
        "PayloadID": question.fields.get("PayloadID", ""),
        "TimeStamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "SenderID": question.fields.get("ReceiverID", ""),
        "ReceiverID": question.fields.get("SenderID", ""),
        "CORERuleVersion": "2.2.0",
    }
    last = {"ErrorCode": answer.error_code, "ErrorMessage": answer.error_message}
    if question.is_soap:
        return _soap_answer(fields, answer.payload, last)
    return _form_answer(fields, answer.payload, last)


def soap_fault(reason: str) -> tuple[str, bytes]:
    """The fault of a sender whose envelope cannot be read."""
    text = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>'
        f'<s:Reason><s:Text xml:lang="en">{escape(reason)}</s:Text></s:Reason>'
        "</s:Fault></s:Body></s:Envelope>"
    )
    return "application/soap+xml; charset=utf-8", text.encode()


def _soap_answer(fields: dict[str, str], payload: bytes, last: dict[str, str]) -> tuple[str, bytes]:
    def elements(values: dict[str, str]) -> str:
        return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())

    text = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><core:COREEnvelopeRealTimeResponse xmlns:core="{CORE}">'
        f"{elements(fields)}<Payload><![CDATA[{payload.decode('utf-8')}]]></Payload>{elements(last)}"
        "</core:COREEnvelopeRealTimeResponse></s:Body></s:Envelope>"
    )
    return "application/soap+xml; charset=utf-8", text.encode()


def _form_answer(fields: dict[str, str], payload: bytes, last: dict[str, str]) -> tuple[str, bytes]:
    boundary = "sandbox" + "".join(c for c in fields["PayloadID"] if c.isalnum())
    values = {name: value.encode() for name, value in (fields | last).items()} | {"Payload": payload}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
        for name, value in values.items()
    ]
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


def _read_form(content_type: str, body: bytes) -> Question:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", errors="replace")
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields: dict[str, str] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        name = part.get_param("name", "", header="content-disposition")
        if isinstance(content, bytes) and isinstance(name, str):
            fields[name] = content.decode("utf-8", errors="replace")
    if not fields:
        raise NotAnEnvelope("no form fields")
    username, password = fields.pop("UserName", ""), fields.pop("Password", "")
    return Question(is_soap=False, fields=fields, username=username, password=password)


def _read_soap(body: bytes) -> Question:
    reader = _Elements()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise NotAnEnvelope("not well-formed XML") from error
    request = (f"{SOAP} Envelope", f"{SOAP} Body", f"{CORE} COREEnvelopeRealTimeRequest")
    token = (f"{SOAP} Envelope", f"{SOAP} Header", f"{SECURITY} Security", f"{SECURITY} UsernameToken")
    if request not in reader.texts:
        raise NotAnEnvelope("no COREEnvelopeRealTimeRequest")
    fields = {path[-1]: text for path, text in reader.texts.items() if path[:-1] == request}
    return Question(
        is_soap=True,
        fields=fields,
        username=reader.texts.get((*token, f"{SECURITY} Username"), ""),
        password=reader.texts.get((*token, f"{SECURITY} Password"), ""),
    )


class _Elements:
    """The text of each element by its path. A document type declaration ends the reading."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, ...], str] = {}
        self._path: tuple[str, ...] = ()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise NotAnEnvelope("a document type is declared")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path = (*self._path, name)
        self.texts.setdefault(self._path, "")

    def _end(self, _name: str) -> None:
        self._path = self._path[:-1]

    def _text(self, text: str) -> None:
        self.texts[self._path] += text
