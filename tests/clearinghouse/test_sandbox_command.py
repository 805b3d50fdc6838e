"""The two ways to start the sandbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clearinghouse.running_sandbox import ROOT, running

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("program", [["manage.py", "sandbox"], ["-m", "clearinghouse.sandbox"]])
def test_start_and_stop(tmp_path: Path, program: list[str]) -> None:
    command = [sys.executable, *program, "--state", str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    assert process.stdout is not None

    line = process.stdout.readline()
    process.terminate()

    assert line.startswith("sandbox clearinghouse ready: sftp 127.0.0.1:")
    assert process.wait(timeout=20) == 0


def test_account_without_password_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "clearinghouse.sandbox", "--state", str(tmp_path), "--account", "lakeside"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own program

    assert done.returncode == 2
    assert "NAME:PASSWORD" in done.stderr


def test_second_sandbox_over_the_same_folder_is_refused(tmp_path: Path) -> None:
    with running(tmp_path):
        command = [sys.executable, "-m", "clearinghouse.sandbox", "--state", str(tmp_path)]

        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own program

    assert done.returncode == 2
    assert "port is taken" in done.stderr


def test_certificate_serves_a_new_name(tmp_path: Path) -> None:
    with running(tmp_path) as sandbox:
        before = sandbox.settings["ca_pem"]

    with running(tmp_path, "--name", "localhost") as sandbox:
        same = sandbox.settings["ca_pem"]  # every sandbox serves localhost

    with running(tmp_path, "--name", "sandbox") as sandbox:
        renewed = sandbox.settings
    assert same == before
    assert renewed["ca_pem"] != before
    assert renewed["real_time_url"].startswith("https://sandbox:")
