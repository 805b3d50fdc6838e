"""How many queries a page takes."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def query_count(browser: Client, url: str) -> int:
    browser.get(url)  # the first request also checks the database role
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    assert answer.status_code == 200
    return len(queries)
