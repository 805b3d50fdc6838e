"""Which submissions an answer is about: found by our own numbers, never by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from claims.models import Submission
from claims.rules.answers import Answer, Level
from clearinghouse.models import InterchangeFile


class SubmissionIndex:
    """The submissions that a file's answers may name, loaded in one query."""

    def __init__(self, answers: Sequence[Answer], file: InterchangeFile) -> None:
        self._account_id = file.account_id
        self._by_interchange: defaultdict[int | None, list[Submission]] = defaultdict(list)
        self._by_group: defaultdict[int | None, list[Submission]] = defaultdict(list)
        self._by_batch: defaultdict[str, list[Submission]] = defaultdict(list)
        self._by_claim: defaultdict[str, list[Submission]] = defaultdict(list)
        for submission in _candidates(answers):
            if self._is_of_account(submission):
                self._by_interchange[submission.file.interchange_control_number].append(submission)
                self._by_group[submission.file.group_control_number].append(submission)
            self._by_batch[submission.batch_reference].append(submission)
            self._by_claim[submission.claim.patient_control_number].append(submission)

    def submissions(self, answer: Answer) -> list[Submission]:
        """What the answer is about; empty when it names nothing of ours."""
        if answer.level is Level.INTERCHANGE:
            return _of_one_account(self._by_interchange[answer.interchange])
        if answer.level is Level.IMPLEMENTATION:
            of_group = _of_one_account(self._by_group[answer.group])
            return [each for each in of_group if _is_of_transaction(each, answer)]
        if answer.is_of_one_claim and not answer.claim:
            return []  # the batch's other claims must not move with it
        if not answer.claim:
            return [each for each in self._by_batch[answer.batch] if _is_of_provider(each, answer)]
        of_claim = self._by_claim[answer.claim]
        # A payer that answers the clearinghouse's own batch does not know our batch, but it knows the claim.
        return [each for each in of_claim if each.batch_reference == answer.batch] or of_claim[-1:]

    def _is_of_account(self, submission: Submission) -> bool:
        """Control numbers are unique per account; a file that was uploaded by hand names none."""
        return self._account_id is None or submission.file.account_id == self._account_id


def _of_one_account(submissions: list[Submission]) -> list[Submission]:
    """None where two accounts have used the number: nobody can tell then which file is meant."""
    return submissions if len({each.file.account_id for each in submissions}) == 1 else []


def _is_of_transaction(submission: Submission, answer: Answer) -> bool:
    number = submission.transaction_control_number
    return number == answer.transaction if answer.transaction else number not in answer.but_not


def _is_of_provider(submission: Submission, answer: Answer) -> bool:
    if submission.claim.patient_control_number in answer.but_not:
        return False
    return not answer.provider or submission.claim.billing_provider.npi == answer.provider


def _candidates(answers: Sequence[Answer]) -> list[Submission]:
    interchanges = {answer.interchange for answer in answers if answer.interchange is not None}
    groups = {answer.group for answer in answers if answer.group is not None}
    batches = {answer.batch for answer in answers if answer.batch and not (answer.claim or answer.is_of_one_claim)}
    claims = {answer.claim for answer in answers if answer.claim}
    return list(
        Submission.objects.filter(
            Q(file__interchange_control_number__in=interchanges)
            | Q(file__group_control_number__in=groups)
            | Q(batch_reference__in=batches)
            | Q(claim__patient_control_number__in=claims)
        )
        .select_related("claim__billing_provider", "file")
        .defer("file__content")
        .order_by("pk")
    )
