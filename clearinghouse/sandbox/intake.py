"""Works one uploaded file off: judges and acknowledges it, and makes what the payers answer."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from clearinghouse.sandbox.acceptance import (
    SetVerdict,
    implementation_acknowledgement,
    interchange_acknowledgement,
    set_verdicts,
)
from clearinghouse.sandbox.answers import AcceptedClaim, Due
from clearinghouse.sandbox.claim_register import REVERSAL, Decision, KnownClaim, decision_of
from clearinghouse.sandbox.journal import AccountBooks, Journal
from clearinghouse.sandbox.judge import judge
from clearinghouse.sandbox.remittances import Damage, Era, eras_of
from clearinghouse.sandbox.rules import payer_of
from clearinghouse.sandbox.screening import ACCEPTED, Screened, batch_acknowledgement, payer_code, screen
from x12.claim import Claim, ClaimBatch
from x12.document import Document, NotX12, read
from x12.envelope import Envelope
from x12.write_277ca import write_277ca
from x12.write_835 import write_835
from x12.write_999 import write_999
from x12.write_ta1 import write_ta1

VOID = "8"


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds from a claim file to the payers' answers."""

    era: float = 0.0
    correction: float = 2.0  # after the ERA: reversals with corrections, crossover payments, second copies
    pending: float = 30.0  # after the ERA: claims that were pended (P1)

    def of(self, due: Due) -> float:
        later = {
            Due.AT_ONCE: 0.0,
            Due.AFTERWARDS: self.correction,
            Due.THEREAFTER: 2 * self.correction,
            Due.AFTER_PENDING: self.pending,
        }
        return self.era + later[due]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file for the account's outbound folder, and how long it is held back."""

    name: str
    content: bytes
    wait_seconds: float = 0.0


