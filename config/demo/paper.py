"""The EOB that comes on paper: typed in line by line, and posted by the same code as an ERA."""

from __future__ import annotations

from claims.models import Claim
from config.demo.desk import Clock, Guest
from config.demo.setting import Stage
from practice.scoping import practice_scope
from remittance.rules.typed_eob import TypedClaim, TypedEob, TypedLine
from remittance.services.typed_eobs import keep_eob, post_eob, start_eob
from remittance.tasks import read_remittances

ON_PAPER = "M3"  # member ids whose payer sends no ERA
# 98941 at 80.00: Lakeshore allows 64.00, of which the patient has the copay and a fifth of the rest.
PAID = "31.20"
LINE = TypedLine(allowed="64.00", paid=PAID, contractual="16.00", copay="25.00", coinsurance="7.80")


def type_eobs(stage: Stage, guests: list[Guest], clock: Clock) -> int:
    """Type what came on paper, and post it; how many EOBs."""
    biller = stage.users["biller"]
    own = [guest for guest in guests if guest.appearance.suffix == ON_PAPER]
    for guest in own:
        with practice_scope(stage.practice.pk):
            claim = Claim.objects.get(visit=guest.visit)
            (line,) = claim.lines.all()
            eob = TypedEob(
                payer=str(claim.payer_id),
                trace=f"44{claim.pk:06}",
                method="CHK",
                paid_on=f"{clock.today:%m/%d/%Y}",
                amount=PAID,
                claims=(TypedClaim(claim.pk, payer_number=f"PAPER{claim.pk}", lines={line.pk: LINE}),),
            )
            draft = start_eob(actor=biller, now=clock.now)
            keep_eob(draft_id=draft.pk, eob=eob, actor=biller, now=clock.now)
            local = clock.now.astimezone(stage.practice.zone)
            file = post_eob(draft_id=draft.pk, actor=biller, today=clock.today, now=local)
            reading = file.readings.get()
            read_remittances.delay_on_commit(stage.practice.pk, reading.pk)
    return len(own)
