"""After a new key was put first in BOMCA_PERSONAL_DATA_KEY: write everything with it, so that the old key can go."""

from django.apps import apps
from django.core.management.base import BaseCommand

from bomca import history
from bomca.encryption import Encrypted


class Command(BaseCommand):
    help = "Encrypts all personal data with the first key of BOMCA_PERSONAL_DATA_KEY. Safe to run twice."

    def handle(self, **options):
        for model in apps.get_models():
            if names := [field.name for field in model._meta.concrete_fields if isinstance(field, Encrypted)]:
                self.stdout.write(f"{model._meta.label}: {self.write_again(model, names)}")

    def write_again(self, model, names):
        """Return how many rows were written; one row at a time, so that nobody waits for long."""
        found = list(model.objects.values_list("pk", flat=True))
        for pk in found:
            with history.atomic():
                if row := model.objects.select_for_update().filter(pk=pk).first():
                    row.save(update_fields=names)
        return len(found)
