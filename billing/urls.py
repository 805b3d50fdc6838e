"""Urls of superbills, payments and the fee schedule, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from billing.views import patient_credits, payments, statements, superbills
from billing.views.contracts import contract_urls
from billing.views.fee_schedule import fee_schedule_urls

urlpatterns = [
    path("superbills/<int:superbill_id>/", superbills.superbill_page, name="superbill_page"),
    path("superbills/<int:superbill_id>/pdf/", superbills.superbill_document, name="superbill_pdf"),
    path("visits/<int:visit_id>/payment/", payments.payment_page, name="take_payment"),
    path("receipts/<int:payment_id>/pdf/", payments.receipt_document, name="receipt_pdf"),
    path("receipts/<int:payment_id>/refund/", payments.refund_page, name="refund_payment"),
    path("receipts/", payments.day_close, name="day_close"),
    path("patients/<int:patient_id>/balance/", payments.patient_balance_panel, name="patient_balance_panel"),
    path("patients/<int:patient_id>/credit/", patient_credits.patient_credit, name="patient_credit"),
    path("visits/<int:visit_id>/credit/apply/", patient_credits.credit_apply, name="credit_apply"),
    path("visits/<int:visit_id>/credit/keep/", patient_credits.credit_keep, name="credit_keep"),
    path("visits/<int:visit_id>/credit/refund/", patient_credits.credit_refund, name="credit_refund"),
    path("visits/<int:visit_id>/credit/use/", patient_credits.credit_use, name="credit_use"),
    path("patients/<int:patient_id>/statement/", statements.statement_make, name="statement_make"),
    path("statements/", statements.statement_list, name="statement_list"),
    path("statements/make/", statements.statement_make_many, name="statement_make_many"),
    path("statements/print/", statements.statement_print, name="statement_print"),
    path("statements/<int:statement_id>/pdf/", statements.statement_document, name="statement_pdf"),
    *fee_schedule_urls,
    *contract_urls,
]
