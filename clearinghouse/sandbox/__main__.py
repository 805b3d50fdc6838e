"""Starts the sandbox clearinghouse: `python -m clearinghouse.sandbox --state DIR`."""

from __future__ import annotations

import sys

from clearinghouse.sandbox.server import main

sys.exit(main())
