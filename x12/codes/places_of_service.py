"""Place of service codes (CMS; external code source 237), in our own words."""

from __future__ import annotations

from x12.codes.code_table import labels

PLACES_OF_SERVICE: dict[str, str] = labels(
    """
01 Pharmacy
02 Telehealth, patient not at home
03 School
04 Homeless shelter
05 Indian Health Service clinic, free-standing
06 Indian Health Service clinic, of a provider
07 Tribal clinic, free-standing
08 Tribal clinic, of a provider
09 Prison
10 Telehealth, patient at home
11 Office
12 Home
13 Assisted living
14 Group home
15 Mobile unit
16 Temporary lodging
17 Retail walk-in clinic
18 Workplace
19 Off-campus outpatient hospital
20 Urgent care
21 Inpatient hospital
22 On-campus outpatient hospital
23 Emergency room
24 Ambulatory surgery center
25 Birthing center
26 Military treatment facility
27 Outreach site or street
31 Skilled nursing facility
32 Nursing facility
33 Custodial care
34 Hospice
41 Ambulance, land
42 Ambulance, air or water
49 Independent clinic
50 Federally qualified health center
51 Inpatient psychiatric facility
52 Psychiatric day hospital
53 Community mental health center
54 Facility for intellectual disabilities
55 Residential substance abuse facility
56 Psychiatric residential center
57 Non-residential substance abuse facility
58 Non-residential opioid treatment
60 Mass immunization center
61 Inpatient rehabilitation
62 Outpatient rehabilitation
65 Dialysis center
66 PACE center
71 Public health clinic
72 Rural health clinic
81 Independent laboratory
99 Other place
"""
)
