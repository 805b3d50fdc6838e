"""Reads what a claim or line of an 837P certifies: CR1, CR2, CR3, CRC, SV5, MEA and forms."""

from __future__ import annotations

from collections.abc import Container

from x12.claim_certifications import (
    NECESSITIES,
    AmbulanceTransport,
    Certification,
    Equipment,
    FormAnswer,
    SupportingForm,
    TestResult,
)
from x12.claim_details import SpinalManipulation
from x12.read_loops import Loop, element_of
from x12.transaction import Transaction
from x12.values import AMOUNTS, QUANTITIES


def certifications_of(loop: Loop, known: Container[str]) -> tuple[Certification, ...]:
    """CRC of the categories that the record knows."""
    return tuple(
        Certification(crc.get(1), crc.get(2) == "Y", tuple(code for code in crc.elements[3:] if code))
        for crc in loop.all("CRC")
        if crc.get(1) in known
    )


def spinal_manipulation_of(head: Loop) -> SpinalManipulation | None:
    """CR2."""
    information = head.first("CR2")
    if information is None:
        return None
    return SpinalManipulation(information.get(8), information.get(10), information.get(11))


def ambulance_of(loop: Loop, names: dict[str, Loop], transaction: Transaction) -> AmbulanceTransport | None:
    """CR1 with NM1*PW and NM1*45; raises UnreadableValue where the miles are no number."""
    information = loop.first("CR1")
    if information is None:
        return None
    pick_up, drop_off = names.get("PW"), names.get("45")
    return AmbulanceTransport(
        reason=information.get(4),
        miles=element_of(QUANTITIES, information, 6),
        pick_up=pick_up.address() if pick_up is not None else None,
        drop_off=drop_off.address() if drop_off is not None else None,
        drop_off_name=drop_off.opener.get(3) if drop_off is not None else "",
        weight_in_pounds=transaction.quantity(information.get(2), information.position, "CR102"),
        round_trip_purpose=information.get(9),
        stretcher_purpose=information.get(10),
    )


def equipment_of(line: Loop) -> Equipment | None:
    """SV5, CR3 and PWK*CT; raises UnreadableValue where a price or a count cannot be read."""
    service, certification = line.first("SV5"), line.first("CR3")
    if service is None:
        return None
    code = service.get(1)
    return Equipment(
        code=code[3:] if code[:2] == "HC" else code,
        days=element_of(QUANTITIES, service, 3),
        rental_price=element_of(AMOUNTS, service, 4),
        purchase_price=element_of(AMOUNTS, service, 5),
        rental_unit=service.get(6),
        certification=certification.get(1) if certification is not None else "",
        months=element_of(QUANTITIES, certification, 3) if certification is not None else None,
        necessity=next((pwk.get(2) for pwk in line.all("PWK") if pwk.get(2) in NECESSITIES), ""),
    )


def test_results_of(line: Loop) -> tuple[TestResult, ...]:
    """MEA; raises UnreadableValue where a result is no number."""
    return tuple(TestResult(mea.get(1), mea.get(2), element_of(QUANTITIES, mea, 3)) for mea in line.all("MEA"))


def forms_of(loops: list[Loop], transaction: Transaction) -> tuple[SupportingForm, ...]:
    """2440: each LQ with its FRM."""
    return tuple(
        SupportingForm(
            loop.opener.get(1),
            loop.opener.get(2),
            tuple(
                FormAnswer(
                    question=answer.get(1),
                    choice=answer.get(2),
                    text=answer.get(3),
                    on=transaction.day(answer.get(4), answer.position, "FRM04"),
                    percent=transaction.quantity(answer.get(5), answer.position, "FRM05"),
                )
                for answer in loop.all("FRM")
            ),
        )
        for loop in loops
    )
