"""Claim status codes (code source 508) that a professional practice sees seldom, with short labels of our own."""

from __future__ import annotations

from x12.codes.code_table import labels

SELDOM_SEEN: dict[str, str] = labels(
    """
57 Continuation (COBRA) information was asked for
61 Eligibility for extended benefits
64 Repricing information
99 Review before treatment
111 Policyholder allows no electronic claims
133 Entity's UPIN
136 Entity's health industry number
137 Entity's plan network id
138 Entity's site id
139 Entity's HMO provider id
140 Entity's PPO id
141 Entity's administrative services organization id
144 Entity's specialty license
146 Entity's anesthesia license
147 Entity's degree
148 Entity's social security number
150 Entity's DEA number
152 Pharmacy processor number
154 Relation of surgeon and assistant surgeon
160 Entity's marital status
161 Entity's employment status
165 Entity's employer: name, address and telephone
166 Entity's employer: name
167 Entity's employer: address
168 Entity's employer: telephone
170 Entity's employee id
172 Other employer: name, address and telephone
173 Entity's personal data and relation to the subscriber
174 Entity's student status
175 Entity's school: name
176 Entity's school: address
177 Transplant recipient's data
179 Outside laboratory charges
180 Semi-private room rate
181 Room rate
184 Purchase price of rented equipment
185 Rental price of equipment
186 Purchase and rental price of equipment
193 Date of first consultation or evaluation
198 Date Medicare begins
199 Dates of conception and expected delivery
200 Date equipment was returned
201 Date of the earlier dental appliance
202 Date of and reason for the dental replacement
203 Date of the dental appliance
204 Dates canals were opened and finished
205 Dates of earlier root canal treatment
206 Date of last curettage, planing or gum surgery
207 Dates of dental impression and seating
208 Date of the last pacemaker
209 Date of the last pacemaker battery
211 Dates of dialysis training
212 Date of last routine dialysis
213 Date of first routine dialysis
215 Date of tooth extraction
222 Drug units and wholesale price
223 Route of the drug
224 Site of the joint injection, anatomical
225 Anatomical location
226 Joint injection site
227 Hospital information
229 Admission source
230 Admission hour
231 Admission type
232 Admitting diagnosis
233 Discharge hour
234 Discharge status
235 Units of blood furnished
236 Units of blood replaced
237 Units of deductible blood
238 Mother and baby need separate claims
239 Dental information
240 Tooth surfaces
241 Missing teeth
242 Teeth, surfaces or quadrants
243 Months of dental treatment left
244 Tooth number or letter
245 Dental quadrant or arch
246 Orthodontic fees and length
257 Psychiatric diagnosis (old manual)
260 Length of need and its begin
261 Obesity measurements
262 Surgery for which anesthesia was given
264 Liters a minute and hours a day
265 Number of lesions
266 Ambulance: from where to where
267 Miles of transport
268 Where the equipment is used
269 Size of wound or tumor
271 Number of spine segments
272 Oxygen contents of the rented system
273 Weight
274 Height
275 Claim
276 Claim form
281 Claim of the related stay
284 Copy of the Medicare card
288 Late hospital charges
290 Pre-existing condition information
291 Reason for ending the pregnancy
292 Purpose of family therapy
295 Attending physician's report
296 Nursing notes
299 Emergency room notes
301 MRI report
307 Narrative with pocket depths
308 Discharge summary
310 Progress notes of six months
311 Pathology report
312 Dental charting
313 Bridgework information
314 Dental records
315 History of gum treatment
318 X-ray films
319 X-rays or photographs before and after surgery
320 Study models
322 Recent full-mouth X-rays
323 Study models, X-rays or narrative
324 Recent X-ray of the area or narrative
325 Recent full-mouth X-rays or narrative
326 Invoice of the transplant
327 Gum diagnosis and recent pocket depths
329 Exercise notes
330 Occupational notes
333 Patient's release of information
334 Oxygen certification
335 Equipment certification
337 Ambulance certification
339 Enteral or parenteral certification
340 Pacemaker certification
341 Private nursing certification
342 Podiatric certification
343 Proof of license as surgical facility
344 Proof of approval for physical therapy
346 Treatment plan for six months
352 Length of the treatment plan
353 Orthodontic treatment plan
354 Plan to replace missing teeth
374 Lenses after cataract surgery?
375 Refraction performed?
380 Supervision of the nurse anesthetist
382 Generic or brand name allowed?
383 Nerve block for surgery or pain?
384 First prosthesis or replacement?
385 Appliance: which arch, fixed or removable?
386 Orthodontic treatment indicator
387 Date last examined by the entity
388 Date care after surgery was taken over
389 Date care after surgery was given up
390 Date of the event that made it necessary
391 Dialysis dates
394 Dates of the related hospital stay
395 Date the entity signed the certification
396 Date home dialysis began
398 Visual field results
406 Brief history for the service
407 Complications
408 First certification
409 Medication records
414 Need for several physicians at once
417 Earlier tests and results
419 Tests of the panel and their charges
420 Contrast material: name, dosage and need
428 Reason for ambulance
430 Nearest appropriate facility
431 Patient's condition at the service
432 Date benefits ended
433 Copy of the hospice revocation
434 Reasons for more than one transfer
435 Notice of admission
441 Entity's qualification for the service
442 Modalities of the service
443 First evaluation report
449 Date the service should end
450 Waiting for spend-down
451 Diagnosis before and after surgery
452 Visits, and hours a day and week
456 Covered days
457 Non-covered days
458 Coinsurance days
459 Lifetime reserve days
460 Condition codes
466 Entity's signature
467 Date of the entity's signature
469 Charge of the purchased service
470 Was the service purchased?
471 Was it an emergency?
472 Ambulance run sheet
486 Principal procedure date
490 Other procedure
491 Entity may not send encounters
492 Other procedure date
497 Sales tax not paid
498 Leave days used up
513 HIPPS rate code
515 Managed care review
517 Repricer's claim reference, adjusted
518 Repricer's line reference, adjusted
522 Anesthesia modifying units
523 Anesthesia units
524 Arterial blood gas quantity
525 First date of therapy
526 Line that was bundled or unbundled
527 Certification condition
528 Visits expected in the certification period
529 Certification revision date
530 Adjustment indicator
531 Disproportionate share amount
532 Diagnosis group amount
533 Diagnosis group outlier amount
534 End-stage renal disease amount
536 Indirect teaching amount
537 Medicare secondary pass-through amount
538 Claim identifier
539 Capital amount
540 Capital outlier amount
542 Total denied charge
543 Clearinghouse trace
545 Contract amount
546 Contract code
547 Contract percentage
548 Contract type
549 Contract version
550 Coordination of benefits code
551 Coordination of benefits charge
552 Cost report days
553 Covered amount
554 Date paid
556 Demonstration project
557 Diagnosis date
558 Discount amount
559 Document control id
563 Entity's tax amount
565 Estimated amount due
566 Exception code
567 Facility code qualifier
568 Family planning indicator
569 Fixed format information
571 Frequency count
572 Frequency period
573 Functional limitation
574 Home health payable amount
575 Homebound indicator
576 Immunization batch number
577 Industry code
579 Device exemption number
580 Last certification date
581 Last day worked
582 Lifetime psychiatric days
587 Measurement reference
590 Medicare coverage indicator
591 Medicare paid at 100 percent
592 Medicare paid at 80 percent
593 Medicare section 4081 indicator
594 Mental status
595 Treatments a month
597 Professional part not payable
598 Professional part billed, not payable
599 Note type
600 Oxygen saturation
601 Oxygen test condition
602 Oxygen test date
603 Old capital amount
604 Originator's transaction id (BHT03)
605 Orthodontic months
606 Paid from the Part A fund
607 Paid from the Part B fund
608 Units paid
609 Participation agreement
610 Discharge facility type
611 Peer review authorization
612 Limit a day
613 Physician contact date
614 Physician order date
615 Policy compliance
616 Policy name
617 Postage amount
618 Capital disproportionate share amount
619 Capital exception amount
620 Capital federal amount
621 Capital hospital amount
622 Capital teaching amount
623 Operating federal amount
624 Operating hospital amount
626 Pregnancy indicator
627 Amount before tax
628 Pricing method
630 Referring laboratory's CLIA number
631 Reimbursement rate
632 Reject reason
635 Repriced patient group
636 Repriced line reference
637 Repriced saving
638 Repriced per diem or flat rate
639 Responsibility amount
640 Sales tax
642 Exception to the authorization
644 Line rate
645 Service tax
646 Delivery pattern
647 Date shipped
648 Date of similar illness
649 Skilled nursing indicator
650 Special program
651 State accident provider number
652 Discount percentage
653 Test date
654 Total denied
655 Total paid by Medicare
656 Visits expected
657 Visits rendered
658 Treatment code
659 Unit of measure
660 Universal product number
661 Visits before recertification
662 X-ray available?
664 Orthodontic banding date
665 Surgery date
666 Surgical procedure
667 No real-time requests: do not send again
668 Endodontic history and prognosis missing
669 Dental narrative needed
670 Paid from a spending account
671 Spending account may pay
673 Patient's reason for the visit
676 Entity may be paid by the facility
678 Revenue code does not fit the patient's sex
679 Newborn goes on the mother's claim
680 Entity's country
681 Currency not supported
682 Cosmetic
683 Waiting for hospital claims
687 Estimate not possible in real time: do not send again
688 Present on admission indicator
690 Several claims not possible in real time
691 Several status requests not possible in real time
692 Contracted funding: subscriber works for the provider
695 Entity's country subdivision
698 Form type
699 Answer on the supporting form
702 Repriced claim reference
703 Advanced billing concepts code
705 Repriced allowed amount
706 Repriced approved amount
707 Repriced patient group amount
708 Repriced revenue code
709 Repriced units
711 Purpose of the stretcher
712 Obstetric additional units
713 Description of the patient's condition
714 Care plan oversight number
716 Repriced diagnosis group
719 Occurrence codes
720 Occurrence dates
721 Occurrence span codes
722 Occurrence span dates
723 Days the drug lasts
724 Drug quantity
725 Value codes
726 Value amounts
731 Test result
737 Dental procedure code
738 Home infusion code
739 Procedure code of the jurisdiction
740 Drop-off location
744 Treatment of a hospital-acquired condition
747 Hospice employee indicator
751 State of the ambulance pick-up
752 State of the ambulance drop-off
753 Copay status
754 Entity's name suffix
757 Date last seen
758 Repriced HCPCS code
759 Purpose of the round trip
760 Tooth status
762 Substitute physician's id
763 ZIP code of the ambulance pick-up
764 Professional charges not covered
765 Institutional charges not covered
767 Proof of emergency or urgency
768 Outside the accident coverage period
769 Repair or maintenance of equipment
776 Care before and after surgery
778 Not compensable (property and casualty)
781 Readmission
782 Second surgical opinion
"""
)
