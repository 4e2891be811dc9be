"""Two people write at the same moment: no number has a gap, and neither's links are lost from what is told."""

import threading

import pytest
from django.db import connection

from activities.models import Activity, Topic
from bomca import history
from bomca.history import verifying
from bomca.history.models import Entry, Head
from tests import makers


def at_once(*writers):
    """Run the writers at the same time, each in a thread with a connection of its own."""
    start, failures = threading.Barrier(len(writers)), []

    def run(write):
        try:
            start.wait()
            write()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[write]) for write in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_make_one_chain():
    phase = makers.phase()
    activity = makers.activity(phase)
    topics = Topic.objects.bulk_create([Topic(slug=f"topic-{number}", name_en="Topic") for number in range(12)])
    before = Head.now().sequence

    def link(some):
        def write():
            for topic in some:
                with history.atomic():
                    Topic.objects.create(slug=f"beside-{topic.slug}", name_en="Beside")
                    Activity.objects.get(pk=activity.pk).topics.add(topic)

        return write

    at_once(link(topics[0::2]), link(topics[1::2]))
    assert verifying.verify() == before + 24
    assert verifying.verify_records() > 24
    assert len(Entry.objects.of(activity).first().after["topics"]) == 12
