"""Keeping an EOB while it is typed, and turning it into an 835 that is read and posted like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.models import Claim
from clearinghouse.models import InterchangeFile
from clearinghouse.services.files import store_inbound
from contacts.models import Payer
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.numbering import next_number
from remittance.models import EobDraft, Remittance
from remittance.queries.records import read_835s
from remittance.queries.typed_eobs import (
    claims_of,
    is_read_as,
    known_claim,
    parties_of,
    payer_typed,
    same_payment,
)
from remittance.rules.typed_eob import TypedEob, from_json, to_json
from remittance.rules.typed_remittance import Checked, Problem, check_eob, differences
from remittance.services.importing import hold_reason
from x12 import remittance as x12
from x12.envelope import Envelope
from x12.write_835 import write_835
from x12.writer import CannotWrite

SERIES = "typed EOB"  # control numbers ISA13 and GS06


class CannotPost(ValueError):
    """What was typed cannot be posted; `problems` say what is wrong, and beside which field."""

    def __init__(self, problems: Sequence[Problem], first: Remittance | None = None) -> None:
        super().__init__("The EOB was not posted.")
        self.problems = tuple(problems)
        self.first = first  # the same payment, where it is on the books already


class AlreadyTyped(ValueError):
    """The EOB is posted, and what was typed of it stands."""


class TypedElsewhere(ValueError):
    """A later page of the EOB was sent; what an earlier one held is out of date."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed, with what is known of its payer and claims, and what is wrong with it."""

    eob: TypedEob
    claims: Mapping[int, Claim]
    payer: Payer | None
    checked: Checked


def typing_of(eob: TypedEob, today: dt.date) -> Typing:
    """Judge what is typed; five statements, however many claims."""
    claims, payer = claims_of(one.claim_id for one in eob.claims), payer_typed(eob)
    known = {claim_id: known_claim(claim) for claim_id, claim in claims.items()}
    checked = check_eob(eob, known, parties_of(payer, claims.values()), today)
    return Typing(eob, claims, payer, checked)


@transaction.atomic
def start_eob(*, actor: User, now: dt.datetime) -> EobDraft:
    draft = EobDraft.objects.create(
        practice_id=current_practice_id(),
        content=to_json(TypedEob()),
        created_at=now,
        created_by=actor,
        changed_at=now,
        changed_by=actor,
    )
    record_event(actor=actor, verb="typed_eob.started", subject=draft, now=now)
    return draft


@transaction.atomic
def keep_eob(*, draft_id: int, eob: TypedEob, actor: User, now: dt.datetime, edition: int | None = None) -> EobDraft:
    """Keep what was typed so far, as it was typed.

    A button keeps it as the next edition. What is kept while typing names the `edition` of its page, and must not
    come after that: it may be under way while the button is pressed, and would undo the last keys. Raises
    TypedElsewhere then, and AlreadyTyped once the EOB is posted.
    """
    draft = EobDraft.objects.select_for_update().get(pk=draft_id)
    if draft.file_id is not None:
        raise AlreadyTyped("This EOB is posted. Undo its check to type it anew.")
    if edition not in (None, draft.edition):
        raise TypedElsewhere("This EOB was changed in another window. Load this page again to go on.")
    content, is_typing = to_json(eob), edition is not None
    if content == draft.content and is_typing:
        return draft
    if content != draft.content:
        draft.content, draft.changed_at, draft.changed_by = content, now, actor
        record_event(actor=actor, verb="typed_eob.changed", subject=draft, now=now)
    draft.edition += 0 if is_typing else 1
    draft.save(update_fields=["content", "edition", "changed_at", "changed_by"])
    return draft


@transaction.atomic
def discard_eob(*, draft_id: int, actor: User, now: dt.datetime) -> None:
    """Throw a draft away. Raises AlreadyTyped when it is posted."""
    draft = EobDraft.objects.select_for_update().get(pk=draft_id)
    if draft.file_id is not None:
        raise AlreadyTyped("This EOB is posted: undo its check instead.")
    record_event(actor=actor, verb="typed_eob.discarded", subject=draft, now=now)
    draft.delete()


@transaction.atomic
def post_eob(*, draft_id: int, actor: User, today: dt.date, now: dt.datetime) -> InterchangeFile:
    """Write the 835 of what was typed and queue it for reading. Doing it again gives the same file.

    Raises CannotPost, and then nothing has changed. `now` is in the practice's zone.
    """
    draft = EobDraft.objects.select_for_update(of=("self",)).select_related("file").get(pk=draft_id)
    file: InterchangeFile | None = draft.file
    if file is not None:
        return file
    typing = typing_of(from_json(draft.content), today)
    record, problems = typing.checked.record, list(typing.checked.problems)
    if problems or typing.payer is None:
        raise CannotPost(problems)
    if not is_read_as(record, typing.payer):
        raise CannotPost([Problem("payer", "Another payer's page has the same payer id: correct that in Settings.")])
    if (first := same_payment(typing.payer, record)) is not None:
        words = "A check of this payer with this number and amount is posted already."
        raise CannotPost([Problem("trace", words)], first)
    number = next_number(SERIES)
    content = _written(record, number, now)
    file = store_inbound(name=f"eob-{number}.835", content=content, account=None, actor=actor, now=now)
    InterchangeFile.objects.filter(pk=file.pk).update(interchange_control_number=number, group_control_number=number)
    draft.file, draft.posted_at, draft.posted_by = file, now, actor
    draft.save(update_fields=["file", "posted_at", "posted_by"])
    record_event(actor=actor, verb="typed_eob.posted", subject=draft, now=now, detail={"file": file.pk})
    return file


def _written(record: x12.Remittance, number: int, now: dt.datetime) -> bytes:
    """The 835, which says exactly what was typed when it is read again, and would post; else CannotPost."""
    envelope = Envelope(
        sender_qualifier="ZZ",
        sender_id="TYPEDEOB",
        receiver_qualifier="ZZ",
        receiver_id="PRACTICE",
        created_at=now.replace(tzinfo=None),
        interchange_control_number=number,
        group_control_number=number,
        is_test=False,
    )
    try:
        content = write_835([record], envelope)
    except CannotWrite as problem:
        raise CannotPost([Problem("left", f"It cannot be written as an 835: {problem}.")]) from problem
    read = read_835s(content).remittances
    other = differences(record, read[0]) if read else ["the whole"]
    if other:
        fields = [name if name in ("trace", "amount") else "left" for name in other]
        words = "An 835 cannot hold this as it is typed. Leave out signs such as * ~ ^ : and letters with accents."
        raise CannotPost([Problem(name, words) for name in dict.fromkeys(fields)])
    if reason := hold_reason(read[0]):
        raise CannotPost([Problem("left", reason)])
    return content
