from django.db import migrations


def publish(apps, schema_editor):
    """What was loaded from a public source is public; what staff logged is for the consortium."""
    activities = apps.get_model("activities", "Activity").objects.using(schema_editor.connection.alias)
    activities.exclude(source="").update(visibility="public")


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_alter_activity_options_activity_is_dual_use_and_more")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
