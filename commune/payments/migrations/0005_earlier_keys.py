from django.db import migrations, models


def take_over(apps, _schema_editor):
    for key in apps.get_model("payments", "NoticeKey").objects.exclude(previous="").exclude(previous_until=None):
        before = {"merchant": key.merchant, "secret": key.previous, "second": key.second}
        key.earlier = [before | {"until": key.previous_until.isoformat()}]
        key.save(update_fields=["earlier"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_gateways_statements_collections")]

    operations = [
        migrations.AddField("noticekey", "earlier", models.JSONField(blank=True, default=list)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField("noticekey", "previous"),
        migrations.RemoveField("noticekey", "previous_until"),
        migrations.AlterField("notice", "received_at", models.DateTimeField(db_index=True)),
    ]
