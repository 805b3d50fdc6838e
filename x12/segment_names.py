"""What segments, their elements and components are called, in our own words. Names only: x12.explain decodes values.

A name may end in a mark that says how its value is shown: `$` dollars, `@` a day or period, `#` a time of day,
`%` a share of one.
"""

from __future__ import annotations

from dataclasses import dataclass

_SEGMENTS = """
ISA|Interchange header|authorization kind|authorization|security kind|security|sender kind|sender|receiver kind|receiver|date@|time#|repetition separator|version|control number|wants a TA1|test or production|component separator
GS|Group header|kind|sender|receiver|date@|time#|control number|agency|version
ST|Transaction header|transaction|control number|version
BHT|Beginning of the transaction|structure|purpose|reference|date@|time#|type
SE|End of the transaction|number of segments|control number
GE|End of the group|number of transactions|control number
IEA|End of the interchange|number of groups|control number
TA1|Interchange acknowledgement|control number|date@|time#|answer|note
HL|Level|number|parent level|kind|other levels below
NM1|Name|who|person or organization|last or organization name|first name|middle name|prefix|suffix|id kind|id|relation to another|entity|second last name
N1|Party|who|name|id kind|id|relation to another|entity
N2|More of the name|name|more of the name
N3|Street|line 1|line 2
N4|City|city|state|ZIP code|country|location kind|location|country subdivision
PER|Contact|function|name|kind|number|kind|number|kind|number
REF|Reference|kind|value|description|further id
DTP|Date|kind|format|date@
DTM|Date|kind|date@|time#|time zone|format|period@
DMG|Birth date and sex|format|birth date@|sex|marital status|ethnicity|citizenship|country
PRV|Provider's specialty|role|code kind|taxonomy|state|specialty|organization
SBR|Coverage|payer's rank|relation of the patient|group number|group name|Medicare secondary type|coordination of benefits|condition|employment|filing indicator
PAT|Patient|relation to the subscriber|location|employment|student|date format|date of death@|weight unit|weight|pregnant
CLM|Claim|patient control number|charge$|filing indicator|non-institutional|place, qualifier, frequency|provider's signature|accepts assignment|assigns benefits|release of information|patient's signature|related causes|special program|predetermination of benefits|level of service|condition|provider agreement|claim status|explanation of benefits|submission reason|delay reason
HI|Codes of the claim|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth
LX|Line|number
SV1|Professional service|procedure|charge$|unit|quantity|place of service|service type|diagnosis pointers|further amount$|emergency|multiple procedures|EPSDT|family planning|review|review value|copay exempt|shortage area|reference|ZIP code|amount not covered$|level of care|provider agreement
SV5|Durable equipment|procedure|unit|length of need|rental price$|purchase price$|rental unit|prognosis
AMT|Amount|kind|amount$|credit or debit
QTY|Quantity|kind|quantity|unit|text
NTE|Note|kind|text
K3|What a state asks for|text|record format|unit
PWK|Attachment|type|how it is sent|copies|from whom|control number kind|control number|description|actions|purpose
CN1|Contract|type|amount$|percent|code|terms discount|version
CR1|Ambulance transport|weight unit|pounds|type of transport|reason|distance unit|miles|from|to|round trip purpose|stretcher purpose
CR2|Spinal manipulation|treatment number|treatments|first subluxation level|last subluxation level|period unit|period|treatments in the month|condition|complication|description|more of the description|X-rays on file
CR3|Equipment certification|type|unit|length of need|insulin dependent|description
CRC|Condition|category|applies|condition|condition|condition|condition|condition
HCP|Repricing|pricing method|allowed$|saved$|repricer|rate|approved group|approved amount$|approved revenue code|approved code list|approved procedure|unit|approved quantity|rejection reason|policy compliance|exception
MEA|Test result|kind|what was measured|value|unit|lowest|highest
PS1|Purchased service|provider|price$|state
LIN|Drug|assigned number|code list|code
CTP|Drug quantity|class of trade|kind of price|unit price$|quantity|unit
OI|Other insurance|filing indicator|submission reason|assigns benefits|patient's signature|provider agreement|release of information
SVD|Earlier payer's line|payer|paid$|procedure|revenue code|units|bundled into line
CAS|Adjustment|group|reason|dollars$|quantity|reason|dollars$|quantity|reason|dollars$|quantity|reason|dollars$|quantity|reason|dollars$|quantity|reason|dollars$|quantity
MOA|Outpatient remarks|reimbursement rate|payable by fee schedule$|remark|remark|remark|remark|remark|end-stage renal payment$|professional component not payable$
MIA|Inpatient remarks|covered days or visits|operating outlier$|lifetime psychiatric days|diagnosis group amount$|remark|disproportionate share$|Medicare secondary pass-through$|capital$|capital, federal share$|capital, hospital share$|capital, disproportionate share$|old capital$|capital, medical education$|operating, hospital share$|cost report days|operating, federal share$|capital outlier$|indirect teaching$|professional component not payable$|remark|remark|remark|remark|capital exception$
FRM|Answer on a form|question|yes or no|text|date@|percent
LQ|Code|list|code
BPR|Payment|handling|dollars$|credit or debit|method|payment format|sender's bank number kind|sender's bank|sender's account kind|sender's account|originator|originator's supplement|receiver's bank number kind|receiver's bank|receiver's account kind|receiver's account|payment date@|function
TRN|Trace|kind|number|originator|originator's division
CUR|Currency|who|currency|exchange rate
RDM|How the remittance is delivered|way|name|address
TS3|Provider summary|provider|place|fiscal year end@|claims|charge$|covered charge$|charge not covered$|denied charge$|paid$|interest$|contractual adjustment$|sequestration$|paid by the primary payer$|blood deductible$|charge without laboratory$|coinsurance$|HCPCS reportable$|HCPCS payable$|deductible$|professional component$|patient liability met$|patient reimbursed$|interim payment claims|interim payment adjustment$
TS2|Inpatient summary|diagnosis group amount$|federal share$|hospital share$|disproportionate share$|capital$|medical education$|outlier days|day outlier$|cost outlier$|average days|discharges|cost report days|covered days|days not covered|Medicare secondary pass-through$|average weight|capital, federal share$|capital, hospital share$|capital, disproportionate share$
CLP|Claim payment|patient control number|status|charge$|paid$|patient responsibility$|filing indicator|payer claim control number|place|frequency|patient status|diagnosis group|diagnosis group weight|discharge share
SVC|Service|procedure|charge$|paid$|revenue code|units|submitted procedure|submitted units
PLB|Provider-level adjustment|provider|fiscal year end@|reason|dollars$|reason|dollars$|reason|dollars$|reason|dollars$|reason|dollars$|reason|dollars$
EQ|Benefits asked for|service types|procedure|coverage level|insurance type|diagnosis pointers
EB|Benefit|what|for whom|service types|insurance type|plan|period|dollars$|share%|quantity kind|quantity|authorization|network|procedure|diagnosis pointers
HSD|Delivery|unit|quantity|per|number|period|number of periods|pattern|time of day
MSG|Message|text|line feeds
III|Further information|list|code|category|text
INS|Relation|is the subscriber|relation|kind of change|reason of change|Medicare status|COBRA event|employment|student|handicapped|date format|date of death@|confidentiality|city|state|country|second city|birth sequence
MPI|Military service|how current|employment|branch|description|rank|period format|period@
AAA|Rejection|valid request|agency|reason|what to do
LS|Loop begins|loop
LE|Loop ends|loop
AK1|Answers group|kind|control number|version
AK2|Answers transaction|transaction|control number|version
AK3|Error in segment|segment|position|loop|error|error|error|error|error
AK4|Error in element|position|data element|error|bad value
AK5|Transaction's result|result|error|error|error|error|error
IK3|Error in segment|segment|position|loop|error
CTX|Context|where|segment|position|loop|element|data element
IK4|Error in element|position|data element|error|bad value
IK5|Transaction's result|result|error|error|error|error|error
AK9|Group's result|result|included|received|accepted|error|error|error|error|error
STC|Claim status|status|date@|action|charge$|paid$|finalized@|payment method|payment date@|check number|status|status|message
"""

