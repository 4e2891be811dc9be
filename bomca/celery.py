"""The Celery application: the doorbell of the portal's background jobs."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning

from bomca import doorbell

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bomca.settings.dev")

# The worker may run as root in a container: it reads JSON only, so a message cannot run code.
warnings.filterwarnings("ignore", category=SecurityWarning)
doorbell.install()
app = Celery("bomca", task_cls="bomca.doorbell:Ring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
