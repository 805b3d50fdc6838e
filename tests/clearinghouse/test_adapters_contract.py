"""What every gateway promises, asked of the office_ally adapter over the sandbox's own wire."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import asyncssh
import pytest

from clearinghouse.adapters import open_gateway
from clearinghouse.gateway import (
    ELIGIBILITY_QUESTION,
    STATUS_QUESTION,
    FileGone,
    FileIncomplete,
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    HostKeyMismatch,
    NotSupported,
    OutcomeUnknown,
    RemoteFile,
)
from tests.clearinghouse.running_sandbox import RunningSandbox, running, until

ISA = b"ISA*00*          *00*          *ZZ*SANDBOX        *ZZ*LAKESIDE       *260105*0930*^*00501*000000007*0*T*:~"
WHOLE = ISA + b"TA1*000000001*260105*0900*A*000~IEA*0*000000007~"

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), "--silence", "0.1") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """The sandbox with all switches off and nothing in its folders."""
    shared_sandbox.throw()
    for path in (*shared_sandbox.outbound().iterdir(), *shared_sandbox.inbound().iterdir()):
        path.unlink(missing_ok=True)
    yield shared_sandbox
    shared_sandbox.throw()


@pytest.fixture
def gateway(sandbox: RunningSandbox) -> Gateway:
    return sandbox.gateway()


def received(sandbox: RunningSandbox, name: str) -> list[bytes]:
    """What the sandbox took in under this name."""
    folder = sandbox.state / "received" / "lakeside"
    return [path.read_bytes() for path in folder.glob(f"*_{name}")]


# Files


def test_send_file_arrives_whole(sandbox: RunningSandbox, gateway: Gateway) -> None:
    content = b"not X12, but every byte counts \x00\xff" * 5000

    gateway.send_file("whole.txt", content)

    assert until(lambda: received(sandbox, "whole.txt")) == [content]


def test_send_file_leaves_no_temporary_name(sandbox: RunningSandbox, gateway: Gateway) -> None:
    gateway.send_file("clean.txt", b"clean")

    until(lambda: received(sandbox, "clean.txt"))
    assert list(sandbox.inbound().iterdir()) == []


def test_send_file_refuses_a_path(gateway: Gateway) -> None:
    with pytest.raises(GatewayRefused):
        gateway.send_file("../outbound/forged.835", b"x")


def test_send_file_again_while_it_lies_there_sends_nothing(sandbox: RunningSandbox, gateway: Gateway) -> None:
    lying = sandbox.inbound() / "again.txt.part"  # the sandbox takes no file of this name
    lying.write_bytes(b"same")
    before = lying.stat()

    gateway.send_file("again.txt.part", b"same")

    after = lying.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_send_file_never_replaces_another_file(sandbox: RunningSandbox, gateway: Gateway) -> None:
    lying = sandbox.inbound() / "taken.txt.part"
    lying.write_bytes(b"other")

    with pytest.raises(GatewayRefused, match="Another file"):
        gateway.send_file("taken.txt.part", b"mine")

    assert lying.read_bytes() == b"other"


def test_list_files_gives_complete_ones_by_name(sandbox: RunningSandbox, gateway: Gateway) -> None:
    for name, content in {
        "b.txt": b"bb",
        "a.txt": b"a",
        "c.txt.tmp": b"c",
        "d.part": b"d",
        ".e": b"e",
    }.items():
        (sandbox.outbound() / name).write_bytes(content)

    files = gateway.list_files()

    assert files == (RemoteFile("a.txt", 1), RemoteFile("b.txt", 2))


def test_fetch_file_gives_every_byte(sandbox: RunningSandbox, gateway: Gateway) -> None:
    content = bytes(range(256)) * 3000
    (sandbox.outbound() / "report.bin").write_bytes(content)

    assert gateway.fetch_file("report.bin") == content
    assert (sandbox.outbound() / "report.bin").exists()


def test_fetch_file_empty(sandbox: RunningSandbox, gateway: Gateway) -> None:
    (sandbox.outbound() / "empty.txt").write_bytes(b"")

    assert gateway.fetch_file("empty.txt") == b""


def test_fetch_file_gone(gateway: Gateway) -> None:
    with pytest.raises(FileGone, match="no longer"):
        gateway.fetch_file("never.txt")


@pytest.mark.parametrize("length", [20, 106, len(WHOLE) // 2 + 30, len(WHOLE) - 12])
def test_fetch_file_refuses_half_an_interchange(sandbox: RunningSandbox, gateway: Gateway, length: int) -> None:
    (sandbox.outbound() / "half.999").write_bytes(WHOLE[:length])

    with pytest.raises(FileIncomplete):
        gateway.fetch_file("half.999")


def test_fetch_file_takes_a_half_file_once_it_is_whole(sandbox: RunningSandbox, gateway: Gateway) -> None:
    path = sandbox.outbound() / "late.999"
    path.write_bytes(WHOLE[:150])
    with pytest.raises(FileIncomplete):
        gateway.fetch_file("late.999")

    path.write_bytes(WHOLE)

    assert gateway.fetch_file("late.999") == WHOLE


def test_fetch_file_refuses_a_file_that_grows(sandbox: RunningSandbox, gateway: Gateway) -> None:
    path = sandbox.outbound() / "growing.txt"
    path.write_bytes(b"x" * 1000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.wait(0.001):
                file.write(b"x")

    writer = threading.Thread(target=grow)
    writer.start()
    sandbox.throw(slow_seconds=0.1)  # so that it surely grows between two looks
    try:
        with pytest.raises(FileIncomplete):
            gateway.fetch_file("growing.txt")
    finally:
        stop.set()
        writer.join()


def test_remove_file_twice(sandbox: RunningSandbox, gateway: Gateway) -> None:
    (sandbox.outbound() / "done.txt").write_bytes(b"done")

    gateway.remove_file("done.txt")
    gateway.remove_file("done.txt")

    assert gateway.list_files() == ()


# A server that is not there, not ours, or says no


@pytest.mark.parametrize(
    "act",
    [
        lambda gateway: gateway.send_file("a.txt", b"a"),
        lambda gateway: gateway.list_files(),
        lambda gateway: gateway.fetch_file("a.txt"),
        lambda gateway: gateway.remove_file("a.txt"),
    ],
    ids=["send", "list", "fetch", "remove"],
)
class TestTroubleWithFiles:
    def test_wrong_host_key(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        stranger = asyncssh.generate_private_key("ssh-ed25519").export_public_key("openssh").decode()

        with pytest.raises(HostKeyMismatch) as refusal:
            act(sandbox.gateway(sftp_host_key=stranger))

        assert "Do not retry" in refusal.value.remedy

    def test_host_key_of_another_kind(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        stranger = asyncssh.generate_private_key("ecdsa-sha2-nistp256").export_public_key("openssh").decode()

        with pytest.raises(HostKeyMismatch):
            act(sandbox.gateway(sftp_host_key=stranger))

    def test_no_host_key(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        with pytest.raises(GatewayRefused, match="no usable host key"):
            act(sandbox.gateway(sftp_host_key=""))

    def test_wrong_password(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        with pytest.raises(GatewayRefused, match="user name or password") as refusal:
            act(sandbox.gateway(sftp_password="guessed"))

        assert "settings" in refusal.value.remedy
        assert "guessed" not in str(refusal.value)

    def test_nobody_listens(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        with pytest.raises(GatewayUnavailable):
            act(sandbox.gateway(sftp_port=1))

    def test_unknown_host(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        with pytest.raises(GatewayUnavailable):
            act(sandbox.gateway(sftp_host="nowhere.invalid"))

    def test_down(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        sandbox.throw(down=True)

        with pytest.raises(GatewayUnavailable):
            act(sandbox.gateway())

    def test_slow_beyond_the_limit(self, sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
        sandbox.throw(slow_seconds=3)
        started = time.monotonic()

        with pytest.raises(GatewayUnavailable):
            act(sandbox.gateway(timeout_seconds=0.5))

        assert time.monotonic() - started < 2.5


def test_list_files_in_a_missing_folder(sandbox: RunningSandbox) -> None:
    with pytest.raises(GatewayRefused, match="no folder 'nowhere'"):
        sandbox.gateway(outbound_folder="nowhere").list_files()


def test_send_file_to_a_missing_folder(sandbox: RunningSandbox) -> None:
    with pytest.raises(GatewayRefused, match="no folder 'nowhere'"):
        sandbox.gateway(inbound_folder="nowhere").send_file("a.txt", b"a")


def test_send_file_without_permission(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(read_only=True)

    with pytest.raises(GatewayRefused, match="does not let"):
        gateway.send_file("a.txt", b"a")


def test_send_file_to_a_full_disk(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(full=True)

    with pytest.raises(GatewayUnavailable):
        gateway.send_file("a.txt", b"a")

    assert received(sandbox, "a.txt") == []


# A connection lost over the rename


def test_connection_lost_before_the_rename(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(drop_at_rename="before")

    with pytest.raises(GatewayUnavailable):
        gateway.send_file("before.txt", b"before")

    assert list(sandbox.inbound().iterdir()) == []
    sandbox.throw()
    gateway.send_file("before.txt", b"before")
    assert until(lambda: received(sandbox, "before.txt")) == [b"before"]


def test_connection_lost_after_the_rename_is_settled_or_unknown(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(drop_at_rename="after")

    with contextlib.suppress(OutcomeUnknown):  # when the file is collected before the second look
        gateway.send_file("after.txt", b"after")

    assert until(lambda: received(sandbox, "after.txt")) == [b"after"]


def test_connection_lost_and_file_gone(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.throw(drop_at_rename="gone")

    with pytest.raises(OutcomeUnknown) as unknown:
        gateway.send_file("gone.txt", b"gone")

    assert "acknowledgement" in unknown.value.remedy


# The account without a wire


@pytest.mark.parametrize(
    "act",
    [
        lambda gateway: gateway.send_file("a.txt", b"a"),
        lambda gateway: gateway.list_files(),
        lambda gateway: gateway.fetch_file("a.txt"),
        lambda gateway: gateway.remove_file("a.txt"),
    ],
    ids=["send", "list", "fetch", "remove"],
)
def test_manual_account_has_no_wire(sandbox: RunningSandbox, act: Callable[[Gateway], object]) -> None:
    gateway = open_gateway("manual", sandbox.connection())

    with pytest.raises(NotSupported) as refusal:
        act(gateway)

    assert "Download" in refusal.value.remedy


@pytest.mark.parametrize("question", [ELIGIBILITY_QUESTION, STATUS_QUESTION])
def test_manual_account_cannot_ask(sandbox: RunningSandbox, question: str) -> None:
    gateway = open_gateway("manual", sandbox.connection())

    with pytest.raises(NotSupported, match="cannot ask in real time") as refusal:
        gateway.ask(question, b"", "id", datetime.now(UTC))

    assert "telephone" in refusal.value.remedy


def test_unknown_kind_of_account(sandbox: RunningSandbox) -> None:
    with pytest.raises(ValueError, match="carrier_pigeon"):
        open_gateway("carrier_pigeon", sandbox.connection())


def test_connection_hides_its_secrets(sandbox: RunningSandbox) -> None:
    connection = replace(sandbox.connection(), sftp_password="harbor-lamp", real_time_password="lamp-harbor")

    assert "harbor-lamp" not in repr(connection)
    assert "lamp-harbor" not in repr(connection)


def test_two_accounts_do_not_see_each_other(tmp_path: Path) -> None:
    with running(tmp_path, "--account", "hillside:wood-stove") as sandbox:
        (sandbox.outbound("hillside") / "theirs.txt").write_bytes(b"theirs")

        assert sandbox.gateway().list_files() == ()
        assert sandbox.gateway("hillside").list_files() == (RemoteFile("theirs.txt", 6),)
