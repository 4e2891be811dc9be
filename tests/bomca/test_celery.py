"""The worker and the clock are set up so that no job is lost, doubled or hung."""

import subprocess
import sys

from django.conf import settings

from bomca.celery import app
from bomca.settings.sources import broker_options
from tests.portal import ROOT, environment

LOOK = """
import sys
from bomca.celery import app
app.loader.init_worker()
print([name for name in ("typst", "vl_convert") if name in sys.modules])
print("reports.tasks.compile_report" in app.tasks)
"""


def test_the_worker_forks_before_it_meets_the_engines_that_hang_after_a_fork(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["[]", "True"]


def test_the_clock_rings_tasks_that_exist():
    app.loader.import_default_modules()

    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert rung
    assert rung <= set(app.tasks)


def test_a_running_task_is_never_given_to_a_second_worker(tmp_path):
    visibility = broker_options("redis://127.0.0.1:6379/0", tmp_path)["visibility_timeout"]

    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < visibility


def test_a_message_is_acknowledged_when_the_work_is_done():
    conf = app.conf

    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.accept_content == ["json"]
