"""The sender's phone number stands beside the report, where it can be erased; what was answered needs none."""

import django.db.models.deletion
from django.db import migrations, models


def move_phones(apps, _editor):
    Report, ReportContact = (apps.get_model("citizens", name) for name in ("Report", "ReportContact"))
    waiting = Report.objects.filter(answer__isnull=True).exclude(phone="")
    ReportContact.objects.bulk_create(
        ReportContact(report_id=pk, phone=phone) for pk, phone in waiting.values_list("pk", "phone")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportContact",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="citizens.report",
                    ),
                ),
                ("phone", models.CharField(max_length=20)),
            ],
        ),
        migrations.RunPython(move_phones, migrations.RunPython.noop),
    ]
