"""Urls of this app, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from remittance.views import (
    appeals,
    checks,
    denial_pages,
    denials,
    exceptions,
    listing,
    next_claims,
    provider_level,
    raw,
    typed,
    undoing,
)

urlpatterns = [
    path("remittances/", listing.remittance_list, name="remittance_list"),
    path("remittances/upload/", listing.remittance_upload, name="remittance_upload"),
    path("remittances/fetch/", listing.remittance_fetch, name="remittance_fetch"),
    path("remittances/progress/", listing.remittance_progress, name="remittance_progress"),
    path("remittances/provider-level/", provider_level.provider_level_list, name="provider_level_list"),
    path("remittances/provider-level/<int:payer_id>/", provider_level.provider_level_page, name="provider_level_page"),
    path("remittances/typed/", typed.eob_list, name="eob_list"),
    path("remittances/typed/start/", typed.eob_start, name="eob_start"),
    path("remittances/typed/<int:draft_id>/", typed.eob_page, name="eob_page"),
    path("remittances/typed/<int:draft_id>/keep/", typed.eob_save, name="eob_save"),
    path("remittances/typed/<int:draft_id>/claims/", typed.eob_claims, name="eob_claims"),
    path("remittances/typed/<int:draft_id>/discard/", typed.eob_discard, name="eob_discard"),
    path("remittances/<int:remittance_id>/", checks.remittance_page, name="remittance_page"),
    path("remittances/<int:remittance_id>/raw/", raw.remittance_raw, name="remittance_raw"),
    path("remittances/<int:remittance_id>/entries/<slug:part>/", checks.remittance_entries, name="remittance_entries"),
    path("remittances/<int:remittance_id>/release/", undoing.remittance_release, name="remittance_release"),
    path("remittances/<int:remittance_id>/undo/", undoing.remittance_undo, name="remittance_undo"),
    path("remittances/<int:remittance_id>/replay/", undoing.remittance_replay, name="remittance_replay"),
    path("remittances/payments/<int:claim_payment_id>/raw/", raw.claim_payment_raw, name="claim_payment_raw"),
    path("remittances/payments/<int:claim_payment_id>/undo/", undoing.claim_payment_undo, name="claim_payment_undo"),
    path("remittances/exceptions/<int:claim_payment_id>/", exceptions.exception_page, name="exception_page"),
    path("remittances/exceptions/<int:claim_payment_id>/attach/", exceptions.exception_attach, name="exception_attach"),
    path("remittances/next-claims/send/", next_claims.next_claims_send, name="next_claims_send"),
    path("remittances/claims/<int:claim_id>/", checks.claim_remittances_panel, name="claim_remittances_panel"),
    path("denials/", denials.denial_list, name="denial_list"),
    path("denials/csv/", denials.denial_csv, name="denial_csv"),
    path("denials/act/", denials.denial_act, name="denial_act"),
    path("denials/owners/", denial_pages.denial_owners, name="denial_owners"),
    path("denials/<int:denial_id>/", denial_pages.denial_page, name="denial_page"),
    path("denials/<int:denial_id>/take-back/", denial_pages.denial_take_back, name="denial_take_back"),
    path("denials/appeals/", appeals.appeal_list, name="appeal_list"),
    path("denials/appeals/<int:appeal_id>/", appeals.appeal_page, name="appeal_page"),
    path("denials/appeals/<int:appeal_id>/send/", appeals.appeal_send, name="appeal_send"),
    path("denials/appeals/<int:appeal_id>/answer/", appeals.appeal_answer, name="appeal_answer"),
    path("denials/appeals/<int:appeal_id>/letter/", appeals.appeal_letter, name="appeal_letter"),
    path("denials/appeals/<int:appeal_id>/packet/", appeals.appeal_packet, name="appeal_packet"),
]
