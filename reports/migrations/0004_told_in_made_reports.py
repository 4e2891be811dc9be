"""What the reports made so far have told of, taken from their snapshots."""

from django.db import migrations


def fill(apps, schema_editor):
    Report, Told = (apps.get_model("reports", name) for name in ("Report", "Told"))
    made = Report.objects.using(schema_editor.connection.alias).filter(snapshot__isnull=False)
    for pk, snapshot in made.values_list("pk", "snapshot").iterator(chunk_size=1):
        uids = {facts["uid"] for facts in [*snapshot.get("activities", []), *snapshot.get("undated", [])]}
        Told.objects.using(schema_editor.connection.alias).bulk_create(
            Told(report_id=pk, activity_uid=uid) for uid in sorted(uids)
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_told")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
