"""From now on the database refuses to change or remove an entry."""

from django.db import migrations

from bomca.history import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)
    guards.revoke(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
