"""The sandbox's HTTPS side: one path, /core, for real-time questions, and / to see that it is up."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket

from clearinghouse.sandbox.claim_register import ClaimRegister
from clearinghouse.sandbox.core_messages import Answer, NotAnEnvelope, read_question, soap_fault, write_answer
from clearinghouse.sandbox.real_time import ENVELOPE_ERROR, NoAnswer, RealTime
from clearinghouse.sandbox.state import State
from clearinghouse.sandbox.switches import read_switches

PATH = "/core"
_LARGEST_QUESTION = 1024 * 1024
_PATIENCE_SECONDS = 30.0


class HttpsServer(ThreadingHTTPServer):
    """One thread a connection; the TLS handshake happens there, so that a silent client holds up nobody."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, state: State, register: ClaimRegister, address: tuple[str, int], silence_seconds: float) -> None:
        self.state = state
        self.silence_seconds = silence_seconds
        self.real_time = RealTime(register)
        self.stopping = threading.Event()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._context.load_cert_chain(state.certificate_path)
        super().__init__(address, _Handler)

    def get_request(self) -> tuple[socket, tuple[str, int]]:
        connection, address = super().get_request()
        connection.settimeout(_PATIENCE_SECONDS)
        return self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up or fails the handshake is its own affair; nothing of it is logged."""


class _Handler(BaseHTTPRequestHandler):
    server: HttpsServer
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_SECONDS

    def do_GET(self) -> None:
        self._send(200 if self.path == "/" else 404, "text/plain", b"sandbox clearinghouse\n")

    def do_POST(self) -> None:
        switches = read_switches(self.server.state.control_path)
        if switches.down:
            self.close_connection = True
            return
        self.server.stopping.wait(switches.slow_seconds)
        length = self.headers.get("Content-Length", "")
        if self.path != PATH or not length.isdigit() or int(length) > _LARGEST_QUESTION:
            self._send(404 if self.path != PATH else 413, "text/plain", b"POST a question to /core\n")
            return
        try:
            status, content_type, body = self._answer(self.rfile.read(int(length)))
        except NoAnswer:
            self.server.stopping.wait(self.server.silence_seconds)
            self.close_connection = True
            return
        self._send(status, content_type, body)

    def _answer(self, body: bytes) -> tuple[int, str, bytes]:
        try:
            question = read_question(self.headers.get("Content-Type", ""), body)
        except NotAnEnvelope as error:
            return (400, *soap_fault(str(error)))
        now = datetime.now(UTC)
        if self.server.state.is_account(question.username, question.password):
            answer = self.server.real_time.answer_to(question, now)
        else:
            answer = Answer(ENVELOPE_ERROR, b"", "UnAuthorized", "The user name or password is not known.")
        return (200, *write_answer(question, answer, now))

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives
        """Say nothing: addresses and paths are no use here, and questions hold patient data."""


def serve_https(
    state: State, register: ClaimRegister, *, bind: str, port: int, silence_seconds: float
) -> tuple[HttpsServer, Callable[[], None]]:
    """Listen in a thread of its own; call the second value to stop."""
    server = HttpsServer(state, register, (bind, port), silence_seconds)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()

    def stop() -> None:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()

    return server, stop
