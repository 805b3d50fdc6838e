"""The day, step by step, each counted and timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from config.demo import agreements, desk, estimates, office, paper
from config.demo.desk import Clock, Guest
from config.demo.kinds_found import Found, kinds_found
from config.demo.setting import Stage
from config.demo.waiting import GaveUp, wait_until
from patients.models import Sequence

LAST_FILES_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, how often, in how many seconds."""

    name: str
    count: int
    seconds: float


class Day:
    """Plays the day and tells `report` of each step as it ends."""

    def __init__(self, stage: Stage, clock: Clock, report: Callable[[Step], None]) -> None:
        self.stage = stage
        self.clock = clock
        self.report = report
        self.steps: list[Step] = []

    def _step(self, name: str, act: Callable[[], int]) -> int:
        started = time.monotonic()
        count = act()
        step = Step(name, count, time.monotonic() - started)
        self.steps.append(step)
        self.report(step)
        return count

    def _each(self, name: str, guests: list[Guest], act: Callable[[Stage, list[Guest], Clock], object]) -> None:
        def act_on_all() -> int:
            act(self.stage, guests, self.clock)
            return len(guests)

        self._step(name, act_on_all)

    def play(self) -> list[Guest]:
        """The whole day; everybody who came."""
        self._step("files of contracted amounts loaded", lambda: agreements.load_agreements(self.stage, self.clock.now))
        guests = self._at_the_desk()
        late = [guest for guest in guests if guest.appearance.is_late]
        prompt = [guest for guest in guests if not guest.appearance.is_late]
        self._money(prompt, self._claims(prompt))
        self._late(late)
        self._step("kinds of remittance looked at", lambda: self._look_at_kinds(guests))
        return guests

    def _look_at_kinds(self, guests: list[Guest]) -> int:
        """Wait until every file is in; what is still not as it should be then is told by the table. How many."""
        found: list[Found] = []

        def all_right() -> bool:
            found[:] = kinds_found(self.stage, guests)
            return all(one.is_right for one in found)

        with suppress(GaveUp):
            wait_until(
                all_right, "every kind", nudge=lambda: office.ring(self.stage), patience_seconds=LAST_FILES_SECONDS
            )
        return len(found)

    def _at_the_desk(self) -> list[Guest]:
        stage, clock = self.stage, self.clock
        guests: list[Guest] = []

        def register() -> int:
            guests.extend(desk.register(stage, clock))
            return len(guests)

        self._step("patients registered", register)
        self._each("appointments booked", guests, desk.book)
        self._step("eligibility answered (270/271)", lambda: desk.check_eligibility(stage, guests, clock))
        self._step("member ids mended, asked again", lambda: desk.mend_and_ask_again(stage, guests, clock))
        self._step("estimates given, one of them as PDF", lambda: estimates.give_estimates(stage, guests, clock))
        self._each("patients checked in", guests, desk.arrive)
        self._step("copays collected", lambda: desk.collect_copays(stage, guests, clock))
        self._each("chart notes signed, superbills issued", guests, desk.chart_and_sign)
        self._each("patients checked out", guests, desk.leave)
        return guests

    def _claims(self, guests: list[Guest]) -> list[int]:
        stage, clock = self.stage, self.clock
        claim_ids: list[int] = []

        def build() -> int:
            claim_ids.extend(office.build_claims(stage, guests, clock))
            return len(claim_ids)

        self._step("claims built", build)
        self._step("claims scrubbed and queued (837P)", lambda: office.submit(stage, claim_ids, clock))
        self._step("claims acknowledged (TA1, 999, 277CA)", lambda: office.wait_for_acknowledgements(stage, claim_ids))
        self._step("claims asked about (276/277)", lambda: office.ask_for_status(stage, claim_ids, clock))
        self._step("rejected claims mended, sent again", lambda: len(office.mend_rejected(stage, guests, clock)))
        return claim_ids

    def _money(self, guests: list[Guest], claim_ids: list[int]) -> None:
        stage = self.stage
        answered = office.with_an_era(stage, guests, claim_ids)
        self._step("claims adjudicated and posted (835)", lambda: office.wait_for_remittances(stage, answered))
        self._step("payments taken back and corrected", lambda: office.wait_for_corrections(stage, guests))
        for name, sequence in (("secondary", Sequence.SECONDARY), ("tertiary", Sequence.TERTIARY)):
            self._next_payers(name, sequence, guests)
        self._step("EOBs on paper typed in", lambda: paper.type_eobs(stage, guests, self.clock))

    def _next_payers(self, name: str, sequence: Sequence, guests: list[Guest]) -> None:
        claim_ids: list[int] = []

        def wait_for_claims() -> int:
            claim_ids.extend(office.wait_for_next_claims(self.stage, guests, sequence))
            return len(claim_ids)

        self._step(f"{name} claims built and sent", wait_for_claims)
        self._step(f"{name} claims paid and posted", lambda: office.wait_for_remittances(self.stage, claim_ids))

    def _late(self, guests: list[Guest]) -> None:
        """Claims whose payments bear what the payers took back earlier in the day."""
        stage, clock = self.stage, self.clock

        def send() -> int:
            claim_ids = office.build_claims(stage, guests, clock)
            office.submit(stage, claim_ids, clock)
            return office.wait_for_remittances(stage, claim_ids)

        self._step("late claims sent, paid and posted", send)
