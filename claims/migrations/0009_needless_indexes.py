from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_finding_overrides"),
        ("clearinghouse", "0005_needless_indexes"),
        ("patients", "0004_needless_indexes"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "acknowledgement": ["practice", "submission"],
                "ambulancetransport": ["claim", "practice"],
                "claim": ["patient", "practice"],
                "claimattachment": ["practice"],
                "claimcertification": ["practice"],
                "claimdate": ["claim", "practice"],
                "claimevent": ["actor", "claim", "practice"],
                "claimline": ["claim", "practice"],
                "claimprovider": ["claim", "practice"],
                "claimreference": ["claim", "practice"],
                "findingoverride": ["claim", "practice"],
                "linedrug": ["practice"],
                "lineequipment": ["practice"],
                "linetestresult": ["line", "practice"],
                "payerstatus": ["claim", "practice"],
                "scrubfinding": ["practice"],
                "statusinquiry": ["claim", "practice"],
                "submission": ["claim", "file", "practice"],
                "unmatchedacknowledgement": ["practice"],
            }
        ),
        migrations.RemoveIndex(
            model_name="unmatchedacknowledgement",
            name="unmatched_ack_newest",
        ),
    ]
