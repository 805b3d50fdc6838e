"""The forms of the preparation page: the boxes of the CMS-1500, and the sections of what few claims tell."""

from claims.forms.boxes import ClaimForm, LineForm, line_forms
from claims.forms.owner import Owner
from claims.forms.sections import Editor, SectionPlan, plans_of

__all__ = [
    "ClaimForm",
    "Editor",
    "LineForm",
    "Owner",
    "SectionPlan",
    "line_forms",
    "plans_of",
]
