"""The questions that a front desk asks of a 271, each answered from the one record that was read.

What the payer did not say is None, empty or NOT_SAID, never zero and never "no".
"""

from __future__ import annotations

from dataclasses import dataclass

from x12.benefit_selection import IN_NETWORK, OUT_OF_NETWORK, Question
from x12.benefits import BenefitAnswer, RelatedEntity
from x12.corrections import Correction, corrections
from x12.cost_sharing import CostSharing, authorization, cost_sharing
from x12.coverage_status import CoverageStatus, coverage_status, is_excluded
from x12.parties import Person
from x12.rejection_advice import RejectionAdvice, rejections
from x12.related_payers import Administrator, OtherPayer, administrators, other_payers, primary_care_provider
from x12.service_limits import VISITS, Limit, service_limits

__all__ = ["IN_NETWORK", "OUT_OF_NETWORK", "BenefitQuestions", "Question"]


@dataclass(frozen=True, slots=True)
class BenefitQuestions:
    """One answer and what it is asked about. `network` is Y (in) or N (out)."""

    answer: BenefitAnswer
    question: Question

    def coverage(self) -> CoverageStatus:
        """Is the patient covered on the day?"""
        return coverage_status(self.answer, self.question)

    def costs(self, network: str = IN_NETWORK) -> CostSharing:
        """What does the patient pay: copay, coinsurance, deductible, out-of-pocket?"""
        return cost_sharing(self.answer.benefits, self.question, network)

    def limits(self, network: str = IN_NETWORK) -> tuple[Limit, ...]:
        """How much of the service is allowed, and how much is left?"""
        return service_limits(self.answer.benefits, self.question, network)

    def visits(self, network: str = IN_NETWORK) -> Limit | None:
        """The limit in visits, if there is one."""
        return next((one for one in self.limits(network) if one.unit == VISITS), None)

    def authorization(self, network: str = IN_NETWORK) -> str:
        """Is an authorization needed: Y, N, U (the payer does not know) or empty (not said)?"""
        return authorization(self.answer.benefits, self.question, network)

    def is_excluded(self, network: str = IN_NETWORK) -> bool:
        """Does the payer say that the service is not covered?"""
        return is_excluded(self.answer.benefits, self.question, network)

    def other_payers(self) -> tuple[OtherPayer, ...]:
        """Who else pays, and in which order?"""
        return other_payers(self.answer)

    def administrators(self) -> tuple[Administrator, ...]:
        """Who really runs this service (a carve-out), instead of the payer asked?"""
        return administrators(self.answer, self.question)

    def primary_care_provider(self) -> RelatedEntity | None:
        """Who is the primary care provider?"""
        return primary_care_provider(self.answer)

    def corrections(self, patient: Person, member_id: str = "") -> tuple[Correction, ...]:
        """What does the payer have otherwise than we asked?"""
        return corrections(self.answer, patient, member_id)

    def rejections(self) -> tuple[RejectionAdvice, ...]:
        """Why could the payer not answer, and who mends it?"""
        return rejections(self.answer)

    def messages(self) -> tuple[str, ...]:
        """Every free text (MSG), each once, in the order sent."""
        return tuple(dict.fromkeys(text for one in self.answer.benefits for text in one.messages if text))
