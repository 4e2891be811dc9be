"""Tell of the records that were there before the history, or that were written past it."""

from django.core.management.base import BaseCommand

from bomca.history import beginning


class Command(BaseCommand):
    help = "Writes a first entry for every record that has none; `migrate` does this by itself."

    def handle(self, *args, **options):
        self.stdout.write(f"{beginning.begin()} records were told of for the first time.")
