"""A file whose ST01 is damaged is stored like any other."""

from __future__ import annotations

import pytest
from django.utils import timezone

from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user

pytestmark = pytest.mark.django_db

FILE = (
    b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*LAKE01         *261102*1500*^*00501*000000001*0*T*:~"
    b"GS*HP*PAYER*LAKE01*20261102*1500*1*X*005010X221A1~ST*%s*0001~SE*2*0001~GE*1*1~IEA*1*000000001~"
)


@pytest.mark.parametrize("name", [b"8\x0035", b"835" * 20])
def test_store_inbound_keeps_a_file_with_a_damaged_transaction_name(in_practice: Practice, name: bytes) -> None:
    file = store_inbound(name="era", content=FILE % name, account=None, actor=system_user(), now=timezone.now())

    assert bytes(file.content) == FILE % name
    assert len(file.transaction_sets) == 1
