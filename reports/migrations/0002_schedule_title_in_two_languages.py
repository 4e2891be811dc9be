from django.db import migrations
from django.db.models import F

import bomca.fields


def keep_titles(apps, schema_editor):
    """What was written so far is English."""
    apps.get_model("reports", "Schedule").objects.filter(title_en=None).update(title_en=F("title"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="title_en",
            field=bomca.fields.LineField(max_length=150, null=True, verbose_name="title"),
        ),
        migrations.AddField(
            model_name="schedule",
            name="title_ru",
            field=bomca.fields.LineField(max_length=150, null=True, verbose_name="title"),
        ),
        migrations.RunPython(keep_titles, migrations.RunPython.noop),
    ]
