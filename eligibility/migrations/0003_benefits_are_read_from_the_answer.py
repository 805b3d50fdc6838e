"""Benefits are asked of the kept 271: a second copy in columns could only say less, or something else."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0002_isolation")]

    operations = [migrations.DeleteModel(name="EligibilityBenefit")]
