"""A US postal address as X12 needs it: ZIP+4 is asked for where a claim requires it, never invented."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

zip_code = RegexValidator(r"^\d{5}(-?\d{4})?$", "Enter a ZIP code of 5 or 9 digits, such as 48103-1234.")
zip_plus_four = RegexValidator(
    r"^\d{5}-?\d{4}$", "Claims need the ZIP+4 here: enter all nine digits, such as 48103-1234."
)
ten_digit_phone = RegexValidator(r"^\d{10}$", "Enter a ten-digit phone number.")

STATES = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH"  # noqa: SIM905 - 56 quoted strings read worse
    " OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split()
)
STATE_CHOICES = [(state, state) for state in STATES]


class PostalAddress(models.Model):
    """N3 and N4 of whoever inherits it."""

    address_line1 = models.CharField("street address", max_length=55, blank=True)
    address_line2 = models.CharField("apartment, suite", max_length=55, blank=True)
    city = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=2, choices=STATE_CHOICES, blank=True)
    postal_code = models.CharField("ZIP code", max_length=10, blank=True, validators=[zip_code])

    class Meta:
        abstract = True

    @property
    def postal_digits(self) -> str:
        return self.postal_code.replace("-", "")
