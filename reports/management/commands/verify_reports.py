"""Check that every made report is what was made and signed, and name the first that is not."""

from django.core.management.base import BaseCommand, CommandError

from bomca.jobs import State
from reports.models import Report, sealing


class Command(BaseCommand):
    help = "Recomputes the checksums of reports, files and signatures; ends with 1 and names the first that fails."

    def handle(self, *args, **options):
        made = Report.objects.filter(state=State.DONE).select_related("phase", "signature").order_by("pk")
        number = signed = 0
        for report in made.iterator(chunk_size=10):
            if fault := sealing.fault(report):
                raise CommandError(f"{report} ({report.language}, {report.uid}) does not hold: {fault}.")
            number, signed = number + 1, signed + hasattr(report, "signature")
        self.stdout.write(f"All {number} made reports are what was made; {signed} of them are signed.")
