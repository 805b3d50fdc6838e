"""What segments and their elements are called, in our own words. Names only: values are decoded by x12.explain."""

from __future__ import annotations

_TABLE = """
ISA|Interchange header|||||sender qualifier|sender|receiver qualifier|receiver|date|time||version|control number||test or production
GS|Group header|kind|sender|receiver|date|time|control number||version
ST|Transaction header|set|control number|version
BHT|Beginning of the transaction|structure|purpose|reference|date|time|type
SE|End of transaction|segments|control number
GE|End of group|transactions|control number
IEA|End of interchange|groups|control number
TA1|Interchange acknowledgement|control number|date|time|answer|note
HL|Level|number|parent|kind|has children
NM1|Name|who|person or organization|last or organization name|first name|middle name||suffix|id kind|id
N1|Party|who|name|id kind|id
N2|More of the name|name
N3|Street|line 1|line 2
N4|City|city|state|ZIP code|country
PER|Contact|function|name|kind|number|kind|number|kind|number
REF|Reference|kind|value|description
DTP|Date|kind|format|date
DTM|Date|kind|date
DMG|Birth date and sex||birth date|sex
PRV|Provider's specialty|role|code kind|taxonomy
SBR|Subscriber|payer's rank|relation to the patient|group number|group name|Medicare secondary type||||filing indicator
PAT|Patient|relation to the subscriber
CLM|Claim|patient control number|charge|||place, qualifier, frequency|provider's signature|accepts assignment|assigns benefits|release of information||related causes
HI|Diagnoses|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth
LX|Service line|number
SV1|Professional service|procedure|charge|unit|quantity|place of service||diagnosis pointers||emergency
AMT|Amount|kind|dollars
QTY|Quantity|kind|quantity
NTE|Note|kind|text
PWK|Attachment|type|how sent||||id kind|control number
OI|Other insurance|||assignment of benefits|||release of information
SVD|Earlier payer's line|payer|paid|procedure||units|bundled into line
CAS|Adjustment|group|reason|dollars|quantity|reason|dollars|quantity|reason|dollars|quantity|reason|dollars
MOA|Outpatient remarks|||remark|remark|remark|remark|remark
MIA|Inpatient remarks
BPR|Payment|handling|dollars|credit or debit|method|||||||||||||payment date
TRN|Trace|kind|number|originator
CLP|Claim payment|patient control number|status|charge|paid|patient responsibility|filing indicator|payer claim control number|place|frequency
SVC|Service payment|procedure|charge|paid|revenue code|units paid|submitted procedure|submitted units
LQ|Remark|list|code
PLB|Provider-level adjustment|provider|fiscal period|reason|dollars|reason|dollars|reason|dollars|reason|dollars
TS3|Provider summary
RDM|Remittance delivery
CUR|Currency|who|currency
EQ|Benefits asked for|service types
EB|Benefit|what|for whom|service types|insurance type|plan|period|dollars|share|quantity kind|quantity|authorization|network
HSD|Delivery|unit|quantity|per|number|period|periods
MSG|Message|text
III|Further information|list|code
INS|Relation|is the subscriber|relation||reason
AAA|Rejection|valid request||reason|what to do
LS|Loop begins|loop
LE|Loop ends|loop
AK1|Answers group|kind|control number|version
AK2|Answers transaction|set|control number|version
IK3|Error in segment|segment|position|loop|error
CTX|Context|where
IK4|Error in element|position|element|error|bad value
IK5|Transaction's result|result|error
AK9|Group's result|result|included|received|accepted
STC|Claim status|status|date|action|charge||||||status|status|message
"""


def _rows() -> dict[str, tuple[str, tuple[str, ...]]]:
    rows = {}
    for line in _TABLE.strip().splitlines():
        segment_id, name, *elements = line.split("|")
        rows[segment_id] = (name, tuple(elements))
    return rows


# Segment id -> (name, names of its elements from 01 on; empty where the element needs no words).
SEGMENT_NAMES = _rows()
