"""A notice that was taken down may be announced again: one of a name stands, which is checked under a lock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tradefloor", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="supplynotice", name="one_notice_a_name"),
        migrations.AddIndex(
            model_name="supplynotice",
            index=models.Index(fields=["account", "folded"], name="notice_by_name"),
        ),
    ]
