"""PDF documents of claims."""

from claims.documents.cms1500 import cms1500_pdf

__all__ = ["cms1500_pdf"]
