"""Who may open what: one line per page and method, read by test_access.py and by people.

A new url needs its lines here. Ids in its path are filled by name: <int:payer_id> with the row `payer` of
rows.py. A post carries nothing, or what POSTED says.
"""

from __future__ import annotations

from practice.permissions import Permission

AUDIT = Permission.AUDIT
CHART = Permission.CHART
CLAIMS = Permission.CLAIMS
CLAIMS_VIEW = Permission.CLAIMS_VIEW
CODE = Permission.CODE
COLLECT = Permission.COLLECT
PATIENTS = Permission.PATIENTS
REMITTANCES = Permission.REMITTANCES
SCHEDULE = Permission.SCHEDULE
SETTINGS = Permission.SETTINGS

# (url name, method, permission)
TABLE: tuple[tuple[str, str, Permission], ...] = (
    # config, practice
    ("search", "get", PATIENTS),
    ("practice_menu", "get", SCHEDULE),
    ("settings_home", "get", SETTINGS),
    ("practice_profile", "get", SETTINGS),
    ("practice_profile", "post", SETTINGS),
    ("member_list", "get", SETTINGS),
    ("member_add", "get", SETTINGS),
    ("member_add", "post", SETTINGS),
    ("member_edit", "get", SETTINGS),
    ("member_edit", "post", SETTINGS),
    ("member_activity", "post", SETTINGS),
    ("member_invite_again", "post", SETTINGS),
    ("audit_trail", "get", AUDIT),
    # contacts
    ("contact_list", "get", SETTINGS),
    ("contact_add", "get", SETTINGS),
    ("contact_add", "post", SETTINGS),
    ("contact_edit", "get", SETTINGS),
    ("contact_edit", "post", SETTINGS),
    ("payer_add", "get", SETTINGS),
    ("payer_add", "post", SETTINGS),
    ("payer_edit", "get", SETTINGS),
    ("payer_edit", "post", SETTINGS),
    ("payer_options", "get", PATIENTS),
    ("payer_number_add", "get", SETTINGS),
    ("payer_number_add", "post", SETTINGS),
    ("payer_number_remove", "post", SETTINGS),
    ("payer_rule_list", "get", CLAIMS),
    ("payer_rule_add", "get", SETTINGS),
    ("payer_rule_add", "post", SETTINGS),
    ("payer_rule_edit", "get", SETTINGS),
    ("payer_rule_edit", "post", SETTINGS),
    ("payer_rule_switch", "post", SETTINGS),
    ("payer_rule_copy", "get", SETTINGS),
    ("payer_rule_copy", "post", SETTINGS),
    # providers
    ("location_list", "get", SETTINGS),
    ("location_add", "get", SETTINGS),
    ("location_add", "post", SETTINGS),
    ("location_edit", "get", SETTINGS),
    ("location_edit", "post", SETTINGS),
    ("provider_list", "get", SETTINGS),
    ("provider_add", "get", SETTINGS),
    ("provider_add", "post", SETTINGS),
    ("provider_edit", "get", SETTINGS),
    ("provider_edit", "post", SETTINGS),
    ("billing_provider_list", "get", SETTINGS),
    ("billing_provider_add", "get", SETTINGS),
    ("billing_provider_add", "post", SETTINGS),
    ("billing_provider_edit", "get", SETTINGS),
    ("billing_provider_edit", "post", SETTINGS),
    # patients
    ("patient_list", "get", PATIENTS),
    ("patient_picker", "get", PATIENTS),
    ("patient_new", "get", PATIENTS),
    ("patient_new", "post", PATIENTS),
    ("patient_page", "get", PATIENTS),
    ("patient_edit", "get", PATIENTS),
    ("patient_edit", "post", PATIENTS),
    ("patient_coverages_panel", "get", PATIENTS),
    ("coverage_new", "get", PATIENTS),
    ("coverage_new", "post", PATIENTS),
    ("coverage_edit", "get", PATIENTS),
    ("coverage_edit", "post", PATIENTS),
    ("coverage_remove", "post", PATIENTS),
    # billing
    ("superbill_page", "get", PATIENTS),
    ("superbill_pdf", "get", PATIENTS),
    ("take_payment", "get", COLLECT),
    ("take_payment", "post", COLLECT),
    ("receipt_pdf", "get", COLLECT),
    ("refund_payment", "get", COLLECT),
    ("refund_payment", "post", COLLECT),
    ("day_close", "get", COLLECT),
    ("patient_balance_panel", "get", PATIENTS),
    ("fee_schedule", "get", SETTINGS),
    ("fee_schedule_add", "get", SETTINGS),
    ("fee_schedule_add", "post", SETTINGS),
    ("fee_schedule_edit", "get", SETTINGS),
    ("fee_schedule_edit", "post", SETTINGS),
    # clearinghouse
    ("file_list", "get", CLAIMS),
    ("file_page", "get", CLAIMS),
    ("file_download", "get", CLAIMS),
    ("file_outcome", "post", REMITTANCES),
    ("file_handed_over", "post", CLAIMS),
    ("account_list", "get", SETTINGS),
    ("account_add", "get", SETTINGS),
    ("account_add", "post", SETTINGS),
    ("account_edit", "get", SETTINGS),
    ("account_edit", "post", SETTINGS),
    ("route_add", "post", SETTINGS),
    ("route_remove", "post", SETTINGS),
    # encounters
    ("schedule", "get", SCHEDULE),
    ("appointment_new", "get", SCHEDULE),
    ("appointment_new", "post", SCHEDULE),
    ("appointment_page", "get", SCHEDULE),
    ("appointment_edit", "get", SCHEDULE),
    ("appointment_edit", "post", SCHEDULE),
    ("appointment_check_in", "post", SCHEDULE),
    ("appointment_check_out", "post", SCHEDULE),
    ("appointment_cancel", "post", SCHEDULE),
    ("appointment_no_show", "post", SCHEDULE),
    ("appointment_reopen", "post", SCHEDULE),
    ("patient_visits_panel", "get", PATIENTS),
    ("unsigned_notes", "get", CODE),
    ("icd10_search", "get", CODE),
    ("service_search", "get", CODE),
    ("chart_note", "get", CHART),
    ("note_save", "post", CODE),
    ("note_sign", "post", CODE),
    ("note_addendum", "post", CODE),
    ("coding_copy", "post", CODE),
    ("diagnosis_add", "post", CODE),
    ("diagnosis_remove", "post", CODE),
    ("diagnosis_move", "post", CODE),
    ("service_add", "post", CODE),
    ("service_change", "post", CODE),
    ("service_remove", "post", CODE),
    # eligibility
    ("eligibility_worklist", "get", PATIENTS),
    ("eligibility_inquiry", "get", PATIENTS),
    ("eligibility_raw", "get", PATIENTS),
    ("eligibility_raw_download", "get", PATIENTS),
    ("eligibility_again", "post", PATIENTS),
    ("schedule_eligibility_badges", "get", SCHEDULE),
    ("appointment_eligibility_panel", "get", PATIENTS),
    ("patient_eligibility_panel", "get", PATIENTS),
    ("coverage_eligibility", "post", PATIENTS),
    # claims
    ("claim_list", "get", CLAIMS_VIEW),
    ("claims_submit", "post", CLAIMS),
    ("unmatched_list", "get", CLAIMS_VIEW),
    ("claim_page", "get", CLAIMS_VIEW),
    ("claim_raw", "get", CLAIMS_VIEW),
    ("claim_cms1500_pdf", "get", CLAIMS_VIEW),
    ("claim_status_panel", "get", CLAIMS_VIEW),
    ("claim_ask_status", "post", CLAIMS),
    ("claims_ask_status", "post", CLAIMS),
    ("claim_send_again", "post", CLAIMS),
    ("status_inquiry_page", "get", CLAIMS_VIEW),
    ("claim_prepare", "get", CLAIMS),
    ("claim_prepare", "post", CLAIMS),
    ("claim_details", "get", CLAIMS),
    ("claim_details", "post", CLAIMS),
    ("claim_switch", "post", CLAIMS),
    ("claim_scrub", "post", CLAIMS),
    ("claim_submit", "post", CLAIMS),
    ("claim_hold", "post", CLAIMS),
    ("claim_release", "post", CLAIMS),
    ("claim_void", "post", CLAIMS),
    ("claim_close", "post", CLAIMS),
    ("claim_replace", "post", CLAIMS),
    ("claim_for_visit", "post", CLAIMS),
    ("patient_claims_panel", "get", CLAIMS_VIEW),
    ("payer_rule_trial", "post", SETTINGS),
    ("finding_override", "post", CLAIMS),
    ("payer_rule_trials", "get", CLAIMS),
    # remittance
    ("remittance_list", "get", REMITTANCES),
    ("remittance_upload", "post", REMITTANCES),
    ("remittance_fetch", "post", REMITTANCES),
    ("remittance_progress", "get", REMITTANCES),
    ("remittance_page", "get", REMITTANCES),
    ("provider_level_list", "get", REMITTANCES),
    ("provider_level_page", "get", REMITTANCES),
    ("remittance_raw", "get", REMITTANCES),
    ("claim_payment_raw", "get", REMITTANCES),
    ("remittance_entries", "get", REMITTANCES),
    ("remittance_release", "post", REMITTANCES),
    ("remittance_undo", "post", REMITTANCES),
    ("remittance_replay", "post", REMITTANCES),
    ("claim_payment_undo", "post", REMITTANCES),
    ("exception_page", "get", REMITTANCES),
    ("exception_attach", "post", REMITTANCES),
    ("next_claims_send", "post", CLAIMS),
    ("claim_remittances_panel", "get", CLAIMS_VIEW),
    ("denial_list", "get", REMITTANCES),
    ("denial_csv", "get", REMITTANCES),
    ("denial_act", "post", REMITTANCES),
)

# What a path names otherwise than by the id of a row.
WORDS: dict[str, str] = {"transaction": "271", "part": "posted", "place": "claim-papers"}

# For the few posts that name a thing of their page, without which there is nothing to find.
POSTED: dict[str, dict[str, str]] = {
    "diagnosis_move": {"code": "M54.50", "to": "1"},
}

# Urls under /p/ that need no line above, each with its reason.
ALLOWED_WITHOUT_A_LINE: dict[str, str] = {}
