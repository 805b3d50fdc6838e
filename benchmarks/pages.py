"""The pages of a practice with 10,000 claims: queries and milliseconds each, as a person gets them.

At the end once more, while a worker posts a check of the other half of the claims.
"""

from __future__ import annotations

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.marks import Mark
from benchmarks.posting import end_posting, post_file, start_posting
from benchmarks.seeding import seed
from billing.models import Superbill
from claims.models import Claim, ClaimStatus
from clearinghouse.models import InterchangeFile
from patients.models import Patient
from practice.models import Membership, Practice, Role, User
from practice.scoping import practice_scope
from remittance.models import Remittance

CLAIM_COUNT = 10_000
MOST_QUERIES = 30
TRIES = 5


def marks() -> list[Mark]:
    """Queries (at most 30) and median milliseconds of each main page; then all of them beside a posting."""
    practice, numbers = seed(CLAIM_COUNT)
    post_file(practice, numbers[: CLAIM_COUNT // 2])
    with practice_scope(practice.pk):
        user = User.objects.create_user("bench@example.org", None, first_name="Robin", last_name="Bench")
        Membership.objects.create(practice=practice, user=user, role=Role.ADMIN)
        patient = Patient.objects.earliest("id").pk
        # One claim that is not out yet, for the preparation page.
        draft = Claim.objects.latest("id").pk
        Claim.objects.filter(pk=draft).update(status=ClaimStatus.DRAFT)
        urls = {
            "Today": "schedule/",
            "Patients": "patients/",
            "Patients, searched": "patients/?q=samp",
            "Patient": f"patients/{patient}/",
            "Patient: claims panel": f"patients/{patient}/claims/",
            "Patient: balance panel": f"patients/{patient}/balance/",
            "Claims": "claims/",
            "Claims, paid": "claims/?status=paid",
            "Claim": f"claims/{Claim.objects.earliest('id').pk}/",
            "Claim: CMS-1500 preparation": f"claims/{draft}/prepare/",
            "Superbill": f"superbills/{Superbill.objects.latest('id').pk}/",
            "Remittances": "remittances/",
            "Remittance": f"remittances/{Remittance.objects.earliest('id').pk}/",
            "Denials": "denials/",
            "Files": "files/",
            "File": f"files/{InterchangeFile.objects.earliest('id').pk}/",
            "Settings": "settings/",
        }
    client = Client()
    client.force_login(user)
    whole = {name: f"/p/{practice.slug}/{path}" for name, path in urls.items()}
    found = [mark for name, url in whole.items() for mark in _measure(client, name, url)]
    return found + _beside_a_posting(client, list(whole.values()), practice, numbers[CLAIM_COUNT // 2 :])


def _beside_a_posting(client: Client, urls: list[str], practice: Practice, numbers: list[str]) -> list[Mark]:
    """The pages in turn, first with nothing else going on, then for as long as a worker posts these claims."""
    alone = [_seconds(client, url) for url in urls * TRIES]
    worker = start_posting(practice, numbers)
    meanwhile: list[float] = []
    while worker.poll() is None:
        meanwhile += [_seconds(client, url) for url in urls if worker.poll() is None]
    end_posting(practice, len(numbers), worker)
    if not meanwhile:
        raise RuntimeError("the posting ended before a page was asked for")
    return [
        Mark("All pages: median time", statistics.median(alone) * 1000, "ms"),
        Mark("All pages while a check posts: median time", statistics.median(meanwhile) * 1000, "ms"),
        Mark("All pages while a check posts: longest", max(meanwhile) * 1000, "ms"),
        Mark("All pages: longest", max(alone) * 1000, "ms"),
    ]


def _seconds(client: Client, url: str) -> float:
    start = time.perf_counter()
    client.get(url)
    return time.perf_counter() - start


def _measure(client: Client, name: str, url: str) -> list[Mark]:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{name} answered {answer.status_code}")
    connection.queries_log.clear()  # it holds the last 9,000 only
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    seconds = [_seconds(client, url) for _ in range(TRIES)]
    return [
        Mark(f"{name}: queries", len(captured), "queries", MOST_QUERIES, is_ceiling=True),
        Mark(f"{name}: time", statistics.median(seconds) * 1000, "ms"),
    ]
