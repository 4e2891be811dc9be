"""From now on the database refuses to change an approved work plan, its items, and what became of it."""

from django.db import migrations

from activities import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("activities", "0014_work_plans")]
    operations = [migrations.RunPython(install, remove)]
