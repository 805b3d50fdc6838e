"""Which code table decodes which element: "CLP02" is the element, "STC01-2" the second component of STC01.

A key that begins with a transaction ("837P HL03") counts there alone, one that ends in a value ("LQ02 HE") only
where the segment's first element says that, or of a status (STC) its fourth component; both before the plain one.
"""

from __future__ import annotations

from collections.abc import Mapping

from x12.codes import (
    attachments,
    claim_payment,
    claim_status,
    eligibility,
    entities,
    functional_acknowledgement,
    interchange_acknowledgement,
)
from x12.codes import claim_elements as claims
from x12.codes import date_and_amount_kinds as kinds
from x12.codes import envelope_elements as envelopes
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.eligibility_rejections import FOLLOW_UPS, REJECTION_REASONS
from x12.codes.places_of_service import PLACES_OF_SERVICE
from x12.codes.reference_kinds import REFERENCES
from x12.codes.remark_codes import REMARK_CODES
from x12.codes.service_types import SERVICE_TYPES

Table = Mapping[str, str]
_YES_NO = claims.YES_NO
_ENTITIES = {**claim_status.ENTITIES, **entities.ENTITIES}


def _each(segment_id: str, numbers: tuple[int, ...], table: Table, component: int = 0) -> dict[str, Table]:
    suffix = f"-{component}" if component else ""
    return {f"{segment_id}{number:02}{suffix}": table for number in numbers}


