"""After a backup is restored: erase again what was erased on request."""

import json
from pathlib import Path

from django.core import serializers
from django.core.management.base import BaseCommand

from activities import services
from activities.models import ErasureRequest
from bomca import history


class Command(BaseCommand):
    help = (
        "Erases again, after a restore, what was erased on request. The backup knows only of requests older than "
        "itself: keep the newer ones with --save (every night, and before restoring) and bring them back with --load."
    )

    def add_arguments(self, parser):
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--save", type=Path, metavar="FILE", help="write the requests to a file and erase nothing")
        either.add_argument("--load", type=Path, metavar="FILE", help="first bring back the requests of such a file")

    @history.atomic()
    def handle(self, *, save, load, **options):
        if save:
            requests = ErasureRequest.objects.all()
            save.write_text(serializers.serialize("json", requests))
            return
        if load:
            self.bring_back(json.loads(load.read_text()))
        self.stdout.write(f"{services.reapply_erasures()} rows erased again")

    def bring_back(self, told):
        """Add the requests that the restored database does not know; it may not know who carried them out either."""
        known = {str(uid) for uid in ErasureRequest.objects.values_list("uid", flat=True)}
        for one in told:
            facts = one["fields"]
            if facts["uid"] not in known:
                kept = {name: facts[name] for name in ("uid", "rows", "digests", "reference", "asked_at")}
                ErasureRequest(**kept).save()
