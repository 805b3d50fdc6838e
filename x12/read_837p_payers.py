"""Reads what earlier payers did with a claim of an 837P: loops 2320, 2330 and 2430."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from x12.claim import LineAdjudication, OtherPayer, OtherPayerProvider, OutpatientAdjudication
from x12.claim_loops import PAYER_IDS, PROVIDER_IDS, PROVIDERS_OF_PAYERS
from x12.parties import PatientDetails, Person
from x12.read_837p_details import references_of
from x12.read_loops import Loop, adjustments, amount_of, by_entity, date_of, element_of, person_of
from x12.read_parties import ProcedureTable
from x12.tokenizer import Segment
from x12.transaction import Transaction
from x12.values import AMOUNTS, DATES, QUANTITIES, UnreadableValue, shown

_EMPTY = Loop([])


class PayerReader:
    """Reads 2320 and 2430 of one transaction."""

    def __init__(self, transaction: Transaction, procedures: ProcedureTable) -> None:
        self._transaction = transaction
        self._procedures = procedures

    def adjudication(self, loop: Loop) -> LineAdjudication:
        """2430; raises UnreadableValue."""
        service = loop.opener
        date = loop.first("DTP", "573")
        return LineAdjudication(
            payer_id=service.get(1),
            paid=element_of(AMOUNTS, service, 2),
            procedure=self._procedures[service.get(3)],
            units=element_of(QUANTITIES, service, 5),
            adjudicated_on=DATES[date.get(3) if date else ""],
            adjustments=adjustments(loop),
            bundled_into=count_of(service.get(6)) if service.get(6) else None,
            remaining_patient_liability=amount_of(loop, "EAF", self._transaction),
        )

    def other_payer(self, loop: Loop, found: list[Loop]) -> OtherPayer:
        """2320 with its 2330."""
        information = loop.opener
        names = by_entity(found)
        indicators = loop.first("OI")
        payer = names.get("PR", _EMPTY)
        person = _subscriber(names.get("IL"), self._transaction)
        return OtherPayer(
            sequence=information.get(1),
            relationship=information.get(2),
            filing_indicator=information.get(9),
            subscriber=person,
            payer_name=payer.opener.get(3) if payer.segments else "",
            payer_id=payer.opener.get(9) if payer.segments else "",
            paid=amount_of(loop, "D", self._transaction),
            group_number=information.get(3),
            group_name="" if information.get(3) else information.get(4),
            medicare_secondary_type=information.get(5),
            remaining_patient_liability=amount_of(loop, "EAF", self._transaction),
            non_covered=amount_of(loop, "A8", self._transaction),
            adjustments=adjustments(loop),
            assigns_benefits=indicators.get(3) if indicators else "",
            releases_information=indicators.get(6) if indicators else "",
            payer_claim_control_number=payer.value("REF", "F8"),
            adjudicated_on=date_of(payer, "573", self._transaction),
            patient_signature_source=indicators.get(4) if indicators else "",
            outpatient=self._outpatient(loop.first("MOA")),
            payer_address=payer.address(),
            payer_references=references_of(payer, PAYER_IDS),
            prior_authorization=payer.value("REF", "G1"),
            referral_number=payer.value("REF", "9F"),
            was_adjusted=payer.value("REF", "T4") == "Y",
            payer_id_qualifier=qualifier_of_payer(payer),
            providers=tuple(_provider(one) for one in found if one.opener.get(1) in PROVIDERS_OF_PAYERS),
        )

    def _outpatient(self, information: Segment | None) -> OutpatientAdjudication | None:
        """MOA."""
        if information is None:
            return None
        payable, renal, professional = (self._amount(information, at) for at in (2, 8, 9))
        return OutpatientAdjudication(
            remarks=tuple(remark for at in range(3, 8) if (remark := information.get(at))),
            reimbursement_rate=self._transaction.quantity(information.get(1), information.position, "MOA01"),
            payable=payable,
            end_stage_renal_paid=renal,
            non_payable_professional=professional,
        )

    def _amount(self, segment: Segment, place: int) -> Decimal | None:
        return self._transaction.amount(segment.get(place), segment.position, f"{segment.id}{place:02}")


def qualifier_of_payer(loop: Loop | None) -> str:
    """NM108 of a payer: XV where it says so, else PI."""
    return "XV" if loop is not None and loop.segments and loop.opener.get(8) == "XV" else "PI"


def _subscriber(loop: Loop | None, transaction: Transaction) -> Person:
    """2330A."""
    person = person_of(loop, transaction)
    number = loop.value("REF", "SY") if loop else ""
    return dataclasses.replace(person, details=PatientDetails(social_security_number=number)) if number else person


def _provider(loop: Loop) -> OtherPayerProvider:
    return OtherPayerProvider(loop.opener.get(1), references_of(loop, PROVIDER_IDS), loop.opener.get(2) == "1")


def count_of(text: str) -> int:
    """A whole number that is not negative; raises UnreadableValue."""
    number = QUANTITIES[text]
    if number < 0 or number != int(number):
        raise UnreadableValue(f"{shown(text)} is not a count")
    return int(number)
