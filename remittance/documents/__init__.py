"""What people take along or send: the list of denials, the letter of an appeal, the packet that proves a claim."""

from remittance.documents.appeal_letter import appeal_letter_pdf
from remittance.documents.denial_list import denials_csv
from remittance.documents.dispute_letter import dispute_letter_pdf
from remittance.documents.evidence_packet import evidence_packet_pdf, packet_parts

__all__ = ["appeal_letter_pdf", "denials_csv", "dispute_letter_pdf", "evidence_packet_pdf", "packet_parts"]
