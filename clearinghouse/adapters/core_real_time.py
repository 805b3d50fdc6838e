"""Asks one real-time question over HTTPS and waits no longer than the account allows."""

from __future__ import annotations

import ssl
import time
from datetime import datetime

import httpx

from clearinghouse.adapters.core_envelope import (
    CoreAnswer,
    CoreRequest,
    EnvelopeMalformed,
    HttpMessage,
    mime_request,
    read_answer,
    soap_request,
)
from clearinghouse.gateway import Connection, GatewayError, GatewayRefused, GatewayUnavailable

MAX_ANSWER_BYTES = 8 * 1024 * 1024

# CORE error codes that are the receiver's trouble, not ours; every other code asks for a correction.
_TRANSIENT_CODES = frozenset({"Receiver", "Timeout", "TimedOut", "ServiceUnavailable"})
_TRANSIENT_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})

_SETTINGS_REMEDY = "Correct the real-time user name and password in the account's settings."


class CoreClient:
    """The real-time half of an account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: datetime) -> bytes:
        """The X12 of the answer. GatewayUnavailable when none came in time, GatewayRefused for a no."""
        request = CoreRequest(
            payload_type=payload_type,
            payload_id=payload_id,
            asked_at=asked_at,
            username=self._connection.real_time_username,
            password=self._connection.real_time_password,
            sender_id=self._connection.sender_id,
            receiver_id=self._connection.receiver_id,
            payload=content,
        )
        status, message = self._post(self._envelope(request))
        return _payload_of(_read(status, message))

    def _envelope(self, request: CoreRequest) -> HttpMessage:
        try:
            if self._connection.real_time_envelope == "mime":
                return mime_request(request)
            return soap_request(request)
        except EnvelopeMalformed as error:
            raise GatewayRefused("The question cannot be put in its envelope.", remedy=str(error)) from error

    def _post(self, message: HttpMessage) -> tuple[int, HttpMessage]:
        connection = self._connection
        if not connection.real_time_url.startswith("https://"):
            raise GatewayRefused(
                "The real-time address is not encrypted.",
                remedy="Enter an address that begins with https://.",
            )
        try:
            with (
                httpx.Client(
                    verify=_trust(connection.real_time_ca),
                    timeout=connection.timeout_seconds,
                    trust_env=False,  # the password goes to the address on file and nowhere else
                    follow_redirects=False,
                ) as client,
                client.stream(
                    "POST",
                    connection.real_time_url,
                    content=message.body,
                    headers={"Content-Type": message.content_type},
                ) as response,
            ):
                body = _read_within(response, connection.timeout_seconds)
                return response.status_code, HttpMessage(response.headers.get("Content-Type", ""), body)
        except httpx.TimeoutException as error:
            raise GatewayUnavailable("The clearinghouse gave no answer in time.") from error
        except httpx.InvalidURL as error:
            raise GatewayRefused("The real-time address cannot be read.", remedy="Correct the address.") from error
        except httpx.HTTPError as error:
            raise _transport_failure(error) from error


def _trust(ca: str) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cadata=ca or None)
    except ssl.SSLError as error:
        raise GatewayRefused(
            "The certificate on file cannot be read.",
            remedy="Paste the clearinghouse's certificate (PEM) again.",
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _read_within(response: httpx.Response, seconds: float) -> bytes:
    """httpx limits each read; this limits the whole answer, in time and in size."""
    deadline = time.monotonic() + seconds
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        chunks.append(chunk)
        if time.monotonic() > deadline:
            raise GatewayUnavailable("The clearinghouse gave no answer in time.")
        if size > MAX_ANSWER_BYTES:
            raise GatewayRefused("The answer is larger than the answer to one question can be.")
    return b"".join(chunks)


def _transport_failure(error: httpx.HTTPError) -> GatewayError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return GatewayRefused(
                "The server could not prove that it is the clearinghouse.",
                remedy="Do not retry. Check the real-time address and the certificate on file.",
            )
        cause = cause.__cause__ or cause.__context__
    return GatewayUnavailable("The clearinghouse's real-time service does not answer.")


def _read(status: int, message: HttpMessage) -> CoreAnswer:
    """The envelope, where there is one; a bare HTTP error is told apart by its status."""
    try:
        return read_answer(message)
    except EnvelopeMalformed as error:
        if status in _TRANSIENT_STATUSES:
            raise GatewayUnavailable(
                f"The clearinghouse's real-time service is not available (HTTP {status})."
            ) from error
        if status in {401, 403}:
            raise GatewayRefused("The clearinghouse refused the log-in.", remedy=_SETTINGS_REMEDY) from error
        raise GatewayRefused(
            f"The clearinghouse's answer cannot be read (HTTP {status}).",
            remedy="Check the real-time address and the kind of envelope in the account's settings.",
        ) from error


def _payload_of(answer: CoreAnswer) -> bytes:
    code = answer.fault or answer.error_code
    is_success = not answer.fault and (code == "Success" or (code == "" and answer.payload != b""))
    if is_success and answer.payload:
        return answer.payload
    if is_success:
        raise GatewayUnavailable("The clearinghouse answered without a payload.")
    if code in _TRANSIENT_CODES:
        raise GatewayUnavailable("The clearinghouse could not process the question just now.")
    if code.lower() == "unauthorized":
        raise GatewayRefused("The clearinghouse refused the user name or password.", remedy=_SETTINGS_REMEDY)
    raise GatewayRefused(
        f"The clearinghouse refused the question ({_named(code)}).",
        remedy="Check sender id, receiver id and envelope on file, or ask the clearinghouse.",
    )


def _named(code: str) -> str:
    """CORE codes are single words such as PayloadTypeIllegal; anything longer might quote the question."""
    return code if code.isalnum() and len(code) <= 60 else "unnamed error"
