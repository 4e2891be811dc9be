"""The broker as a doorbell: kombu's filesystem transport without its race, and a ring that never breaks a request."""

import uuid
from pathlib import Path
from queue import Empty
from time import time_ns

from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

from bomca.history.acting import acting_as

FOLDERS = ("data_folder_in", "data_folder_out", "processed_folder", "control_folder")


class Channel(filesystem.Channel):
    """A channel whose messages appear in the queue folder whole, or not at all.

    Kombu opens the file in the queue folder and then writes it; a reader may move it while it is
    still empty, and the message is lost (199 of 3,000 in a tight loop).
    """

    def _put(self, queue, payload, **kwargs):
        folder = Path(self.data_folder_out)
        name = f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        draft = folder / f".{name}.draft"
        try:
            draft.write_bytes(str_to_bytes(dumps(payload)))
            draft.replace(folder / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise ChannelError(f"Cannot add {name!r} to the queue folder {folder}") from error

    def _get(self, queue):
        folder, taken_folder = Path(self.data_folder_in), Path(self.processed_folder)
        for name in sorted(found.name for found in folder.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = taken_folder / name
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty


class Transport(filesystem.Transport):
    """The embedded broker: a few folders on one disk, no server."""

    Channel = Channel

    def __init__(self, client, **kwargs):
        super().__init__(client, **kwargs)
        for key in FOLDERS:
            Path(client.transport_options[key]).mkdir(parents=True, exist_ok=True)


class Ring(DjangoTask):
    """A task that is rung after the commit; a silent bell is logged, never an error page.

    The row is the job. When the broker is down the sweep finds the row and rings again.
    What the task changes is told of a job of its name.
    """

    def __call__(self, *args, **kwargs):
        with acting_as(job=self.name):
            return super().__call__(*args, **kwargs)

    def delay_on_commit(self, *args, **kwargs):
        def ring():
            self.delay(*args, **kwargs)

        transaction.on_commit(ring, robust=True)


def install():
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
