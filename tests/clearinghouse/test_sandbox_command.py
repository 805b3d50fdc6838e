"""The two ways to start the sandbox."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.clearinghouse.running_sandbox import ROOT

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
