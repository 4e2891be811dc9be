from django.db import migrations, models

import bomca.encryption

NAMES = ("full_name", "function")


def encrypt(apps, schema_editor):
    """Names that were kept as they were typed become what the database cannot read."""
    answers = apps.get_model("activities", "Answer").objects.using(schema_editor.connection.alias)
    lock = bomca.encryption.locks()
    for pk, *texts in answers.values_list("pk", *NAMES):
        told = {name: lock.encrypt(text.encode()).decode() for name, text in zip(NAMES, texts, strict=True) if text}
        answers.filter(pk=pk).update(**told)


def decrypt(apps, schema_editor):
    answers = apps.get_model("activities", "Answer").objects.using(schema_editor.connection.alias)
    for pk, *texts in answers.values_list("pk", *NAMES):
        told = {n: bomca.encryption.opened(t.encode()).decode() for n, t in zip(NAMES, texts, strict=True) if t}
        answers.filter(pk=pk).update(**told)


def every(field_of):
    return [migrations.AlterField("answer", name, field_of(name)) for name in NAMES]


class Migration(migrations.Migration):
    dependencies = [("activities", "0010_basis_of_numbers")]

    operations = [
        *every(lambda name: models.TextField()),
        migrations.RunPython(encrypt, decrypt),
        *every(
            lambda name: bomca.encryption.EncryptedField(
                max_length=150, verbose_name={"full_name": "name"}.get(name, name)
            )
        ),
        migrations.AddField(
            "answer", "erased_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at")
        ),
    ]
