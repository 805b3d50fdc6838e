"""The two envelopes of CAQH CORE Connectivity vC2.2.0 around a real-time X12 question and its answer.

Sources: the rule's sections 4.2 (SOAP 1.2 with WS-Security, HTTP MIME multipart) and 4.4 (fields and error
codes). Its elements below COREEnvelopeRealTimeRequest bear no namespace. Payers answer SOAP plainly or as the
root part of a multipart/related message (MTOM), and some leave ErrorCode empty when the payload itself is the
refusal (TA1, 999).
"""

from __future__ import annotations

import email.message
import email.parser
import email.policy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat
from xml.sax.saxutils import escape

RULE_VERSION = "2.2.0"
_CORE_NAMESPACE = "http://www.caqh.org/SOAP/WSDL/CORERule2.2.0.xsd"
_SOAP_NAMESPACE = "http://www.w3.org/2003/05/soap-envelope"
_SECURITY_NAMESPACE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_TEXT_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText"
_MAX_DEPTH = 32


class EnvelopeMalformed(Exception):
    """The bytes are not a CORE envelope that can be sent or read."""


@dataclass(frozen=True, slots=True)
class CoreRequest:
    """What goes around the X12 of one question."""

    payload_type: str  # X12_270_Request_005010X279A1
    payload_id: str  # unique per request: a UUID
    asked_at: datetime
    username: str
    password: str = field(repr=False)
    sender_id: str
    receiver_id: str
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """A body with the Content-Type that names it."""

    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CoreAnswer:
    """The fields of an answer. `fault` is set instead when SOAP itself failed: Sender or Receiver."""

    payload_type: str = ""
    payload_id: str = ""
    error_code: str = ""
    payload: bytes = field(default=b"", repr=False)
    fault: str = ""


def soap_request(request: CoreRequest) -> HttpMessage:
    """SOAP 1.2, UsernameToken in the header, the X12 as CDATA in the body."""
    fields = _fields(request)
    body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<soapenv:Envelope xmlns:soapenv="{_SOAP_NAMESPACE}">'
        f'<soapenv:Header><wsse:Security soapenv:mustUnderstand="true" xmlns:wsse="{_SECURITY_NAMESPACE}">'
        f"<wsse:UsernameToken><wsse:Username>{escape(request.username)}</wsse:Username>"
        f'<wsse:Password Type="{_TEXT_PROFILE}">{escape(request.password)}</wsse:Password>'
        "</wsse:UsernameToken></wsse:Security></soapenv:Header>"
        f'<soapenv:Body><ns1:COREEnvelopeRealTimeRequest xmlns:ns1="{_CORE_NAMESPACE}">'
        f"{body}<Payload>{_cdata(_decode(request.payload))}</Payload>"
        "</ns1:COREEnvelopeRealTimeRequest></soapenv:Body></soapenv:Envelope>"
    )
    return HttpMessage('application/soap+xml; charset=UTF-8; action="RealTimeTransaction"', text.encode())


def mime_request(request: CoreRequest) -> HttpMessage:
    """multipart/form-data, one part a field, user name and password among them."""
    fields = _fields(request) | {"UserName": request.username, "Password": request.password}
    for name, value in fields.items():
        if not value.isprintable():
            raise EnvelopeMalformed(f"{name} holds a character that an envelope cannot carry.")
    boundary = f"cleanclaim-{request.payload_id}".encode()
    if boundary in request.payload:
        raise EnvelopeMalformed("The payload holds the boundary of its envelope.")
    parts = {name: value.encode() for name, value in fields.items()} | {"Payload": request.payload}
    lines = [
        b"--"
        + boundary
        + b'\r\nContent-Disposition: form-data; name="'
        + name.encode()
        + b'"\r\n\r\n'
        + value
        + b"\r\n"
        for name, value in parts.items()
    ]
    return HttpMessage(
        f'multipart/form-data; boundary="{boundary.decode()}"', b"".join(lines) + b"--" + boundary + b"--\r\n"
    )


