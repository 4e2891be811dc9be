"""The Celery application: the doorbell of the portal's background jobs."""

import os

from celery import Celery

from bomca import doorbell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bomca.settings.dev")

doorbell.install()
app = Celery("bomca", task_cls="bomca.doorbell:Ring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
