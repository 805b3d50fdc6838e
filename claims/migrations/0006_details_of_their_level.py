"""A detail row stands where the guide has a place for it: at the claim, at a line, or at both."""

from django.db import migrations, models
from django.db.models import Q

CLAIM_DATE_KINDS = [
    "acute_manifestation_on",
    "care_assumed_on",
    "care_relinquished_on",
    "disabled_from",
    "disabled_to",
    "discharged_on",
    "first_contact_on",
    "initial_treatment_on",
    "last_menstrual_period_on",
    "last_seen_on",
    "last_worked_on",
    "last_x_ray_on",
    "prescribed_on",
    "repricer_received_on",
    "returned_to_work_on",
]
LINE_DATE_KINDS = [
    "creatinine_tested_on",
    "hemoglobin_tested_on",
    "initial_treatment_on",
    "last_certified_on",
    "last_seen_on",
    "last_x_ray_on",
    "prescribed_on",
    "recertified_on",
    "shipped_on",
    "therapy_began_on",
]
CLAIM_REFERENCE_KINDS = ["1J", "4N", "9A", "9C", "D9", "EA", "EW", "F5", "LX", "P4"]
LINE_REFERENCE_KINDS = ["9F", "BT", "EW", "F4", "G1", "X4"]


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_practice_by_composite_key")]

    operations = [
        migrations.RemoveConstraint(model_name="claimprovider", name="claim_provider_price_of_purchase"),
        migrations.AddConstraint(
            model_name="claimprovider",
            constraint=models.CheckConstraint(
                condition=(Q(purchased_amount=None) & ~Q(role="QB")) | Q(role="QB", purchased_amount__gte=0),
                name="claim_provider_price_of_purchase",
                violation_error_message="Enter what was paid for a purchased service, and only there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimprovider",
            constraint=models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(role__in=["DQ", "P3"]), name="claim_provider_role_of_its_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimprovider",
            constraint=models.CheckConstraint(
                condition=Q(is_person=True) | Q(role__in=["82", "QB", "77"]),
                name="claim_provider_person_by_role",
                violation_error_message="Only who renders, sells or houses a service may be an organization.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimdate",
            constraint=models.CheckConstraint(
                condition=Q(line=None, kind__in=CLAIM_DATE_KINDS) | Q(line__isnull=False, kind__in=LINE_DATE_KINDS),
                name="claim_date_kind_of_its_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimreference",
            constraint=models.CheckConstraint(
                condition=Q(line=None, kind__in=CLAIM_REFERENCE_KINDS)
                | Q(line__isnull=False, kind__in=LINE_REFERENCE_KINDS),
                name="claim_reference_kind_of_its_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimreference",
            constraint=models.CheckConstraint(
                condition=Q(payer_id="") | Q(kind__in=["G1", "9F"]), name="claim_reference_payer_of_authorization"
            ),
        ),
    ]
