"""The embedded broker loses no message, and a silent bell breaks no request."""

import logging
import multiprocessing
import time
from queue import Empty

import pytest
from celery import Celery
from django.db import transaction
from kombu import Connection

from bomca import doorbell

MESSAGES = 1500


def options(folder):
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "store_processed": True,
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }


def ring(transport, folder, count):
    with Connection(transport=transport, transport_options=options(folder)) as connection:
        channel = connection.channel()
        for number in range(count):
            channel._put("bell", {"number": number})


def listen(transport, folder, heard, done):
    """Take messages as they come, in a tight loop, until all were sent and none is left."""
    numbers = []
    with Connection(transport=transport, transport_options=options(folder)) as connection:
        channel = connection.channel()
        while True:
            last_round = done.is_set()
            try:
                numbers.append(channel._get("bell")["number"])
            except Empty:
                if last_round:
                    break
            except ValueError:  # an empty message: what the race makes of one
                continue
    heard.put(numbers)


def heard_numbers(transport, folder):
    """Send MESSAGES from one process while two others listen; return what they heard."""
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir()
    context = multiprocessing.get_context("spawn")
    heard, done = context.Queue(), context.Event()
    listeners = [context.Process(target=listen, args=(transport, folder, heard, done)) for _ in range(2)]
    for listener in listeners:
        listener.start()
    sender = context.Process(target=ring, args=(transport, folder, MESSAGES))
    sender.start()
    sender.join(60)
    done.set()
    numbers = [number for _ in listeners for number in heard.get(timeout=60)]
    for listener in listeners:
        listener.join(60)
    return sorted(numbers)


def test_every_message_is_heard_once(tmp_path):
    assert heard_numbers(doorbell.Transport, tmp_path) == list(range(MESSAGES))
    assert list((tmp_path / "processed").iterdir()) == []


def test_the_filesystem_address_means_our_transport(tmp_path):
    with Connection("filesystem://localhost//", transport_options=options(tmp_path)) as connection:
        assert isinstance(connection.transport, doorbell.Transport)
    assert (tmp_path / "queue").is_dir()


def test_messages_come_in_the_order_they_were_sent(tmp_path):
    with Connection(transport=doorbell.Transport, transport_options=options(tmp_path)) as connection:
        channel = connection.channel()
        for number in range(3):
            channel._put("bell", {"number": number})
            time.sleep(0.002)
        assert [channel._get("bell")["number"] for _ in range(3)] == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_silent_bell_is_logged_and_the_work_is_kept(caplog):
    silent = Celery("silent", broker="redis://127.0.0.1:1/0", task_cls="bomca.doorbell:Ring", set_as_current=False)
    silent.conf.update(task_publish_retry=False, broker_connection_timeout=1, task_ignore_result=True)
    silent.conf.broker_transport_options = {"socket_connect_timeout": 1, "max_retries": 0}

    @silent.task(name="bell")
    def bell():
        raise AssertionError("nobody listens")

    with caplog.at_level(logging.ERROR, "django.db.backends.base"), transaction.atomic():
        bell.delay_on_commit()

    assert "Error calling" in caplog.text
