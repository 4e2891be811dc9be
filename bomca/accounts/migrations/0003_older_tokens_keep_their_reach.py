from django.db import migrations

# What every token could do before there were scopes: everything its owner may, in the resources of that day.
READ = ["activities", "components", "countries", "figures", "partners", "phases", "places", "reports", "topics"]
WRITTEN = ["activities", "reports"]
SCOPES = sorted([*(f"{name}:read" for name in READ), *(f"{name}:write" for name in WRITTEN)])


def widen(apps, schema_editor):
    for token in apps.get_model("accounts", "ApiToken").objects.filter(scopes=[]):
        token.scopes = SCOPES
        token.save(update_fields=["scopes"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_machine_reach_and_clients")]

    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
