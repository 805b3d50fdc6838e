"""Urls of claims, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from claims.views import (
    acts,
    answers,
    details,
    listing,
    override,
    page,
    payer_rule_trial,
    prepare,
    raw,
    sent_text,
    status,
)

urlpatterns = [
    path("claims/", listing.claim_list, name="claim_list"),
    path("claims/submit/", listing.claims_submit, name="claims_submit"),
    path("claims/ask-status/", status.claims_ask_status, name="claims_ask_status"),
    path("claims/sent-text/", sent_text.sent_text, name="sent_text"),
    path("claims/unmatched/", answers.unmatched_list, name="unmatched_list"),
    path("claims/answers/upload/", answers.answers_upload, name="answers_upload"),
    path("claims/<int:claim_id>/", page.claim_page, name="claim_page"),
    path("claims/<int:claim_id>/status/", status.claim_status_panel, name="claim_status_panel"),
    path("claims/<int:claim_id>/ask-status/", status.claim_ask_status, name="claim_ask_status"),
    path("claims/<int:claim_id>/send-again/", status.claim_send_again, name="claim_send_again"),
    path("claims/status/<int:status_inquiry_id>/", status.status_inquiry_page, name="status_inquiry_page"),
    path("claims/<int:claim_id>/raw/", raw.claim_raw, name="claim_raw"),
    path("claims/<int:claim_id>/cms1500/", page.claim_cms1500_pdf, name="claim_cms1500_pdf"),
    path("claims/<int:claim_id>/prepare/", prepare.claim_prepare, name="claim_prepare"),
    path("claims/<int:claim_id>/details/<slug:place>/", details.claim_details, name="claim_details"),
    path("claims/<int:claim_id>/switch/", prepare.claim_switch, name="claim_switch"),
    path("claims/<int:claim_id>/scrub/", prepare.claim_scrub, name="claim_scrub"),
    path("claims/<int:claim_id>/submit/", prepare.claim_submit, name="claim_submit"),
    path(
        "claims/<int:claim_id>/findings/<int:finding_id>/override/",
        override.finding_override,
        name="finding_override",
    ),
    path("claims/<int:claim_id>/hold/", acts.claim_hold, name="claim_hold"),
    path("claims/<int:claim_id>/release/", acts.claim_release, name="claim_release"),
    path("claims/<int:claim_id>/void/", acts.claim_void, name="claim_void"),
    path("claims/<int:claim_id>/close/", acts.claim_close, name="claim_close"),
    path("claims/<int:claim_id>/past-payer/", acts.claim_past_payer, name="claim_past_payer"),
    path("claims/<int:claim_id>/replace/", acts.claim_replace, name="claim_replace"),
    path("visits/<int:visit_id>/claim/", prepare.claim_for_visit, name="claim_for_visit"),
    path("patients/<int:patient_id>/claims/", listing.patient_claims_panel, name="patient_claims_panel"),
    path("payers/<int:payer_id>/rules/trial/", payer_rule_trial.payer_rule_trial, name="payer_rule_trial"),
    path("payers/<int:payer_id>/rules/trials/", payer_rule_trial.payer_rule_trials, name="payer_rule_trials"),
]