class Intake:
    """One account's file on its way through the clearinghouse."""

    def __init__(
        self,
        journal: Journal,
        delays: Delays,
        *,
        account: str,
        name: str,
        now: datetime,
        has_plain_eras: bool,
    ) -> None:
        self._journal = journal
        self._delays = delays
        self._account = account
        self._stem = re.sub(r"[^A-Za-z0-9_-]+", "_", name.rpartition(".")[0] or name)[:40]
        self._now = now  # naive local time, as X12 wants it
        self._has_plain_eras = has_plain_eras
        self.known_claims: list[KnownClaim] = []  # what payers know by the file, for those who ask later

    def work_off(self, content: bytes) -> list[Outgoing]:
        """Every file that comes of this one, in the order in which they are due."""
        try:
            document = read(content)
        except NotX12:
            return [self._file(self._stem + "_rejected.txt", b"The file holds no X12 interchange (ISA).\r\n")]
        if not document.envelopes:
            return [self._file(self._stem + "_rejected.txt", b"The file holds no X12 group (GS).\r\n")]
        files = list(self._answers(content, document, document.envelopes[0]))
        return sorted(files, key=lambda file: file.wait_seconds)

    def failure(self) -> Outgoing:
        """The report on a file that could not be worked off at all."""
        return self._file(self._stem + "_rejected.txt", b"The sandbox could not process the file.\r\n")

    def _answers(self, content: bytes, document: Document, envelope: Envelope) -> Iterator[Outgoing]:
        is_repeated = self._journal.is_repeated(self._account, envelope.sender_id, envelope.interchange_control_number)
        acknowledgement = interchange_acknowledgement(document, envelope, is_repeated=is_repeated)
        yield self._file(self._stem + "_TA1.ta1", write_ta1(acknowledgement, self._reply_to(envelope)))
        if acknowledgement.code == "R":
            return
        verdicts = set_verdicts(content, document.claim_batches, judge(content))
        yield from self._implementation_acknowledgements(envelope, verdicts.values())
        accepted = {verdict.control_number for verdict in verdicts.values() if verdict.is_accepted}
        for batch in document.claim_batches:
            if batch.control_number in accepted:
                yield from self._batch_answers(batch, envelope)

    def _implementation_acknowledgements(
        self, envelope: Envelope, verdicts: Iterable[SetVerdict]
    ) -> Iterator[Outgoing]:
        acknowledgement = implementation_acknowledgement(envelope, verdicts)
        yield self._file(self._stem + "_999.999", write_999([acknowledgement], self._reply_to(envelope)))

    def _batch_answers(self, batch: ClaimBatch, envelope: Envelope) -> Iterator[Outgoing]:
        today = self._now.date()
        screened = screen(batch, today)
        own = batch_acknowledgement(batch, screened, today)
        yield self._file(f"{self._stem}_277ca_{today:%Y%m%d}.txt", write_277ca([own], self._reply_to(envelope)))
        forwarded = [self._at_payer(one.claim) for one in screened if one.is_accepted]
        for payer_id in dict.fromkeys(one.claim.subscriber.payer_id for one in forwarded):
            theirs = [one for one in forwarded if one.claim.subscriber.payer_id == payer_id]
            payer = payer_of(payer_id, theirs[0].claim.subscriber.payer_name)
            said = batch_acknowledgement(batch, theirs, today, payer)
            name = f"{payer_id}_EDI_STATUS_277ca_{today:%Y%m%d}.txt"
            yield self._file(name, write_277ca([said], self._reply_to(envelope)))
        yield from self._remittances([one for one in forwarded if one.code == ACCEPTED], envelope)

    def _at_payer(self, claim: Claim) -> Screened:
        number = f"{claim.subscriber.payer_id}{self._now:%y}{self._journal.next('claim')}"
        return Screened(claim, payer_code(claim), number)

    def _remittances(self, accepted: list[Screened], envelope: Envelope) -> Iterator[Outgoing]:
        claims = [
            AcceptedClaim(
                one.claim,
                payer_of(one.claim.subscriber.payer_id, one.claim.subscriber.payer_name),
                one.payer_claim_control_number,
            )
            for one in accepted
            if one.claim.frequency != VOID
        ]
        now = self._now.timestamp()
        books = AccountBooks(self._journal, self._account, now=now, later=now + self._delays.of(Due.AFTERWARDS))
        eras = eras_of(claims, books, self._now.date())
        self._register(accepted, eras)
        for era in eras:
            yield from self._era_files(era, envelope)

    def _register(self, accepted: Iterable[Screened], eras: Iterable[Era]) -> None:
        """Each claim with the decisions about it, known to the one who asks when their ERA is due."""
        decisions: defaultdict[str, list[Decision]] = defaultdict(list)
        for era in eras:
            known_from = self._now.timestamp() + self._delays.of(era.due)
            for remittance in era.remittances:
                for payment in remittance.claims:
                    if payment.status != REVERSAL:
                        decision = decision_of(payment, remittance, known_from)
                        decisions[payment.payer_claim_control_number].append(decision)
        for one in accepted:
            dates = [line.service_from for line in one.claim.lines]
            known = KnownClaim(
                account=self._account,
                payer_id=one.claim.subscriber.payer_id,
                npi=one.claim.billing_provider.name.identifier,
                member_id=one.claim.subscriber.person.name.identifier,
                patient_control_number=one.claim.patient_control_number,
                payer_claim_control_number=one.payer_claim_control_number,
                charge=one.claim.charge,
                service_from=min(dates),
                service_to=max(line.service_to or line.service_from for line in one.claim.lines),
                received_on=self._now.date(),
                is_void=one.claim.frequency == VOID,
                decisions=tuple(decisions[one.payer_claim_control_number]),
            )
            self.known_claims.append(known)

    def _era_files(self, era: Era, envelope: Envelope) -> Iterator[Outgoing]:
        for due, damage in era.sent:
            remittances = era.unbalanced if damage is Damage.UNBALANCED else era.remittances
            content = write_835(remittances, self._reply_to(envelope))
            if damage is Damage.CUT_OFF:
                content = content[: len(content) * 3 // 4]
            wait = self._delays.of(due)
            yield from self._packed(era, content, wait)
            if era.is_sent_twice:
                yield from self._packed(era, content, wait + self._delays.correction)

    def _packed(self, era: Era, content: bytes, seconds: float) -> Iterator[Outgoing]:
        """The 835 in its zip, plain where that is asked for, and the text beside it."""
        day = f"{self._now:%Y%m%d}"
        packed = self._file(f"{era.payer.payer_id}_ERA_835_5010_{day}.zip", b"", seconds)
        inner = packed.name.removesuffix(".zip") + ".835"
        yield replace(packed, content=_zipped(inner, content, self._now))
        if self._has_plain_eras:
            yield Outgoing(inner, content, seconds)
        yield self._file(f"{era.payer.payer_id}_ERA_STATUS_5010_{day}.txt", _readable(era), seconds)

    def _reply_to(self, envelope: Envelope) -> Envelope:
        """Sender and receiver change places; numbers are the sandbox's own."""
        number = self._journal.next("interchange")
        return Envelope(
            sender_qualifier=envelope.receiver_qualifier,
            sender_id=envelope.receiver_id,
            receiver_qualifier=envelope.sender_qualifier,
            receiver_id=envelope.sender_id,
            created_at=self._now,
            interchange_control_number=number,
            group_control_number=number,
            is_test=envelope.is_test,
            application_sender=envelope.application_receiver,
            application_receiver=envelope.application_sender,
        )

    def _file(self, name: str, content: bytes, wait_seconds: float = 0.0) -> Outgoing:
        """Every file bears a number of its own before its name, so that names sort by age and never meet."""
        return Outgoing(f"{self._journal.next('file')}_{name}", content, wait_seconds)


def _zipped(name: str, content: bytes, at: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return packed.getvalue()


def _readable(era: Era) -> bytes:
    """The twin of an ERA for a person's eye: traces and sums, nothing of patients."""
    lines = [f"{era.payer.name}: {len(era.remittances)} remittance(s)"]
    lines += [f"trace {one.trace}  claims {len(one.claims)}  amount {one.amount}" for one in era.remittances]
    return ("\r\n".join(lines) + "\r\n").encode()
