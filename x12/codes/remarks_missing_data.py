"""Remark codes that say which element of the claim is missing, incomplete or invalid. The label is the element."""

from __future__ import annotations

from x12.codes.code_table import labels

MISSING_DATA: dict[str, str] = labels(
    """
M20 HCPCS code
M21 place of residence for a service at home
M22 number of miles
M24 number of doses per vial
M44 condition code
M45 occurrence code
M46 occurrence span code
M47 payer claim control number
M49 value code or amount
M50 revenue code
M51 procedure code
M52 first date of service
M53 days or units
M54 total charge
M56 payer id
M59 last date of service
M62 treatment authorization number
M64 other diagnosis
M67 other procedure code
M76 diagnosis or condition
M77 place of service
M79 charge
M99 universal product or serial number
M119 national drug code (NDC), or one withdrawn
M122 level of subluxation
M123 name, strength or dosage of the drug
M125 how long the service or equipment is needed
M126 single laboratory codes within the test
M129 whether an X-ray can be reviewed
M135 plan of treatment
M136 whether a physician supervised or evaluated it
MA27 entitlement number or name
MA30 type of bill
MA31 first and last date of the period billed
MA32 covered days
MA33 non-covered days
MA34 coinsurance days
MA35 lifetime reserve days
MA36 patient's name
MA37 patient's address
MA39 patient's sex
MA40 admission date
MA41 admission type
MA42 admission source
MA43 patient status
MA48 name or address of the responsible party or primary payer
MA50 device exemption or clinical trial number
MA53 competitive bidding demonstration id
MA58 release of information indicator
MA60 patient's relationship to the insured
MA61 social security number
MA63 principal diagnosis
MA65 admitting diagnosis
MA66 principal procedure
MA69 remarks
MA70 signature of the provider's representative
MA71 date of the signature of the provider's representative
MA75 signature of the patient or representative
MA76 id of the agency or hospice under care plan oversight
MA81 signature of the provider or supplier
MA88 primary insured's address or telephone
MA89 patient's relationship to the primary insured
MA90 employment status of the primary insured
MA97 managed care demonstration contract or trial number
MA99 Medigap information
MA100 date of current illness or symptoms
MA110 whether the test was purchased from outside
MA111 price of the purchased test, or its laboratory
MA112 group practice information
MA114 where the service was furnished
MA115 place of service in a shortage area
MA120 CLIA number
MA121 X-ray date
MA122 date of initial treatment
MA128 FDA approval number
MA134 provider number of the facility where the patient lives
N4 explanation of benefits of the earlier payer
N24 bank data for electronic payment (EFT)
N27 treatment number
N31 id of the prescriber
N37 tooth number or letter
N46 admission hour
N50 discharge information
N53 pick-up address
N57 prescribing date
N58 patient's liability amount
N75 tooth surface
N76 number of riders
N77 designated provider number
N80 prenatal screening information
N108 upgrade information
N148 date of the last menstrual period
N150 model number
N152 replacement claim information
N153 room and board rate
N203 anesthesia time or units
N207 weight
N208 diagnosis group (DRG) code
N209 tax id
N213 facility or unit DRG status
N214 history of the related first surgery
N247 assistant surgeon's taxonomy
N248 assistant surgeon's name
N249 assistant surgeon's primary id
N250 assistant surgeon's secondary id
N251 attending provider's taxonomy
N252 attending provider's name
N253 attending provider's primary id
N254 attending provider's secondary id
N255 billing provider's taxonomy
N256 billing provider's name
N257 billing provider's primary id
N258 billing provider's address
N259 billing provider's secondary id
N260 billing provider's contact
N261 operating provider's name
N262 operating provider's primary id
N263 operating provider's secondary id
N264 ordering provider's name
N265 ordering provider's primary id
N266 ordering provider's address
N267 ordering provider's secondary id
N268 ordering provider's contact
N269 other provider's name
N270 other provider's primary id
N271 other provider's secondary id
N272 other payer's id of the attending provider
N273 other payer's id of the operating provider
N274 other payer's id of the other provider
N275 other payer's id of the purchased service provider
N276 other payer's id of the referring provider
N277 other payer's id of the rendering provider
N278 other payer's id of the service facility
N279 pay-to provider's name
N280 pay-to provider's primary id
N281 pay-to provider's address
N282 pay-to provider's secondary id
N283 id of the purchased service provider
N284 referring provider's taxonomy
N285 referring provider's name
N286 referring provider's primary id
N287 referring provider's secondary id
N288 rendering provider's taxonomy
N289 rendering provider's name
N290 rendering provider's primary id
N291 rendering provider's secondary id
N292 service facility's name
N293 service facility's primary id
N294 service facility's address
N295 service facility's secondary id
N296 supervising provider's name
N297 supervising provider's primary id
N298 supervising provider's secondary id
N299 occurrence date
N300 occurrence span dates
N301 procedure date
N302 other procedure date
N303 principal procedure date
N304 date dispensed
N305 injury or accident date
N306 acute manifestation date
N307 adjudication or payment date
N308 appliance placement date
N309 assessment date
N310 assumed or relinquished care date
N311 return to work date
N312 first date of therapy
N313 certification revision date
N314 diagnosis date
N315 first date of disability
N316 last date of disability
N317 discharge hour
N318 discharge or end of care date
N319 hearing or vision prescription date
N320 home health certification period
N321 last admission period
N322 last certification date
N323 last contact date
N324 date last seen
N325 last date worked
N326 last X-ray date
N327 other insured's date of birth
N328 oxygen saturation test date
N329 patient's date of birth
N330 patient's date of death
N331 physician's order date
N332 discharge date of the earlier hospital stay
N333 earlier placement date
N334 re-evaluation date
N335 referral date
N336 replacement date
N337 secondary diagnosis date
N338 date shipped
N339 similar illness or symptom date
N340 subscriber's date of birth
N341 surgery date
N342 test date
N343 first date of the nerve stimulator trial
N344 last date of the nerve stimulator trial
N346 oral cavity designation
N350 description of an unlisted procedure
N359 height
N375 questionnaire on the dependent's eligibility
N378 prescription quantity
N382 patient id
N388 prescription number
N434 present on admission indicator
N443 total time, or its begin and end
N471 HIPPS rate code
N491 exclusionary rider condition
N554 family planning indicator
N570 credentialing data
N625 workers' compensation claim number
N680 date of earlier extractions
N681 full arch series
N682 history of periodontal treatment
N683 documentation of earlier treatment
N685 prosthesis, crown or inlay code
N686 questionnaire needed for payment
N752 HIPPS treatment authorization code
N753 attachment control number
N754 referring provider or source qualifier (box 17)
N755 ICD indicator (box 21)
N756 drop-off address
N764 hematocrit value
N780 last date of therapy
N796 hemoglobin value
N797 date qualifier
N815 NDC unit count
N816 NDC unit of measure
N827 FIPS code of the county
N829 Z-code of the diagnostic test
N843 core-based statistical area code
N850 narrative that describes the service
"""
)