def read_answer(message: HttpMessage) -> CoreAnswer:
    """Either envelope, told apart by its Content-Type. Raises EnvelopeMalformed."""
    kind = message.content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _from_form(message)
    if kind == "multipart/related":
        return _from_soap(_parts(message)[0].body)
    if kind in {"application/soap+xml", "text/xml", "application/xml"}:
        return _from_soap(message.body)
    raise EnvelopeMalformed("The answer is neither SOAP nor MIME multipart.")


def _fields(request: CoreRequest) -> dict[str, str]:
    if request.asked_at.tzinfo is None:
        raise ValueError("asked_at needs a time zone")
    return {
        "PayloadType": request.payload_type,
        "ProcessingMode": "RealTime",
        "PayloadID": request.payload_id,
        "TimeStamp": request.asked_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "SenderID": request.sender_id,
        "ReceiverID": request.receiver_id,
        "CORERuleVersion": RULE_VERSION,
    }


def _decode(payload: bytes) -> str:
    text = payload.decode("utf-8", errors="strict") if _is_utf8(payload) else payload.decode("latin-1")
    if any(character < " " and character not in "\t\r\n" for character in text):
        raise EnvelopeMalformed("The payload holds a control character, which XML cannot carry; use MIME.")
    return text


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _from_form(message: HttpMessage) -> CoreAnswer:
    return _answer({part.name: part.body for part in _parts(message)})


def _answer(fields: dict[str, bytes]) -> CoreAnswer:
    if "Payload" not in fields and "ErrorCode" not in fields:
        raise EnvelopeMalformed("The answer has neither a payload nor an error code.")

    def text(name: str) -> str:
        return fields.get(name, b"").decode("utf-8", errors="replace").strip()

    return CoreAnswer(
        payload_type=text("PayloadType"),
        payload_id=text("PayloadID"),
        error_code=text("ErrorCode"),
        payload=fields.get("Payload", b"").strip(),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    body: bytes


def _parts(message: HttpMessage) -> list[_Part]:
    header = message.content_type.replace("\r", "").replace("\n", "").encode("latin-1", errors="replace")
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    whole = parser.parsebytes(b"Content-Type: " + header + b"\r\n\r\n" + message.body)
    parts = [
        _Part(name=str(part.get_param("name", "", header="content-disposition")), body=_bytes_of(part))
        for part in whole.iter_parts()
    ]
    if not parts:
        raise EnvelopeMalformed("The multipart answer has no parts.")
    return parts


def _bytes_of(part: email.message.Message) -> bytes:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise EnvelopeMalformed("A part of the answer holds further parts.")
    return content


def _from_soap(body: bytes) -> CoreAnswer:
    reader = _SoapReader()
    reader.read(body)
    if reader.fault:
        return CoreAnswer(fault=reader.fault)
    return _answer({name: text.encode() for name, text in reader.fields.items()})


class _SoapReader:
    """Collects the texts below COREEnvelopeRealTimeResponse and the code of a SOAP fault.

    A document type declaration is refused before it can declare anything, so no entity is ever expanded or
    fetched.
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.fault = ""
        self._path: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, body: bytes) -> None:
        try:
            self._parser.Parse(body, True)
        except expat.ExpatError as error:
            raise EnvelopeMalformed("The answer is not well-formed XML.") from error

    def _refuse(self, *_: object) -> None:
        raise EnvelopeMalformed("The answer declares a document type, which is not allowed.")

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name.rpartition(" ")[2])
        if len(self._path) > _MAX_DEPTH:
            raise EnvelopeMalformed("The answer is nested too deep.")
        if self._path[-2:-1] == ["COREEnvelopeRealTimeResponse"]:
            self.fields.setdefault(self._path[-1], "")

    def _end(self, _name: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._path[-2:-1] == ["COREEnvelopeRealTimeResponse"]:
            self.fields[self._path[-1]] += text
        elif self._path[-3:] == ["Fault", "Code", "Value"]:
            self.fault += text.strip().rpartition(":")[2]
