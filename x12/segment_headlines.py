"""What a segment is about where its id alone does not say it: by its qualifier, its transaction and its loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from x12.codes import date_and_amount_kinds as kinds
from x12.codes import entities
from x12.codes.claim_elements import CONDITION_CATEGORIES
from x12.codes.claim_status import ENTITIES as STATUS_ENTITIES
from x12.codes.eligibility import INFORMATION
from x12.codes.reference_kinds import REFERENCES
from x12.segment_names import SEGMENTS

# Transaction, how the loop begins (`-` any), segment, first element (`-` any), and what it is. The first that fits.
_IN_CONTEXT = """
835 - TRN - Check or transfer number
270 - TRN - Trace of the inquiry
271 - TRN 2 Trace of the inquiry, given back
271 - TRN 1 Payer's own trace
276 - TRN - Trace of the inquiry
277 - TRN - Trace of the inquiry, given back
277CA 2200A TRN - Answer's trace
277CA 2200B TRN - Batch that is answered (BHT03)
277CA 2200C TRN - Provider's trace
277CA 2200D TRN - Claim that is answered (CLM01)
277CA 2200B STC - Status of the batch
277CA 2200C STC - Status of the provider's claims
277CA 2220 STC - Status of the line
277 2220 STC - Status of the line
837P 2320 AMT D Paid by the other payer
837P 2430 AMT EAF Left to the patient on this line
837P 2400 AMT T Sales tax
837P 2010AC NM1 PE Pay-to plan
837P 2010BA NM1 IL Subscriber
837P 2330A NM1 IL Other payer's subscriber
837P 2330B NM1 PR Other payer
837P 2330C NM1 DN Other payer's referring provider
837P 2330D NM1 82 Other payer's rendering provider
837P 2330E NM1 77 Other payer's service facility
837P 2330F NM1 DQ Other payer's supervising provider
837P 2330G NM1 85 Other payer's billing provider
837P 2330 REF F8 Other payer's claim control number
837P 2330 REF G1 Other payer's prior authorization
837P 2330 REF 9F Other payer's referral number
837P 2010BB REF G2 Billing provider's number with this payer
837P 2010BB REF LU Billing provider's location number with this payer
837P 2300 REF F8 Payer's number of the claim that this one corrects or voids
837P 2300 REF 1J Care plan oversight number
837P 2300 DTP 050 Received by the repricer
837P 2430 DTP 573 Day that the other payer judged the line
837P 2330B DTP 573 Day that the other payer judged the claim
837P 2000B SBR - Coverage that is billed
837P 2320 SBR - Other payer's coverage
837P 2000B PAT - Patient, who is the subscriber
837P 2000C PAT - Patient's relation to the subscriber
837P 2320 CAS - Other payer's adjustment of the claim
837P 2430 CAS - Other payer's adjustment of the line
837P 2320 MOA - Other payer's remarks
837P 2440 LQ - Form
835 2100 CAS - Adjustment of the claim
835 2110 CAS - Adjustment of the line
835 2100 NM1 82 Rendering provider
835 2110 REF LU Location number
835 - REF 1L Group or policy number
835 2110 SVC - Service payment
835 2000 LX - Group of claims
835 - LQ HE Remark
277CA 2200B QTY 90 Claims of the batch that were accepted
277CA 2200B QTY AA Claims of the batch that were rejected
277CA 2200B AMT YU Charges of the batch that were accepted
277CA 2200B AMT YY Charges of the batch that were rejected
277CA 2200C QTY QA Provider's claims that were accepted
277CA 2200C QTY QC Provider's claims that were rejected
277CA 2200C AMT YU Provider's charges that were accepted
277CA 2200C AMT YY Provider's charges that were rejected
271 2120 NM1 IL Insured of the other coverage
270 2100C NM1 IL Subscriber
271 2100C NM1 IL Subscriber
276 2100D NM1 IL Subscriber
277 2100D NM1 IL Subscriber
276 - SVC - Service line
277 - SVC - Service line
277CA - SVC - Service line
837P - LX - Service line
"""
_DIAGNOSES = "Diagnoses"
_CODE_LISTS = {
    "ABK": _DIAGNOSES,
    "BK": _DIAGNOSES,
    "BP": "Surgical procedures under anesthesia",
    "BG": "Condition codes",
}


def _in_context() -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    rows: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for line in _IN_CONTEXT.strip().splitlines():
        transaction, loop, segment_id, qualifier, words = line.split(" ", 4)
        row = ("" if loop == "-" else loop, "" if qualifier == "-" else qualifier, words)
        rows.setdefault((transaction, segment_id), []).append(row)
    return rows


_ROWS = _in_context()
_ENTITIES = {**STATUS_ENTITIES, **entities.ENTITIES}
# What the first element says is what the segment is about.
_BY_QUALIFIER: dict[str, Mapping[str, str]] = {
    "NM1": _ENTITIES,
    "N1": _ENTITIES,
    "REF": REFERENCES,
    "DTP": kinds.ALL_DATES,
    "DTM": kinds.ALL_DATES,
    "AMT": kinds.AMOUNTS,
    "QTY": kinds.QUANTITIES,
    "CRC": CONDITION_CATEGORIES,
    "PER": entities.CONTACT_FUNCTIONS,
    "EB": INFORMATION,
}
_AS_WORDS: dict[str, Callable[[str], str]] = {
    "PRV": lambda code: f"{entities.PROVIDER_ROLES[code]}'s specialty" if code in entities.PROVIDER_ROLES else "",
    "HI": lambda code: _CODE_LISTS.get(code, ""),
}


def headline(transaction: str, loop: str, segment_id: str, qualifier: str) -> str:
    """For example "Billing provider" for NM1*85; empty for a segment that no guide of ours has.

    `qualifier` is the first element, or of a composite its first component.
    """
    for row_loop, row_qualifier, words in _ROWS.get((transaction, segment_id), ()):
        if loop.startswith(row_loop) and row_qualifier in {"", qualifier}:
            return words
    if segment_id == "DTP" and transaction in {"270", "271"} and qualifier in kinds.ELIGIBILITY_DATES:
        return kinds.ELIGIBILITY_DATES[qualifier]
    said = _BY_QUALIFIER.get(segment_id, {}).get(qualifier, "")
    if not said and segment_id in _AS_WORDS:
        said = _AS_WORDS[segment_id](qualifier)
    return said or SEGMENTS.get(segment_id, ("", ()))[0]
