"""The WSGI door: `gunicorn bomca.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bomca.settings.prod")
application = get_wsgi_application()
