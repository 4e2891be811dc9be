from django.db import migrations

from bomca.history import guards


def install(apps, schema_editor):
    guards.remove_former(schema_editor.connection)
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Installations of before have triggers of other names, which refuse the same."""

    dependencies = [("history", "0002_append_only")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
