"""Runs the sandbox: SFTP on the event loop, HTTPS in threads, the mailroom between two short waits."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import logging
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from clearinghouse.sandbox.claim_register import ClaimRegister
from clearinghouse.sandbox.https_server import serve_https
from clearinghouse.sandbox.intake import Delays
from clearinghouse.sandbox.mailroom import Mailroom
from clearinghouse.sandbox.sftp_server import serve_sftp
from clearinghouse.sandbox.state import BadAccount, State, parse_account

LOOPBACK = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options, shared with the Django command."""
    parser.add_argument("--state", required=True, type=Path, metavar="DIR", help="folder that the sandbox keeps")
    parser.add_argument("--sftp-port", type=int, default=0, help="0: the last one, or any free one")
    parser.add_argument("--https-port", type=int, default=0, help="0: the last one, or any free one")
    parser.add_argument("--bind", default=LOOPBACK, help="address to listen on")
    parser.add_argument("--name", default=LOOPBACK, help="host name under which clients reach the sandbox")
    parser.add_argument("--account", action="append", default=[], metavar="NAME:PASSWORD", help="repeatable")
    parser.add_argument("--era-delay", type=float, default=0.0, metavar="SECONDS", help="claim to ERA")
    parser.add_argument("--correction-delay", type=float, default=2.0, metavar="SECONDS", help="ERA to what follows")
    parser.add_argument("--pending-delay", type=float, default=30.0, metavar="SECONDS", help="extra time of P1 claims")
    parser.add_argument("--silence", type=float, default=30.0, metavar="SECONDS", help="how long N1 gets no answer")
    parser.add_argument("--tick", type=float, default=0.2, metavar="SECONDS", help="between two looks at inbound")
    parser.add_argument("--plain-era", action="store_true", help="deliver each ERA unzipped as well")


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and run until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="sandbox", description="A clearinghouse for demos, tests and training.")
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def run(options: argparse.Namespace) -> int:
    """Serve with these options; 0 after a clean stop, 2 when an option or port cannot be used."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("asyncssh").setLevel(logging.ERROR)
    try:
        accounts = [parse_account(text) for text in options.account]
    except BadAccount as error:
        sys.stderr.write(f"{error}\n")
        return 2
    names = dict.fromkeys(("localhost", LOOPBACK, "::1", options.name))
    state = State(options.state, names=names, accounts=accounts, now=datetime.now(UTC))
    try:
        asyncio.run(_serve(state, options))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.stderr.write(
            "The port is taken, perhaps by another sandbox over this folder. Stop it or give other ports.\n"
        )
        return 2
    return 0


async def _serve(state: State, options: argparse.Namespace) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    acceptor = await serve_sftp(state, bind=options.bind, port=state.port("sftp_port", options.sftp_port))
    register = ClaimRegister(state.claims_path)
    https, stop_https = serve_https(
        state,
        register,
        bind=options.bind,
        port=state.port("https_port", options.https_port),
        silence_seconds=options.silence,
    )
    sftp_port, https_port = acceptor.get_port(), https.server_address[1]
    state.publish(host=options.name, sftp_port=sftp_port, https_port=https_port)
    sys.stdout.write(
        f"sandbox clearinghouse ready: sftp {options.name}:{sftp_port}, https {options.name}:{https_port}, "
        f"accounts and keys in {state.settings_path}\n"
    )
    sys.stdout.flush()
    delays = Delays(options.era_delay, options.correction_delay, options.pending_delay)
    mailroom = Mailroom(state, delays, register, has_plain_eras=options.plain_era)
    try:
        await _tick_until(stopping, mailroom, options.tick)
    finally:
        acceptor.close()
        await acceptor.wait_closed()
        stop_https()


async def _tick_until(stopping: asyncio.Event, mailroom: Mailroom, seconds: float) -> None:
    while not stopping.is_set():
        await asyncio.to_thread(mailroom.tick)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), seconds)
