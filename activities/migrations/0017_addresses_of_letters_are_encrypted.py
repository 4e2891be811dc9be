import django.core.validators
from django.db import migrations, models

import bomca.encryption


def encrypt(apps, schema_editor):
    """Addresses that were kept as they were typed become what the database cannot read."""
    letters = apps.get_model("activities", "Enquiry").objects.using(schema_editor.connection.alias)
    lock = bomca.encryption.locks()
    for pk, address in letters.exclude(email="").values_list("pk", "email"):
        letters.filter(pk=pk).update(email=lock.encrypt(address.encode()).decode())


def decrypt(apps, schema_editor):
    letters = apps.get_model("activities", "Enquiry").objects.using(schema_editor.connection.alias)
    for pk, token in letters.exclude(email="").values_list("pk", "email"):
        letters.filter(pk=pk).update(email=bomca.encryption.opened(token.encode()).decode())


class Migration(migrations.Migration):
    dependencies = [("activities", "0016_names_of_experts_are_erasable")]

    operations = [
        migrations.AlterField("enquiry", "email", models.TextField()),
        migrations.RunPython(encrypt, decrypt),
        migrations.AlterField(
            "enquiry",
            "email",
            bomca.encryption.EncryptedField(
                max_length=254, validators=[django.core.validators.EmailValidator()], verbose_name="e-mail address"
            ),
        ),
        migrations.AddField(
            "enquiry", "erased_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="erased at")
        ),
    ]
