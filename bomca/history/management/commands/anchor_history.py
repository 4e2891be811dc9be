"""Write the history's end into the anchor file, by hand."""

from pathlib import Path

from django.core.management.base import BaseCommand

from bomca.history import anchors


class Command(BaseCommand):
    help = "Adds the history's end, sealed, to the anchor file (BOMCA_ANCHOR_FILE), and prints the line."

    def add_arguments(self, parser):
        parser.add_argument("--file", type=Path, help="another file than BOMCA_ANCHOR_FILE")

    def handle(self, *args, file, **options):
        self.stdout.write(anchors.drop(file))
