"""Which segments the loops of 271, 277CA, 277, 276 and 999 hold, in the guide's order (see `segment_order`).

Segments of one place in the guide, such as DTP*050 and DTP*009, come in any order; so do the answers of payers whose
NM1 and DMG, or whose AAA, the guides put in different places. What only a rejection leaves out is not required.
"""

from __future__ import annotations

from x12.segment_order import loop_orders

# X279. An AAA may stand before and after the names of its level.
ORDER_OF_271 = loop_orders("""
Header ST * BHT
2000 HL * TRN+ NM1 REF+ N1 N3 N4 PER+ PRV DMG INS HI DTP+ MPI AAA+~
2110 EB * HSD+ REF+ DTP+ AAA+ MSG+
2115 III 2110,2115
2120 LS 2110,2115,2120
2120 NM1 2110,2115,2120 N3 N4 PER+ PRV
2110 LE 2110,2115,2120
""")
# X214
ORDER_OF_277CA = loop_orders("""
Header ST * BHT!
2000A HL*20 * NM1! N3 N4 PER+ TRN! DTP*050! DTP*009!
2000B HL*21 * NM1! N3 N4 PER+ TRN STC!+ REF+ QTY*90 QTY*AA AMT*YU AMT*YY
2000C HL*19 * NM1! N3 N4 PER+ TRN STC+ REF+ QTY*QA QTY*QC AMT*YU AMT*YY
2000D HL*PT * NM1!
2200D TRN 2000D,2200D,2220D STC+ REF+ DTP*472!
2220D SVC 2200D,2220D STC!+ REF+ DTP
Level HL * ?
""")
_LEVELS_OF_STATUS = """
Header ST * BHT
2000A HL*20 * NM1! N3 N4 PER+
2000B HL*21 * NM1! TRN STC+
2000C HL*19 * NM1! TRN STC+
2000D HL*22 * DMG~ NM1!~
2000E HL*23 * DMG~ NM1!~
Level HL * ?
"""
# X212
ORDER_OF_277 = loop_orders(f"""{_LEVELS_OF_STATUS}
2200 TRN 2000D,2000E,2200,2220 STC!+ REF+ DTP+
2220 SVC 2200,2220 STC!+ REF+ DTP+
""")
ORDER_OF_276 = loop_orders(f"""{_LEVELS_OF_STATUS}
2200 TRN 2000D,2000E,2200,2210 REF+ AMT DTP+
2210 SVC 2200,2210 REF+ DTP+
""")
# X231. An IK3 or IK5 before its AK2 and an IK4 before its IK3 have rules of their own.
ORDER_OF_999 = loop_orders("""
Header ST * AK1
2000 AK2 Header,2000,2100,2110,Result
2100 IK3 Header,2000,2100,2110 CTX+
2100 AK3 Header,2000,2100,2110
2110 IK4 Header,2000,2100,2110 CTX*SITUATIONAL_TRIGGER+
2110 AK4 Header,2000,2100,2110
Result IK5 Header,2000,2100,2110,Result
Result AK5 Header,2000,2100,2110,Result
Summary AK9 Header,Result,2000,2100,2110
""")
