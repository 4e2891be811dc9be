"""Check that the history is what was written, and name the first row that is not."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bomca.history import verifying
from bomca.history.anchors import Anchor, BadAnchor, in_file, known


class Command(BaseCommand):
    help = "Walks the sealed history; ends with 1 and names the first bad row when anything was tampered with."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchors", type=Path, metavar="FILE", help="an anchor file kept elsewhere, instead of BOMCA_ANCHOR_FILE"
        )
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="SEQ:HASH", help="an anchor, such as a report prints"
        )
        parser.add_argument("--records", action="store_true", help="also check every record against its last entry")

    def handle(self, *args, anchors, anchor, records, **options):
        try:
            found = self.known(anchors, anchor)
            number = verifying.verify(found)
            checked = verifying.verify_records() if records else None
        except (verifying.Broken, BadAnchor) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"The history is intact: {number} rows, {len(found)} anchors.")
        if checked is not None:
            self.stdout.write(f"All {checked} records are stored as they were told last.")

    def known(self, file, given):
        """All anchors there are: of the file, of the command line, and those that records carry."""
        default = Path(settings.HISTORY_ANCHOR_FILE)
        file = file or (default if default.exists() else None)
        try:
            of_file = list(in_file(file)) if file else []
        except OSError as error:
            raise CommandError(f"The anchor file cannot be read: {error}") from None
        return [*of_file, *(Anchor.read(text, f"the anchor {text[:24]}") for text in given), *known()]
