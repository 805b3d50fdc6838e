"""The embedded server on a var folder of its own: one real cluster, started once for the file."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest

from config import embedded_postgres

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("embedded-postgres")]


@pytest.fixture(scope="module")
def var_folder() -> Iterator[Path]:
    # Not tmp_path: pytest keeps that private to the user, and as root the server runs under another account.
    folder = Path(tempfile.mkdtemp(prefix="embedded-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANCLAIM_VAR", str(folder))
        yield folder
        embedded_postgres.stop()
        shutil.rmtree(embedded_postgres.socket_folder(), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def server(var_folder: Path) -> Path:
    embedded_postgres.ensure_running()
    return var_folder / "postgres"


def _as_superuser(query: str) -> list[tuple[object, ...]]:
    url = embedded_postgres.owner_url().replace(embedded_postgres.OWNER, embedded_postgres.SUPERUSER)
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def _postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def _command_line(process: int) -> bytes:
    path = Path("/proc") / str(process) / "cmdline"
    return path.read_bytes() if path.exists() else b""


def test_ensure_running_makes_a_cluster_and_both_roles(server: Path) -> None:
    roles = _as_superuser(
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
        "WHERE rolname LIKE 'cleanclaim%' ORDER BY rolname"
    )
    owner = _as_superuser("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'cleanclaim'")

    assert roles == [
        ("cleanclaim_app", True, False, False, False, False),
        ("cleanclaim_owner", True, False, False, True, False),
    ]
    assert owner == [("cleanclaim_owner",)]


def test_server_settings_are_safe_and_reachable_by_socket_only(server: Path) -> None:
    names = ("listen_addresses", "fsync", "data_checksums", "server_encoding", "max_connections")
    settings = {name: _as_superuser(f"SHOW {name}")[0][0] for name in names}

    assert settings == {
        "listen_addresses": "",
        "fsync": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "max_connections": "100",
    }
    assert embedded_postgres.socket_folder().stat().st_mode & 0o777 == 0o700
    assert len(os.fsencode(embedded_postgres.socket_folder() / ".s.PGSQL.5432")) < 100


def test_server_does_not_run_as_root(server: Path) -> None:
    process = Path("/proc") / str(_postmaster(server))

    assert process.stat().st_uid != 0


def test_ensure_running_again_leaves_the_server_alone(server: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _postmaster(server)
    capsys.readouterr()

    embedded_postgres.ensure_running()

    assert _postmaster(server) == before
    assert capsys.readouterr().err == ""


def test_ensure_running_starts_one_server_for_many_at_once(var_folder: Path) -> None:
    embedded_postgres.stop()
    command = [sys.executable, "-m", "config.embedded_postgres", "start"]

    starters = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]  # noqa: S603
    said = [starter.communicate(timeout=60)[1] for starter in starters]

    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert sorted(said) == ["", "", "", "embedded PostgreSQL: not for production\n"]


def test_ensure_running_recovers_after_kill_with_the_data_still_there(server: Path) -> None:
    with psycopg.connect(embedded_postgres.owner_url()) as connection:
        connection.execute("CREATE TABLE kept (line text)")
        connection.execute("INSERT INTO kept VALUES ('before the kill')")
    killed = _postmaster(server)
    os.kill(killed, signal.SIGKILL)

    embedded_postgres.ensure_running()

    assert _postmaster(server) != killed
    assert _as_superuser("SELECT line FROM kept") == [("before the kill",)]


def test_ensure_running_ends_a_query_that_outlived_its_server(server: Path) -> None:
    backend = psycopg.connect(embedded_postgres.owner_url())
    process = backend.info.backend_pid
    backend.pgconn.send_query(b"SELECT sum(number) FROM generate_series(1, 100000000000) AS number")
    os.kill(_postmaster(server), signal.SIGKILL)

    embedded_postgres.ensure_running()

    assert embedded_postgres.is_running()
    assert b"postgres" not in _command_line(process)


def test_ensure_running_survives_a_process_id_that_now_belongs_to_another_program(server: Path) -> None:
    embedded_postgres.stop()
    socket = str(embedded_postgres.socket_folder())
    stale = [str(os.getpid()), str(server), "1", "5432", socket, "", "  5432001 999999999", "ready"]
    (server / "postmaster.pid").write_text("\n".join(stale) + "\n")

    embedded_postgres.ensure_running()

    assert embedded_postgres.is_running()


def test_owner_can_make_a_test_database_and_runtime_cannot(server: Path) -> None:
    with psycopg.connect(embedded_postgres.owner_url(), autocommit=True) as owner:
        owner.execute("CREATE DATABASE made_by_owner")
        owner.execute("DROP DATABASE made_by_owner")

    with (
        psycopg.connect(embedded_postgres.runtime_url(), autocommit=True) as runtime,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        runtime.execute("CREATE DATABASE made_by_runtime")


def test_runtime_url_is_read_by_django_environ() -> None:
    config = environ.Env.db_url_config(embedded_postgres.runtime_url())

    assert config["USER"] == "cleanclaim_app"
    assert config["NAME"] == "cleanclaim"
    assert config["OPTIONS"] == {"host": str(embedded_postgres.socket_folder()), "port": 5432}


def test_ensure_running_refuses_data_of_another_major_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLEANCLAIM_VAR", str(tmp_path))
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("15\n")

    with pytest.raises(embedded_postgres.MajorVersionMismatch, match="pg_dumpall"):
        embedded_postgres.ensure_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_data_moves_to_var_tmp_when_the_account_cannot_reach_the_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setenv("CLEANCLAIM_VAR", str(private / "var"))

    assert embedded_postgres.data_folder().parent.parent == Path("/var/tmp")  # noqa: S108 - the place is the point
