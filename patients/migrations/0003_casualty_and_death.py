"""Employers who hold a policy, the insurer's number of an accident, the day of a death."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_isolation"),
        ("patients", "0002_isolation"),
        ("practice", "0003_cache_table"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="coverage",
            name="coverage_names_other_subscriber",
        ),
        migrations.AddField(
            model_name="coverage",
            name="property_casualty_number",
            field=models.CharField(
                blank=True,
                help_text="Auto and workers' compensation: what the insurer calls the accident (REF Y4).",
                max_length=50,
                verbose_name="claim number of the accident",
            ),
        ),
        migrations.AddField(
            model_name="coverage",
            name="subscriber_is_organization",
            field=models.BooleanField(
                default=False,
                help_text="Workers' compensation: the employer holds the policy, the patient is its employee.",
                verbose_name="the subscriber is an employer",
            ),
        ),
        migrations.AddField(
            model_name="patient",
            name="died_on",
            field=models.DateField(blank=True, null=True, verbose_name="date of death"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="relationship",
            field=models.CharField(
                choices=[
                    ("18", "Self"),
                    ("01", "Spouse"),
                    ("19", "Child"),
                    ("20", "Employee"),
                    ("53", "Life partner"),
                    ("39", "Organ donor"),
                    ("40", "Cadaver donor"),
                    ("G8", "Other"),
                    ("21", "Unknown"),
                ],
                default="18",
                max_length=2,
                verbose_name="patient is",
            ),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="subscriber_first_name",
            field=models.CharField(blank=True, max_length=35, verbose_name="subscriber's first name"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="subscriber_last_name",
            field=models.CharField(blank=True, max_length=60, verbose_name="subscriber's last name"),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relationship", "18"),
                    models.Q(
                        models.Q(("subscriber_last_name", ""), _negated=True),
                        models.Q(
                            ("subscriber_is_organization", True),
                            models.Q(("subscriber_first_name", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="coverage_names_other_subscriber",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subscriber_is_organization", False),
                    models.Q(
                        models.Q(("relationship", "18"), _negated=True),
                        ("subscriber_born_on", None),
                        ("subscriber_first_name", ""),
                        ("subscriber_sex", ""),
                    ),
                    _connector="OR",
                ),
                name="coverage_organization_is_no_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="patient",
            constraint=models.CheckConstraint(
                condition=models.Q(("died_on", None), ("died_on__gte", models.F("born_on")), _connector="OR"),
                name="patient_died_after_birth",
            ),
        ),
    ]
