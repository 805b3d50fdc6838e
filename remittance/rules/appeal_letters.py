"""What an appeal says: what is asked and why, by the kind of denial, in words that a person then makes his own."""

from __future__ import annotations

from remittance.rules.denial_codes import Category

OPENING = (
    "We ask you to reconsider the services listed above, which you denied. They were rendered and billed as stated, "
    "and we ask that you pay them under the terms of the member's plan."
)
CLOSING = (
    "If you uphold the denial, please send us the rule, policy or contract clause on which you rely, and the name and "
    "credentials of the reviewer. We reserve the right to the next level of appeal."
)
ARGUMENTS: dict[Category, str] = {
    Category.REGISTRATION: (
        "The member was covered on the date of service. Your eligibility answer for that date and a copy of the "
        "member's card support this."
    ),
    Category.ENROLLMENT: (
        "The rendering and the billing provider were enrolled with you on the date of service under the NPIs on the "
        "claim. Please compare them with your provider file."
    ),
    Category.AUTHORIZATION: (
        "The services were authorized, or could not be authorized beforehand for the reason stated in the record. "
        "The authorization number, where one was issued, stands on the enclosed claim."
    ),
    Category.TIMELY_FILING: (
        "The claim was filed in time. The enclosed record lists each electronic file with the acknowledgements of the "
        "clearinghouse and of your own system, with their dates."
    ),
    Category.MEDICAL_NECESSITY: (
        "The services were medically necessary. The enclosed signed note documents the patient's complaint, the "
        "findings, the diagnosis and the plan of care that they served."
    ),
    Category.OTHER_PAYER: (
        "To our knowledge you are the payer that is responsible at this place in the order of benefits. Please tell us "
        "the name and policy of the payer that you hold responsible, if you differ."
    ),
    Category.CODING: (
        "The procedure, modifier and diagnosis codes describe what was done and why, as the enclosed signed note shows."
    ),
    Category.MISSING_DATA: "The information and the records that you asked for are enclosed.",
    Category.DUPLICATE: (
        "The service is not a duplicate. The enclosed note documents a separate service for which no payment was made."
    ),
    Category.BUNDLING: (
        "The service was separate and distinct from the other services of the day, as the enclosed note documents, and "
        "the coding rules allow separate payment."
    ),
    Category.NOT_COVERED: (
        "The service is a benefit of the member's plan, and its limit had not been reached by your eligibility answer."
    ),
    Category.OTHER: "The enclosed record supports payment of the services as billed.",
}


def letter_text(categories: list[Category]) -> str:
    """The paragraphs of a new letter: what is asked, why (once for each kind of denial), and what else we expect."""
    return "\n\n".join((OPENING, *dict.fromkeys(ARGUMENTS[category] for category in categories), CLOSING))
