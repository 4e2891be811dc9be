"""From now on the database refuses to change a signed report, its files, and what was done with it."""

from django.db import migrations

from reports import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_life_of_a_report")]
    operations = [migrations.RunPython(install, remove)]