# Segment id and number of the element (or numbers), then its components.
_COMPONENTS = """
CLM 5|place of service|qualifier|frequency
CLM 11|cause|second cause|third cause|state|country
HI 1-12|code list|code|date format|date@|dollars$|quantity|version|last of a range|present on admission
SV1 1|code list|procedure|modifier|modifier|modifier|modifier|description|last procedure
SV1 7|pointer|pointer|pointer|pointer
SV5 1|code list|procedure|modifier|modifier|modifier|modifier|description
SVD 3|code list|procedure|modifier|modifier|modifier|modifier|description|last procedure
SVC 1|code list|procedure|modifier|modifier|modifier|modifier|description|last procedure
SVC 6|code list|procedure|modifier|modifier|modifier|modifier|description|last procedure
EQ 2|code list|procedure|modifier|modifier|modifier|modifier|description
EQ 5|pointer|pointer|pointer|pointer
EB 13|code list|procedure|modifier|modifier|modifier|modifier|description|last procedure
EB 14|pointer|pointer|pointer|pointer
STC 1|category|status|entity|code list
STC 10|category|status|entity|code list
STC 11|category|status|entity|code list
PLB 3|reason|reference
PLB 5|reason|reference
PLB 7|reason|reference
PLB 9|reason|reference
PLB 11|reason|reference
PLB 13|reason|reference
REF 4|kind|value|kind|value|kind|value
CTX 1|what|value
CTX 5|element|component|repetition
CTX 6|data element|component's data element
IK4 1|element|component|repetition
AK4 1|element|component|repetition
QTY 3|unit
MEA 4|unit
CTP 5|unit
K3 3|unit
PRV 5|specialty|agency|yes or no
DMG 5|ethnicity|code list|code
INS 5|Medicare status|reason
"""

