"""PDF documents about money, on Letter paper."""

from billing.documents.pdf import render_pdf
from billing.documents.receipt import receipt_pdf
from billing.documents.statement import statements_pdf
from billing.documents.superbill import superbill_pdf

__all__ = ["receipt_pdf", "render_pdf", "statements_pdf", "superbill_pdf"]
