from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("citizens", "0002_report_contacts"),
    ]

    operations = [
        migrations.RemoveField(model_name="report", name="phone"),
    ]
