"""How each kind of denial is worked: what to check, what to send, where to click."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from remittance.rules.denial_codes import Category


class Place(StrEnum):
    """Where in the program a step is done; the page turns it into a link."""

    PATIENT = "patient"
    CLAIM = "claim"
    PREPARE = "prepare"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Playbook:
    """A category in words: its name, what to do next, and the steps in their order."""

    label: str
    next_step: str
    check: tuple[str, ...]
    send: tuple[str, ...]
    places: tuple[Place, ...]


PLAYBOOKS: dict[Category, Playbook] = {
    Category.REGISTRATION: Playbook(
        "Registration and eligibility",
        "Check eligibility for the date of service, correct the coverage or member id, and send a corrected claim.",
        (
            "Run an eligibility check for the date of service, not for today.",
            "Compare name, birth date and member id with a copy of the card.",
            "Ask whether another plan was in force that day.",
        ),
        (
            "The same payer: a corrected claim with the payer's claim number.",
            "Another payer: enter the coverage and bill it as a new claim; mind its filing limit.",
            "No coverage at all: move the money to the patient and tell him first.",
        ),
        (Place.PATIENT, Place.PREPARE),
    ),
    Category.ENROLLMENT: Playbook(
        "Provider enrollment",
        "Check the NPI, taxonomy and enrollment with this payer; correct them or call the payer, then send again.",
        (
            "Compare the billing and rendering NPI and taxonomy on the claim with what the payer has on file.",
            "See from which day the provider is enrolled with this payer.",
        ),
        (
            "A wrong number: correct it under Settings, bring the claim up to date, send a corrected claim.",
            "Enrolled since, with effect from before the visit: an appeal with the payer's welcome letter.",
        ),
        (Place.CLAIM, Place.PREPARE),
    ),
    Category.AUTHORIZATION: Playbook(
        "Authorization or referral",
        "Find the authorization number and send a corrected claim, or ask for a retroactive one and appeal.",
        (
            "Look for the authorization: its number, its dates, the codes and units that it covers.",
            "If there is none, ask the payer whether it gives one after the fact, and within how many days.",
        ),
        (
            "There was one: a corrected claim with its number in box 23.",
            "There was none, but there was no time to ask: an appeal with the note and the reason.",
        ),
        (Place.PREPARE, Place.NOTE),
    ),
    Category.TIMELY_FILING: Playbook(
        "Timely filing",
        "Appeal with the proof of timely filing from the claim's timeline; the patient cannot be billed.",
        (
            "See on the timeline when the claim went out first and what the clearinghouse and the payer answered.",
            "A rejected claim (999, 277CA) does not count as filed with most payers; an accepted one (A1, A2) does.",
        ),
        (
            "An appeal with the evidence packet: it lists every file, acknowledgement and date.",
            "Not filed in time by our own fault: write it off with that reason.",
        ),
        (Place.CLAIM,),
    ),
    Category.MEDICAL_NECESSITY: Playbook(
        "Medical necessity",
        "Compare the diagnosis with the payer's policy, then appeal with the chart note.",
        (
            "Find the payer's policy for the procedure: which diagnoses, how often, after which other care.",
            "See whether the note says it and the claim left it out.",
        ),
        (
            "The claim left out a diagnosis of the note: a corrected claim.",
            "The note supports the service: an appeal with the note; quote the policy.",
            "A signed notice is on file: move the money to the patient.",
        ),
        (Place.NOTE, Place.PREPARE),
    ),
    Category.OTHER_PAYER: Playbook(
        "Another payer first",
        "Ask the patient which plan is first, correct the order of coverages, and bill the right payer.",
        (
            "Ask the patient about other plans, an accident, or work; the payer may wait for his answer as well.",
            "Run an eligibility check: it may name the other payer.",
        ),
        (
            "Another plan is first: put the coverages in order, bill the first one, then this one.",
            "This plan is first: have the patient tell the payer, then ask it to decide again.",
        ),
        (Place.PATIENT, Place.CLAIM),
    ),
    Category.CODING: Playbook(
        "Coding",
        "Have the provider check procedure, modifiers, diagnosis and place of service; send a corrected claim.",
        (
            "Read which code the payer objects to: procedure, modifier, diagnosis, place, age or sex.",
            "Have the provider of the note decide: codes follow what was done, not what is paid.",
        ),
        ("A corrected claim with the codes as the provider signed them.",),
        (Place.NOTE, Place.PREPARE),
    ),
    Category.MISSING_DATA: Playbook(
        "Missing data or records",
        "Read the remark code: add what the payer asks for and send a corrected claim or the records.",
        (
            "The remark code names the field or the record; the reason alone does not.",
            "See whether the payer has written a letter about it.",
        ),
        (
            "Data is missing: a corrected claim.",
            "Records are missing: the evidence packet, by the way that the payer names.",
        ),
        (Place.PREPARE, Place.NOTE),
    ),
    Category.DUPLICATE: Playbook(
        "Duplicate",
        "Find the first claim. If both services were given, send a corrected claim with modifier 76, 77 or 59.",
        (
            "Look for another claim of the same day, and whether it was paid.",
            "If the service was really given twice, see that the note says so.",
        ),
        (
            "Given twice: a corrected claim with the modifier that says so.",
            "Billed twice: write this one off as a duplicate.",
        ),
        (Place.PATIENT, Place.NOTE),
    ),
    Category.BUNDLING: Playbook(
        "Bundled",
        "Check whether a modifier unbundles the service; if it does not, write the line off.",
        (
            "Look the pair of codes up in the NCCI edits: indicator 1 allows a modifier, 0 never does.",
            "A modifier needs a note that shows a separate service: other site, other session, other problem.",
        ),
        (
            "Separate and documented: a corrected claim with the modifier (25, 59, XE, XS, XP or XU).",
            "Not separate: write the line off; it cannot be billed to the patient.",
        ),
        (Place.NOTE, Place.PREPARE),
    ),
    Category.NOT_COVERED: Playbook(
        "Not covered, limits",
        "Check the plan's benefits. Bill the patient where a signed notice allows it, or appeal.",
        (
            "Compare with the eligibility answer: is the service a benefit, and how many visits were left?",
            "See whether the patient signed a notice before the service.",
        ),
        (
            "A notice is on file, or the plan makes it the patient's: move the money to the patient.",
            "The plan covers it: an appeal with the page of the plan and the eligibility answer.",
        ),
        (Place.PATIENT, Place.CLAIM),
    ),
    Category.OTHER: Playbook(
        "Other",
        "Read the reason and the remark codes, and ask the payer what it needs.",
        ("Read reason and remarks; call the payer with its claim number and write down what it says.",),
        ("What the payer asks for: a corrected claim, records, or an appeal.",),
        (Place.CLAIM,),
    ),
}
