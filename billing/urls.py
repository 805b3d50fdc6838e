"""Urls of superbills, payments and the fee schedule, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from billing.views import payments, superbills
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
    *fee_schedule_urls,
    *contract_urls,
]