_MARKS = {"$": "money", "@": "date", "#": "time", "%": "share"}


@dataclass(frozen=True, slots=True)
class ElementName:
    """`kind` is "money", "date", "time", "share" or empty; `components` are those of a composite."""

    name: str
    kind: str = ""
    components: tuple[ElementName, ...] = ()


_UNNAMED = ElementName("")


def _cell(cell: str, components: tuple[ElementName, ...] = ()) -> ElementName:
    kind = _MARKS.get(cell[-1:], "")
    return ElementName(cell[:-1] if kind else cell, kind, components)


def _components() -> dict[tuple[str, int], tuple[ElementName, ...]]:
    found = {}
    for line in _COMPONENTS.strip().splitlines():
        place, *cells = line.split("|")
        segment_id, _, numbers = place.partition(" ")
        first, _, last = numbers.partition("-")
        for number in range(int(first), int(last or first) + 1):
            found[segment_id, number] = tuple(_cell(cell) for cell in cells)
    return found


def _segments() -> dict[str, tuple[str, tuple[ElementName, ...]]]:
    components = _components()
    found = {}
    for line in _SEGMENTS.strip().splitlines():
        segment_id, name, *cells = line.split("|")
        elements = [_cell(cell, components.get((segment_id, at), ())) for at, cell in enumerate(cells, 1)]
        found[segment_id] = (name, tuple(elements))
    return found


# Segment id -> (name, its elements from 01 on).
SEGMENTS = _segments()
# Segment id -> (name, names of its elements from 01 on; empty where the guides do not use the element).
SEGMENT_NAMES = {
    segment_id: (name, tuple(element.name for element in elements)) for segment_id, (name, elements) in SEGMENTS.items()
}


def element_name(segment_id: str, number: int) -> ElementName:
    """The element of that number (CLP01 is 1); without a name where the guides do not use it."""
    elements = SEGMENTS.get(segment_id, ("", ()))[1]
    return elements[number - 1] if 0 < number <= len(elements) else _UNNAMED