_ENVELOPE: dict[str, Table] = {
    "ISA01": envelopes.AUTHORIZATIONS,
    "ISA03": envelopes.SECURITIES,
    "ISA05": envelopes.ID_KINDS,
    "ISA07": envelopes.ID_KINDS,
    "ISA11": envelopes.REPETITIONS,
    "ISA14": envelopes.WANTS_TA1,
    "ISA15": envelopes.USAGES,
    "GS01": envelopes.GROUPS,
    "GS07": envelopes.AGENCIES,
    "ST01": envelopes.TRANSACTIONS,
    "BHT01": envelopes.STRUCTURES,
    "BHT02": envelopes.PURPOSES,
    "BHT06": envelopes.KINDS_OF_BATCH,
    "HL03": entities.LEVELS,
    "837P HL03": entities.CLAIM_LEVELS,
    "HL04": entities.HAS_LEVELS_BELOW,
    "TRN01": envelopes.TRACES,
}
_PARTIES: dict[str, Table] = {
    "NM101": _ENTITIES,
    "NM102": entities.PERSON_OR_ORGANIZATION,
    "NM108": entities.ID_KINDS,
    "NM110": claims.RELATIONS,
    "NM111": _ENTITIES,
    "N101": _ENTITIES,
    "N103": entities.ID_KINDS,
    "PER01": entities.CONTACT_FUNCTIONS,
    **_each("PER", (3, 5, 7), entities.CONTACT_CHANNELS),
    "REF01": REFERENCES,
    "REF02 4N": claims.AUTHORIZATION_EXCEPTIONS,
    "REF02 F5": _YES_NO,
    "REF02 T4": _YES_NO,
    **_each("REF", (4,), REFERENCES, 1),
    **_each("REF", (4,), REFERENCES, 3),
    "DTP01": kinds.ALL_DATES,
    "270 DTP01": kinds.ELIGIBILITY_DATES,
    "271 DTP01": kinds.ELIGIBILITY_DATES,
    "DTP02": kinds.FORMATS,
    "DTM01": kinds.ALL_DATES,
    "DTM05": kinds.FORMATS,
    "DMG01": kinds.FORMATS,
    "DMG03": claims.SEXES,
    "PRV01": entities.PROVIDER_ROLES,
    "PRV02": entities.PROVIDER_CODE_LISTS,
    "INS01": _YES_NO,
    "INS02": claims.RELATIONS,
    "INS03": envelopes.CHANGES,
    "INS04": envelopes.CHANGE_REASONS,
    "INS09": _YES_NO,
    "INS10": kinds.FORMATS,
    "AMT01": kinds.AMOUNTS,
    "QTY01": kinds.QUANTITIES,
    "LQ01": claims.REMARK_LISTS,
    "LQ02 HE": REMARK_CODES,
    "CUR01": envelopes.CURRENCY_PARTIES,
    "MPI01": envelopes.MILITARY_HOW_CURRENT,
    "MPI02": envelopes.EMPLOYMENTS,
    "MPI06": kinds.FORMATS,
}
_CLAIM: dict[str, Table] = {
    "SBR01": claims.RANKS,
    "SBR02": claims.RELATIONS,
    "SBR05": claims.MEDICARE_SECONDARY,
    "SBR09": claims.FILING_INDICATORS,
    "PAT01": claims.RELATIONS,
    "PAT05": kinds.FORMATS,
    "PAT07": claims.UNITS,
    "PAT09": _YES_NO,
    "CLM05-1": PLACES_OF_SERVICE,
    "CLM05-2": {"A": "institutional", "B": "professional"},
    "CLM05-3": claims.FREQUENCIES,
    "CLM06": _YES_NO,
    "CLM07": claims.ASSIGNMENT,
    "CLM08": _YES_NO,
    "CLM09": claims.RELEASE,
    "CLM10": claims.SIGNATURE_SOURCES,
    **{f"CLM11-{cause}": claims.RELATED_CAUSES for cause in (1, 2, 3)},
    "CLM12": claims.SPECIAL_PROGRAMS,
    "CLM20": claims.DELAY_REASONS,
    "PWK01": attachments.REPORT_TYPES,
    "PWK02": attachments.TRANSMISSIONS,
    "PWK05": {"AC": "attachment control number"},
    "CN101": claims.CONTRACT_TYPES,
    "NTE01": claims.NOTE_KINDS,
    "CR101": claims.UNITS,
    "CR104": claims.AMBULANCE_REASONS,
    "CR105": claims.UNITS,
    "CR208": claims.SPINAL_CONDITIONS,
    "CR301": claims.CERTIFICATION_TYPES,
    "CR302": claims.UNITS,
    "CRC01": claims.CONDITION_CATEGORIES,
    "CRC02": _YES_NO,
    **_each("CRC", (3, 4, 5, 6, 7), claims.CONDITIONS),
    **_each("HI", tuple(range(1, 13)), claims.CODE_LISTS, 1),
    "HCP01": claims.PRICING_METHODS,
    "HCP09": claims.CODE_LISTS,
    "HCP11": claims.UNITS,
    "HCP13": claims.PRICING_REJECTIONS,
    "HCP14": claims.PRICING_COMPLIANCES,
    "HCP15": claims.PRICING_EXCEPTIONS,
    "OI03": _YES_NO,
    "OI04": claims.SIGNATURE_SOURCES,
    "OI06": claims.RELEASE,
    **_each("MOA", (3, 4, 5, 6, 7), REMARK_CODES),
    **_each("MIA", (5, 20, 21, 22, 23), REMARK_CODES),
    "FRM02": _YES_NO,
}
_LINE: dict[str, Table] = {
    **{f"{place}-1": claims.CODE_LISTS for place in ("SV101", "SV501", "SVD03", "SVC01", "SVC06", "EQ02", "EB13")},
    "SV103": claims.UNITS,
    "SV105": PLACES_OF_SERVICE,
    **_each("SV1", (9, 11, 12), _YES_NO),
    "SV115": {"0": "yes"},
    "SV502": claims.UNITS,
    "SV506": claims.RENTAL_UNITS,
    "MEA01": claims.MEASURE_KINDS,
    "MEA02": claims.MEASURES,
    "LIN02": claims.CODE_LISTS,
    "CTP05-1": claims.UNITS,
}
_PAYMENT: dict[str, Table] = {
    "BPR01": claim_payment.HANDLING,
    "BPR03": envelopes.CREDIT_DEBIT,
    "BPR04": claim_payment.PAYMENT_METHODS,
    "BPR05": envelopes.PAYMENT_FORMATS,
    **_each("BPR", (6, 12), envelopes.BANK_NUMBERS),
    **_each("BPR", (8, 14), envelopes.ACCOUNTS),
    "RDM01": envelopes.REMITTANCE_DELIVERIES,
    "TS302": PLACES_OF_SERVICE,
    "CLP02": claim_payment.CLAIM_STATUSES,
    "CLP06": claims.FILING_INDICATORS,
    "CLP08": PLACES_OF_SERVICE,
    "CLP09": claims.FREQUENCIES,
    "CAS01": {**claim_payment.ADJUSTMENT_GROUPS, "CR": "Correction and reversal"},
    **_each("CAS", (2, 5, 8, 11, 14, 17), ADJUSTMENT_REASONS),
    **_each("PLB", (3, 5, 7, 9, 11, 13), claim_payment.PROVIDER_ADJUSTMENT_REASONS, 1),
}
_BENEFITS: dict[str, Table] = {
    "EQ01": SERVICE_TYPES,
    "EQ03": eligibility.COVERAGE_LEVELS,
    "EQ04": eligibility.INSURANCE_TYPES,
    "EB01": eligibility.INFORMATION,
    "EB02": eligibility.COVERAGE_LEVELS,
    "EB03": SERVICE_TYPES,
    "EB04": eligibility.INSURANCE_TYPES,
    "EB06": eligibility.PERIODS,
    "EB09": eligibility.QUANTITIES,
    "EB11": eligibility.AUTHORIZATIONS,
    "EB12": eligibility.NETWORKS,
    "HSD01": eligibility.QUANTITIES,
    "HSD03": claims.UNITS | {"WK": "weeks", "YR": "years", "VS": "visits"},
    "HSD05": eligibility.PERIODS,
    "HSD07": envelopes.DELIVERY_PATTERNS,
    "HSD08": envelopes.TIMES_OF_DAY,
    "III01": envelopes.FURTHER_INFORMATION | claims.CODE_LISTS | {"ZZ": "place of service"},
    "III02 ZZ": PLACES_OF_SERVICE,
    "AAA01": {"Y": "the request was valid, and refused", "N": "the request was not valid"},
    "AAA03": {code: f"{reason.words}. {reason.next_step}" for code, reason in REJECTION_REASONS.items()},
    "AAA04": FOLLOW_UPS,
}
_ANSWERS: dict[str, Table] = {
    "TA104": interchange_acknowledgement.RESULTS,
    "TA105": interchange_acknowledgement.NOTES,
    "AK101": envelopes.GROUPS,
    "AK201": envelopes.TRANSACTIONS,
    **{f"{segment_id}01": functional_acknowledgement.RESULTS for segment_id in ("IK5", "AK5", "AK9")},
    **_each("IK5", (2, 3, 4, 5, 6), functional_acknowledgement.TRANSACTION_ERRORS),
    **_each("AK5", (2, 3, 4, 5, 6), functional_acknowledgement.TRANSACTION_ERRORS),
    **_each("AK9", (5, 6, 7, 8, 9), functional_acknowledgement.GROUP_ERRORS),
    "IK304": functional_acknowledgement.SEGMENT_ERRORS,
    **_each("AK3", (4, 5, 6, 7, 8), functional_acknowledgement.SEGMENT_ERRORS),
    "IK403": functional_acknowledgement.ELEMENT_ERRORS,
    "AK403": functional_acknowledgement.ELEMENT_ERRORS,
    **_each("STC", (1, 10, 11), claim_status.CATEGORIES, 1),
    **_each("STC", (1, 10, 11), claim_status.STATUSES, 2),
    **{f"{key} RX": {} for key in _each("STC", (1, 10, 11), {}, 2)},  # numbers of another list
    **_each("STC", (1, 10, 11), _ENTITIES, 3),
    **_each("STC", (1, 10, 11), claim_status.OTHER_LISTS, 4),
    "STC03": claim_status.ACTIONS,
    "STC07": claim_payment.PAYMENT_METHODS,
}
_CODES: dict[str, Table] = {**_ENVELOPE, **_PARTIES, **_CLAIM, **_LINE, **_PAYMENT, **_BENEFITS, **_ANSWERS}
_NONE: Table = {}


def codes_of(place: str, transaction: str, qualifier: str) -> Table:
    """The table of an element or component; empty where its values are no codes of ours."""
    for key in (f"{transaction} {place}", f"{place} {qualifier}", place):
        if key in _CODES:
            return _CODES[key]
    return _NONE
