"""The Celery application: the doorbell of the portal's background jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bomca.settings.dev")

app = Celery("bomca")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
